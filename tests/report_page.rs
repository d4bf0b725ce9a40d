//! `detente report`: what is on the page, that nothing on it is taken for markup, and how a real browser shows it.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

const SECTIONS: [&str; 11] = [
    "plan",
    "staircase",
    "values",
    "temptation",
    "worst",
    "worth",
    "verification",
    "comparison",
    "certificate",
    "sources",
    "computed",
];

fn detente(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("detente").unwrap().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("detente-report-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path
}

/// A scenario with names that a page, a shell or a terminal might take for something else.
fn hostile() -> String {
    let evil = [
        "<script>alert(1)</script>",
        "\u{202e}reversed & <b>bold</b>",
        "🚀 \"quoted\" 'name' | x",
        "*_`#[red](http://x.y)",
    ];
    let name = |k: usize| serde_json::Value::String(evil[k].to_owned()).to_string();
    let long = serde_json::Value::String("very long ".repeat(19)).to_string();
    let mut text = std::fs::read_to_string("data/scenarios/inf-1987.json").unwrap();
    for (from, to) in [
        ("\"US\"", name(0)),
        ("\"USSR\"", name(1)),
        ("\"SS-20\"", name(2)),
        ("\"Pershing II\"", name(3)),
        ("\"GLCM\"", long),
        ("\"Intermediate-range nuclear forces, 1988-1991\"", name(0)),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, &to);
    }
    text
}

#[test]
fn every_treaty_has_every_section_in_order() {
    for file in std::fs::read_dir("data/scenarios").unwrap() {
        let path = file.unwrap().path();
        let (code, page, complaint) = detente(&["report", path.to_str().unwrap(), "--quiet"]);
        assert_eq!(code, 0, "{complaint}");
        let places: Vec<usize> = SECTIONS
            .iter()
            .map(|id| page.find(&format!("<section id=\"{id}\">")).unwrap_or_else(|| panic!("{id}")))
            .collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        assert!(page.contains("Certified"), "{}", path.display());
        // Every chart has marks and a text for those who cannot see it.
        let charts: Vec<&str> = page.split("<svg ").skip(1).collect();
        assert!(charts.len() > 8);
        for chart in charts {
            assert!(chart.starts_with("role=\"img\" aria-label=\""), "{}", &chart[..80]);
            let body = &chart[..chart.find("</svg>").unwrap()];
            assert!(body.matches("<title>").count() > 1, "{}", &body[..200]);
        }
    }
}

#[test]
fn a_saved_solution_gives_the_same_page_as_its_scenario() {
    let folder = folder("saved");
    let (scenario, plan) = ("data/scenarios/aceh-2005.json", folder.join("plan.json"));
    let plan = plan.to_str().unwrap();
    assert_eq!(detente(&["solve", scenario, "--format", "json", "--quiet", "-o", plan]).0, 0);
    let (code, saved, complaint) = detente(&["report", plan, "--scenario", scenario]);
    assert_eq!(code, 0, "{complaint}");
    let direct = detente(&["report", scenario, "--quiet"]).1;
    let upto = |page: &str| page[..page.find("<section id=\"computed\">").unwrap()].to_owned();
    // The multipliers are written with all their digits, so even the worth of inspections is the same.
    assert_eq!(upto(&saved), upto(&direct));
    let (code, _, complaint) = detente(&["report", plan]);
    assert_eq!(code, 2);
    assert!(complaint.contains("--scenario"), "{complaint}");
    for (name, sign) in [("page.md", "## What to do"), ("charts.svg", "<svg xmlns"), ("page.html", "<!DOCTYPE html>")] {
        let out = folder.join(name);
        let (code, _, complaint) = detente(&["report", plan, "--scenario", scenario, "-o", out.to_str().unwrap()]);
        assert_eq!(code, 0, "{complaint}");
        assert!(std::fs::read_to_string(out).unwrap().contains(sign), "{name}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn names_come_out_as_text() {
    let folder = folder("hostile");
    let scenario = folder.join("hostile.json");
    std::fs::write(&scenario, hostile()).unwrap();
    let file = scenario.to_str().unwrap();
    let (code, page, complaint) = detente(&["report", file, "--quiet"]);
    assert_eq!(code, 0, "{complaint}");
    assert!(!page.contains("<script") && !page.contains("<b>bold") && !page.contains('\u{1b}'));
    assert!(!page.contains('\u{202e}'), "a name must not turn the text around");
    assert!(page.contains("&lt;script&gt;"));
    let (_, text, _) = detente(&["report", file, "--quiet", "--format", "md"]);
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;"));
    let (_, drawing, _) = detente(&["report", file, "--quiet", "--format", "svg"]);
    assert!(!drawing.contains("<script"));
    let (code, text, complaint) = detente(&["compare", file, "--quiet"]);
    assert_eq!(code, 0, "{complaint}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    if let Some(browser) = browser() {
        let html = folder.join("hostile.html");
        std::fs::write(&html, &page).unwrap();
        for width in [380, 1400] {
            looked_at(&browser, &folder, &html, width, false);
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_refuted_scenario_has_no_page_but_a_reason() {
    let folder = folder("refuted");
    let scenario = folder.join("sunset.json");
    let text = std::fs::read_to_string("data/scenarios/inf-1987.json").unwrap();
    assert!(text.contains("\"perpetual\""));
    std::fs::write(&scenario, text.replace("\"perpetual\"", "\"sunset\"")).unwrap();
    let (code, out, said) = detente(&["report", scenario.to_str().unwrap(), "--quiet"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(said.contains("refuted"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_map_of_a_sweep_is_drawn_and_put_on_the_page() {
    let folder = folder("map");
    let (rows, map) = (folder.join("rows.csv"), folder.join("map.svg"));
    let (rows, map) = (rows.to_str().unwrap(), map.to_str().unwrap());
    let scenario = "data/scenarios/aceh-2005.json";
    let vary = ["--vary", "verification.layers[0].detection=0.1:0.9:5", "--vary", "parties[*].discount=0.6:0.99:5"];
    let (code, _, complaint) =
        detente(&[&["sweep", scenario, "--quiet", "-o", rows, "--map", map], &vary[..]].concat());
    assert_eq!(code, 0, "{complaint}");
    let drawing = std::fs::read_to_string(map).unwrap();
    assert_eq!(drawing.matches("<title>").count(), 25);
    let (code, page, complaint) = detente(&["report", scenario, "--quiet", "--map", rows]);
    assert_eq!(code, 0, "{complaint}");
    assert!(page.contains("<section id=\"map\">") && page.contains("How far the plan gets"));
    let (code, _, complaint) = detente(&["report", scenario, "--quiet", "--map", scenario]);
    assert_eq!(code, 2, "{complaint}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// The browser, where there is one. Where the tools are promised, one that is missing is a fault.
fn browser() -> Option<PathBuf> {
    let found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let browser = found.iter().map(PathBuf::from).find(|path| path.exists());
    if browser.is_none() {
        assert!(std::env::var_os("CI_TOOLS").is_none(), "chromium is not installed");
        eprintln!("skipped: no chromium here");
    }
    browser
}

/// Opens a page at a width, light or dark, and measures it there: nothing wider than the window, nothing fetched, no complaint
/// on the console, marks in every chart, no word broken into letters, and every text at least 4.5 times as light or dark as
/// what it stands on (WCAG 2.1, criterion 1.4.3).
fn looked_at(browser: &Path, folder: &Path, page: &Path, width: u32, dark: bool) {
    // The page itself has no scripts; the copy that is measured has one that says what it finds to the page around it, which
    // gives it the wanted width: a window of the browser itself cannot be as narrow as a phone.
    let measure = "<script>addEventListener('load',()=>{const d=document,w=d.documentElement;\
        const bad=[...d.querySelectorAll('body *')].filter(e=>!e.closest('.wide')&&!e.closest('svg')&&e.getBoundingClientRect().right>w.clientWidth+1).length;\
        const empty=[...d.querySelectorAll('svg')].filter(s=>s.querySelectorAll('polyline,rect,circle,line,polygon').length<3||s.getBoundingClientRect().width<100).length;\
        const rgb=t=>(t.match(/[\\d.]+/g)||[]).map(Number);\
        const light=c=>{const[r,g,b]=c.map(v=>(v/=255)<=.03928?v/12.92:((v+.055)/1.055)**2.4);return .2126*r+.7152*g+.0722*b};\
        const under=e=>{for(;e;e=e.parentElement){const c=rgb(getComputedStyle(e).backgroundColor);if(c.length<4||c[3]>0)return c}return[255,255,255]};\
        let least=99;for(const e of d.querySelectorAll('body *')){if(![...e.childNodes].some(n=>n.nodeType==3&&n.data.trim())||e.closest('title,style,script'))continue;\
        const s=getComputedStyle(e),a=light(rgb(e.closest('svg')?s.fill:s.color)),b=light(under(e));least=Math.min(least,(Math.max(a,b)+.05)/(Math.min(a,b)+.05))}\
        const cut=[...d.querySelectorAll('td,th')].filter(e=>e.textContent.length>2&&e.getBoundingClientRect().width<25).length;\
        parent.postMessage([w.clientWidth,w.scrollWidth,bad,empty,d.querySelectorAll('svg').length,performance.getEntriesByType('resource').length,\
        Math.floor(least*10),cut,+matchMedia('(prefers-color-scheme: dark)').matches].join(' '),'*')})</script>";
    let text = std::fs::read_to_string(page).unwrap().replace("</body>", &format!("{measure}</body>"));
    let copy = folder.join(format!("measured-{width}-{dark}.html"));
    std::fs::write(&copy, text).unwrap();
    let around = folder.join(format!("around-{width}-{dark}.html"));
    let frame = format!(
        "<!DOCTYPE html><meta name=\"color-scheme\" content=\"light dark\"><body style=\"margin:0\"><script>addEventListener('message',e=>document.body.setAttribute('data-seen',e.data))</script>\
         <iframe src=\"file://{}\" style=\"border:0;width:{width}px;height:900px\"></iframe></body>",
        copy.display()
    );
    std::fs::write(&around, frame).unwrap();
    let profile = folder.join(format!("profile-{width}-{dark}"));
    let output = std::process::Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ])
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)))
        .args(["--enable-logging=stderr", "--dump-dom", "--virtual-time-budget=3000"])
        .arg("--window-size=1500,950")
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", around.display()))
        .output()
        .unwrap();
    let (dom, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!log.contains("CONSOLE"), "{log}");
    let at = dom.find("data-seen=\"").unwrap_or_else(|| panic!("not measured: {log}")) + "data-seen=\"".len();
    let seen: Vec<u32> = dom[at..at + dom[at..].find('"').unwrap()].split(' ').map(|n| n.parse().unwrap()).collect();
    let [client, scroll, bad, empty, charts, fetched, contrast, cut, is_dark] = seen[..] else { panic!("{seen:?}") };
    assert_eq!(is_dark, u32::from(dark), "the browser shows it light or dark as it likes");
    assert!(contrast >= 45, "{width}, dark {dark}: some text has a contrast of {contrast} tenths only");
    assert_eq!(cut, 0, "{width}: cells as narrow as a letter");
    assert_eq!(client, width, "the page has another width");
    assert!(scroll <= client && bad == 0, "{width}: the page is {scroll} wide, {bad} elements stand out");
    assert_eq!((empty, fetched), (0, 0), "{width}: charts without marks, things fetched");
    assert!(charts > 8, "{charts} charts");
}

#[test]
fn a_real_browser_shows_it_well() {
    let Some(browser) = browser() else { return };
    let folder = folder("browser");
    let mut looks = 0;
    for file in std::fs::read_dir("data/scenarios").unwrap() {
        let scenario = file.unwrap().path();
        let page = folder.join(scenario.with_extension("html").file_name().unwrap());
        let (code, _, complaint) =
            detente(&["report", scenario.to_str().unwrap(), "--quiet", "-o", page.to_str().unwrap()]);
        assert_eq!(code, 0, "{complaint}");
        for (width, dark) in [(380, false), (1400, false), (1400, true)] {
            looked_at(&browser, &folder, &page, width, dark);
            looks += 1;
        }
        // It can be put on paper.
        let paper = page.with_extension("pdf");
        let status = std::process::Command::new(&browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer"])
            .arg(format!("--user-data-dir={}", folder.join("paper").display()))
            .arg(format!("--print-to-pdf={}", paper.display()))
            .arg(format!("file://{}", page.display()))
            .stderr(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success() && std::fs::read(&paper).unwrap().starts_with(b"%PDF"), "{}", scenario.display());
    }
    assert_eq!(looks, 21, "seven treaties");
    std::fs::remove_dir_all(folder).unwrap();
}
