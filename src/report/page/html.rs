//! As one HTML page that needs nothing else: no network, no scripts.

use super::block::{Block, Chart, Section};
use crate::report::display::clean;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

/// Light and dark, screen, phone and paper. The charts carry colours for white paper; in the dark they are mapped.
const STYLE: &str = "\
:root{--ink:#1a1a1a;--soft:#555;--paper:#fff;--line:#ddd;--tint:#f4f5f7;\
--c0:#1d4ed8;--c1:#b45309;--c2:#047857;--c3:#be123c;--c4:#6d28d9;--c5:#0e7490}\
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--soft:#aaa;--paper:#15171a;--line:#3a3d42;--tint:#1f2226;\
--c0:#7aa2ff;--c1:#f0a04b;--c2:#4cc79a;--c3:#ff7a95;--c4:#b794f6;--c5:#5cc8e0}}\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:1320px;padding:1rem 1.2rem 4rem;background:var(--paper);color:var(--ink);\
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
h1{font-size:1.6rem;line-height:1.25;margin:.6rem 0}h2{font-size:1.25rem;margin:2.2rem 0 .5rem;border-bottom:1px solid var(--line)}\
h3{font-size:1rem;margin:.2rem 0}p,ul{max-width:70rem}\
.verdict{font-size:1.1rem;background:var(--tint);padding:.8rem 1rem;border-left:4px solid var(--c0)}\
nav a{margin-right:1rem;color:var(--c0)}\
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:1rem;margin:1rem 0}\
.charts.one{grid-template-columns:minmax(0,40rem)}\
.steps{list-style:none;padding:0;columns:30rem 2;column-gap:2rem}.steps li{margin:0 0 .7rem;break-inside:avoid;padding-left:.8rem;border-left:2px solid var(--line)}\
figure{margin:0;padding:.6rem;border:1px solid var(--line);border-radius:6px;min-width:0}\
figcaption{font-weight:600}figure p{margin:.2rem 0 0;font-size:.85rem;color:var(--soft)}\
svg{width:100%;height:auto;display:block}\
.wide{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}\
th:first-child,td:first-child,td.words,th.words{text-align:left}th,td{min-width:7.5rem;max-width:34rem}.short{white-space:nowrap;min-width:0}th{font-weight:600;color:var(--soft)}\
.legend{list-style:none;margin:.2rem 0;padding:0;font-size:.85rem}.legend li{display:inline-block;margin-right:1rem}\
.legend b{display:inline-block;width:1.1em;height:.7em;margin-right:.35em;border-radius:2px}\
.c0{background:var(--c0)}.c1{background:var(--c1)}.c2{background:var(--c2)}.c3{background:var(--c3)}.c4{background:var(--c4)}.c5{background:var(--c5)}\
svg [fill=\"#1D4ED8\"]{fill:var(--c0)}svg [stroke=\"#1D4ED8\"]{stroke:var(--c0)}\
svg [fill=\"#B45309\"]{fill:var(--c1)}svg [stroke=\"#B45309\"]{stroke:var(--c1)}\
svg [fill=\"#047857\"]{fill:var(--c2)}svg [stroke=\"#047857\"]{stroke:var(--c2)}\
svg [fill=\"#BE123C\"]{fill:var(--c3)}svg [stroke=\"#BE123C\"]{stroke:var(--c3)}\
svg [fill=\"#6D28D9\"]{fill:var(--c4)}svg [stroke=\"#6D28D9\"]{stroke:var(--c4)}\
svg [fill=\"#0E7490\"]{fill:var(--c5)}svg [stroke=\"#0E7490\"]{stroke:var(--c5)}\
svg [fill=\"#333333\"]{fill:var(--ink)}svg [stroke=\"#333333\"]{stroke:var(--soft)}svg [stroke=\"#DDDDDD\"]{stroke:var(--line)}\
.spot:hover{fill-opacity:.18}\
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--line:#ccc;--tint:#f4f5f7;\
--c0:#1d4ed8;--c1:#b45309;--c2:#047857;--c3:#be123c;--c4:#6d28d9;--c5:#0e7490}\
nav{display:none}body{font-size:10pt;max-width:none;padding:0;print-color-adjust:exact;-webkit-print-color-adjust:exact}\
.charts{grid-template-columns:1fr 1fr;gap:.5rem}.charts.one{grid-template-columns:minmax(0,24rem)}\
.wide{overflow:visible}table{font-size:8.5pt}th,td{padding:.1rem .35rem;min-width:0}th.short{white-space:normal}\
figure,tr,li,.verdict{break-inside:avoid}h2,h3,figcaption{break-after:avoid}thead{display:table-header-group}}";

/// The page.
#[must_use]
pub fn html(title: &str, verdict: &str, sections: &[Section]) -> String {
    let title = clean(title);
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("detente {}", env!("CARGO_PKG_VERSION")));
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 dir="auto" { (title) }
                p.verdict { (verdict) }
                nav aria-label="Sections" {
                    @for section in sections { a href=(format!("#{}", section.id)) { (section.title) } }
                }
                main {
                    @for section in sections {
                        section id=(section.id) {
                            h2 { (section.title) }
                            @for block in &section.blocks { (block_markup(block)) }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn block_markup(block: &Block) -> Markup {
    match block {
        Block::Text(text) => markup! { p dir="auto" { (text) } },
        Block::List(items) => markup! { ul { @for item in items { li dir="auto" { (item) } } } },
        Block::Steps(steps) => markup! {
            ol.steps {
                @for (heading, lines) in steps {
                    li { b { (heading) } @for line in lines { div dir="auto" { (line) } } }
                }
            }
        },
        Block::Table(head, rows) => markup! {
            div.wide tabindex="0" {
                table {
                    thead { tr { @for cell in head { th class=[(cell.chars().count() <= 12).then_some("short")] { (cell) } } } }
                    tbody {
                        @for row in rows {
                            tr { @for cell in row { td class=(class_of(cell)) dir="auto" { (cell) } } }
                        }
                    }
                }
            }
        },
        Block::Charts(charts) => markup! {
            div class=(if charts.len() == 1 { "charts one" } else { "charts" }) {
                @for chart in charts { (figure(chart)) }
            }
        },
    }
}

/// Whether a cell is words rather than a figure.
fn is_words(cell: &str) -> bool {
    let bare = cell.strip_prefix('(').filter(|_| cell.ends_with(')')).unwrap_or(cell);
    !bare.starts_with(|c: char| c.is_ascii_digit() || "−-+–<>≤≥".contains(c)) || cell.len() > 24
}

/// Whether a cell is so short that breaking it would hurt more than scrolling.
fn is_short(cell: &str) -> bool {
    cell.chars().count() <= 24
}

fn class_of(cell: &str) -> &'static str {
    match (is_words(cell), is_short(cell)) {
        (true, true) => "words short",
        (true, false) => "words",
        (false, _) => "short",
    }
}

fn figure(chart: &Chart) -> Markup {
    markup! {
        figure {
            figcaption dir="auto" { (chart.heading) }
            @if !chart.legend.is_empty() {
                ul.legend {
                    @for (name, class) in &chart.legend { li dir="auto" { b class=(class) {} (name) } }
                }
            }
            (PreEscaped(&chart.svg))
            p { (chart.description) }
        }
    }
}
