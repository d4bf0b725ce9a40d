//! One kind of chart for everything over periods: steps, lines, bars and marks, drawn by plotters, with the numbers on
//! hovering.

use super::block::{Chart, escaped};
use plotters::prelude::*;

/// The width of a chart in the units of its view box.
pub(super) const WIDTH: u32 = 480;

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Level through a period, then a step.
    Steps,
    /// From point to point.
    Line,
    /// Short strokes from point to point.
    Dashes,
    /// From zero up, or down.
    Bars,
    /// Marks only.
    Marks,
}

/// A series: points with what is said on hovering.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) shape: Shape,
    /// Which colour, from 0.
    pub(super) colour: usize,
    pub(super) points: Vec<(f64, f64, String)>,
}

/// A chart before it is drawn.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) heading: String,
    pub(super) description: String,
    pub(super) across: String,
    pub(super) up: String,
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
    pub(super) height: u32,
    /// Whether the values are logarithms to base 10, to be labelled as powers.
    pub(super) log: bool,
    pub(super) series: Vec<Series>,
}

/// Colours of the series on white; the page maps them to others in the dark.
const COLOURS: [(RGBColor, &str); 6] = [
    (RGBColor(0x1D, 0x4E, 0xD8), "c0"),
    (RGBColor(0xB4, 0x53, 0x09), "c1"),
    (RGBColor(0x04, 0x78, 0x57), "c2"),
    (RGBColor(0xBE, 0x12, 0x3C), "c3"),
    (RGBColor(0x6D, 0x28, 0xD9), "c4"),
    (RGBColor(0x0E, 0x74, 0x90), "c5"),
];

const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);
const GRID: RGBColor = RGBColor(0xDD, 0xDD, 0xDD);

/// The CSS class of a colour.
pub(super) fn class(colour: usize) -> &'static str {
    COLOURS[colour % COLOURS.len()].1
}

/// The range of some numbers with a little room, never empty, zero included if asked.
pub(super) fn range(numbers: impl Iterator<Item = f64>, with_zero: bool) -> (f64, f64) {
    let start = if with_zero { (0.0, 0.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
    let (low, high) = numbers.filter(|v| v.is_finite()).fold(start, |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = 0.06 * (high - low).max(1e-9 * (1.0 + high.abs()));
    let low = if with_zero && low == 0.0 { 0.0 } else { low - room };
    (low, if high - low < 1e-12 { low + 1.0 } else { high + room })
}

/// Draws. A chart that cannot be drawn is left out.
pub(super) fn draw(plan: &Plan) -> Option<Chart> {
    let mut drawing = String::new();
    let mut spots = Vec::new();
    {
        let root = SVGBackend::with_string(&mut drawing, (WIDTH, plan.height)).into_drawing_area();
        let font = ("sans-serif", 15).into_font().color(&INK);
        let mut chart = ChartBuilder::on(&root)
            .margin(6)
            .margin_right(14)
            .x_label_area_size(42)
            .y_label_area_size(60)
            .build_cartesian_2d(plan.x.0..plan.x.1, plan.y.0..plan.y.1)
            .ok()?;
        let label = |v: &f64| if plan.log { power(*v) } else { plain(*v) };
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK)
            .x_labels(8)
            .y_labels(5)
            .x_label_formatter(&|x| if x.fract().abs() < 1e-9 { format!("{x:.0}") } else { String::new() })
            .y_label_formatter(&label)
            .x_desc(plan.across.as_str())
            .y_desc(plan.up.as_str())
            .label_style(font.clone())
            .axis_desc_style(font)
            .draw()
            .ok()?;
        for series in &plan.series {
            let colour = COLOURS[series.colour % COLOURS.len()].0;
            let at = |&(x, y, _): &(f64, f64, String)| (x, y.clamp(plan.y.0, plan.y.1));
            let points: Vec<(f64, f64)> = series.points.iter().map(at).collect();
            match series.shape {
                Shape::Steps => {
                    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(2 * points.len());
                    for &(x, y) in &points {
                        corners.push((x - 1.0, y));
                        corners.push((x, y));
                    }
                    chart.draw_series(LineSeries::new(corners, colour.stroke_width(2))).ok()?;
                }
                Shape::Line => {
                    chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(2))).ok()?;
                }
                Shape::Dashes => {
                    let dashes = points.windows(2).flat_map(|pair| dashed(pair[0], pair[1]));
                    let lines = dashes.map(|(a, b)| PathElement::new(vec![a, b], colour.stroke_width(1)));
                    chart.draw_series(lines).ok()?;
                }
                Shape::Bars => {
                    let zero = 0.0f64.clamp(plan.y.0, plan.y.1);
                    let bars = points.iter().map(|&(x, y)| {
                        Rectangle::new([(x - 0.4, zero.min(y)), (x + 0.4, zero.max(y))], colour.filled())
                    });
                    chart.draw_series(bars).ok()?;
                }
                Shape::Marks => {
                    let marks = points.iter().map(|&(x, y)| Circle::new((x, y), 4, colour.filled()));
                    chart.draw_series(marks).ok()?;
                }
            }
            for (point, (_, _, words)) in points.iter().zip(&series.points) {
                if words.is_empty() {
                    continue;
                }
                let on_step = if series.shape == Shape::Steps { (point.0 - 0.5, point.1) } else { *point };
                spots.push((chart.backend_coord(&on_step), words.clone()));
            }
        }
        root.present().ok()?;
    }
    Some(Chart {
        heading: plan.heading.clone(),
        description: plan.description.clone(),
        svg: finished(&drawing, plan, &spots),
        height: plan.height,
        legend: match plan.series.as_slice() {
            [] | [_] => Vec::new(),
            many => many.iter().filter(|s| !s.name.is_empty()).map(|s| (s.name.clone(), class(s.colour))).collect(),
        },
    })
}

/// The size is the page's, the description is for screen readers, and every spot tells its numbers.
fn finished(drawing: &str, plan: &Plan, spots: &[((i32, i32), String)]) -> String {
    let opening = format!("<svg width=\"{WIDTH}\" height=\"{}\" ", plan.height);
    let named =
        format!("<svg role=\"img\" aria-label=\"{}\" ", escaped(&format!("{}. {}", plan.heading, plan.description)));
    let mut out = drawing.replacen(&opening, &named, 1);
    let hovers: String = spots
        .iter()
        .map(|((x, y), words)| {
            format!(
                "<circle class=\"spot\" cx=\"{x}\" cy=\"{y}\" r=\"9\" fill=\"#000000\" fill-opacity=\"0\"><title>{}</title></circle>\n",
                escaped(words)
            )
        })
        .collect();
    if let Some(end) = out.rfind("</svg>") {
        out.insert_str(end, &hovers);
    }
    out
}

/// A line cut into strokes.
fn dashed(a: (f64, f64), b: (f64, f64)) -> Vec<((f64, f64), (f64, f64))> {
    // About as many strokes as periods, so that they look alike in every chart.
    let strokes = ((b.0 - a.0).abs().ceil() as usize).clamp(1, 200);
    let at = |share: f64| (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
    let width = 1.0 / (2 * strokes) as f64;
    (0..strokes).map(|k| (at((2 * k) as f64 * width), at((2 * k + 1) as f64 * width))).collect()
}

fn plain(v: f64) -> String {
    if v == 0.0 || v.abs() < 1e-12 {
        return "0".to_owned();
    }
    let digits = if v.abs() >= 100.0 {
        0
    } else if v.abs() >= 10.0 {
        1
    } else if v.abs() >= 0.1 {
        2
    } else {
        4
    };
    let text = format!("{v:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn power(v: f64) -> String {
    if (-3.0..=4.0).contains(&v) && (v - v.round()).abs() < 1e-9 { plain(10f64.powf(v)) } else { format!("1e{v:.0}") }
}
