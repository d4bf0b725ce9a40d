//! A payoff set of two players, drawn in the plane: what the stage game can give, what can be sustained, what a deviation is
//! threatened with.

use super::{Answer, Report, words};
use crate::exact::{Rational, to_f64};
use crate::report::display::{clean, fit, name};
use crate::report::games::figures::figure;
use crate::report::games::names::Names;
use crate::report::numbers::value;
use crate::report::page::escaped;
use plotters::prelude::*;

const SIZE: (u32, u32) = (640, 520);
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);
const GRID: RGBColor = RGBColor(0xE2, 0xE2, 0xE2);
const STAGE: RGBColor = RGBColor(0x6B, 0x72, 0x80);
const SUSTAINED: RGBColor = RGBColor(0x1D, 0x4E, 0xD8);
const THREAT: RGBColor = RGBColor(0xBE, 0x12, 0x3C);
/// More stage payoffs than this are not told apart by a name on hovering.
const MOST_NAMED: usize = 400;

type Point = (f64, f64);

/// Something to hover over.
struct Spot {
    at: (i32, i32),
    words: String,
}

/// The picture as an SVG document; for the state in which play begins.
///
/// # Errors
/// In words: a game that has not two players, an answer without a payoff set, or a picture that cannot be drawn.
pub fn render(report: &Report) -> Result<String, String> {
    let (Some(state), 2) = (report.game.states.get(report.initial), report.game.player_count()) else {
        return Err("a picture is of two players; use text or json".to_owned());
    };
    let (payoffs, threatened): (Vec<&[Rational]>, &[Rational]) = match &report.answer {
        Answer::Limit(found) => (found.vertices.iter().map(Vec::as_slice).collect(), &found.minmax),
        _ => {
            let set = report.sets().and_then(|sets| sets.sets.get(report.initial));
            let set = set.ok_or("there is no payoff set to draw")?;
            (set.vertices.iter().map(|vertex| vertex.payoff.as_slice()).collect(), &set.threat)
        }
    };
    let point = |payoff: &[Rational]| match payoff {
        [x, y] => (to_f64(x), to_f64(y)),
        _ => (0.0, 0.0),
    };
    let stage: Vec<Point> = (0..state.game.profile_count()).map(|at| point(&words::payoffs(&state.game, at))).collect();
    let vertices: Vec<Point> = payoffs.iter().map(|payoff| point(payoff)).collect();
    let threat = (threatened.len() == 2).then(|| point(threatened));
    let both = || stage.iter().chain(&vertices);
    let (x, y) = (range(both().map(|p| p.0)), range(both().map(|p| p.1)));
    // Points found by linear programs come in no order.
    let (outline, hull) = (hull(&vertices), hull(&stage));
    let is_limit = matches!(report.answer, Answer::Limit(_));
    let mut drawing = String::new();
    let mut spots = Vec::new();
    let failed = |_| "the picture could not be drawn".to_owned();
    {
        let root = SVGBackend::with_string(&mut drawing, SIZE).into_drawing_area();
        let font = ("sans-serif", 13).into_font().color(&INK);
        let mut chart = ChartBuilder::on(&root)
            .margin(10)
            .x_label_area_size(44)
            .y_label_area_size(70)
            .build_cartesian_2d(x.0..x.1, y.0..y.1)
            .map_err(|_| failed(()))?;
        let axis = |player: usize| format!("average payoff of {}", Names::new(report.players()).player(player));
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK)
            .x_labels(7)
            .y_labels(7)
            .x_label_formatter(&|v| short(*v))
            .y_label_formatter(&|v| short(*v))
            .x_desc(axis(0))
            .y_desc(axis(1))
            .label_style(font.clone())
            .axis_desc_style(font)
            .draw()
            .map_err(|_| failed(()))?;
        let closed = |points: &[Point]| points.iter().chain(points.first()).copied().collect::<Vec<_>>();
        chart.draw_series([PathElement::new(closed(&hull), STAGE.stroke_width(1))]).map_err(|_| failed(()))?;
        if let Some((left, low)) = threat {
            let lines = [vec![(left, y.0), (left, y.1)], vec![(x.0, low), (x.1, low)]];
            let lines = lines.into_iter().map(|line| PathElement::new(line, THREAT.mix(0.6).stroke_width(1)));
            chart.draw_series(lines).map_err(|_| failed(()))?;
        }
        if outline.len() > 2 {
            chart.draw_series([Polygon::new(outline.clone(), SUSTAINED.mix(0.18))]).map_err(|_| failed(()))?;
        }
        if outline.len() > 1 {
            chart
                .draw_series([PathElement::new(closed(&outline), SUSTAINED.stroke_width(2))])
                .map_err(|_| failed(()))?;
        }
        let dots = |points: &[Point], size: i32, style: ShapeStyle| -> Vec<Circle<Point, i32>> {
            points.iter().map(|&at| Circle::new(at, size, style)).collect()
        };
        chart.draw_series(dots(&stage, 3, STAGE.filled())).map_err(|_| failed(()))?;
        chart.draw_series(dots(&vertices, 4, SUSTAINED.filled())).map_err(|_| failed(()))?;
        for (at, place) in stage.iter().enumerate().take(MOST_NAMED) {
            let payoffs = figures(&words::payoffs(&state.game, at));
            let words = format!("{} in the stage game: {payoffs}", words::profile(&report.game, report.initial, at));
            spots.push(Spot { at: chart.backend_coord(place), words });
        }
        let meaning = if is_limit { "limit" } else { "sustained" };
        for (at, (place, payoff)) in vertices.iter().zip(&payoffs).enumerate() {
            let words = format!("{meaning}, point {}: {}", at + 1, figures(payoff));
            spots.push(Spot { at: chart.backend_coord(place), words });
        }
        root.present().map_err(|_| failed(()))?;
    }
    let spots: String = spots.iter().map(spot).collect();
    if let Some(end) = drawing.rfind("</svg>") {
        drawing.insert_str(end, &spots);
    }
    let heading = match report.game.states.len() {
        _ if is_limit => "What can be sustained as the players become patient".to_owned(),
        1 => "Payoffs that can be sustained".to_owned(),
        _ => {
            let from = words::state_name(&report.game, report.initial);
            format!("Payoffs that can be sustained from {} on", name(&from))
        }
    };
    let words = format!("{heading}. {}", described(report, threatened, vertices.len()));
    let opening = format!("<svg width=\"{}\" height=\"{}\" ", SIZE.0, SIZE.1);
    let named = format!("{opening}role=\"img\" aria-label=\"{}\" ", escaped(&clean(&words)));
    Ok(drawing.replacen(&opening, &named, 1))
}

fn described(report: &Report, threat: &[Rational], points: usize) -> String {
    let is_exact = !matches!(&report.answer, Answer::Limit(found) if !found.exact);
    let shape = match points {
        _ if !is_exact => format!("Nothing outside these {points} points is sustained (blue)."),
        0 => "Nothing is known to be sustained.".to_owned(),
        1 => "A single payoff is sustained.".to_owned(),
        2 => "The payoffs between two points are sustained.".to_owned(),
        _ => format!("The payoffs between {points} points are sustained (blue)."),
    };
    let threats = if threat.is_empty() {
        String::new()
    } else {
        format!(" The red lines are the least that each gets: {}.", figures(threat))
    };
    let title = fit(&report.title, 80);
    let of = if title.is_empty() { String::new() } else { format!("{title}. ") };
    format!("{of}{shape}{threats} Grey: the payoffs of the stage game and what lies between them.")
}

fn figures(payoff: &[Rational]) -> String {
    payoff.iter().map(figure).collect::<Vec<_>>().join(", ")
}

fn spot(spot: &Spot) -> String {
    let words = escaped(&clean(&spot.words));
    let (x, y) = spot.at;
    format!(
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"8\" fill=\"#000000\" fill-opacity=\"0\"><title>{words}</title></circle>\n"
    )
}

/// A label of an axis, without zeros that say nothing.
fn short(number: f64) -> String {
    let shown = value(number);
    if shown.contains('.') && !shown.contains('e') {
        return shown.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    shown
}

/// The range of some numbers with a little room, never empty.
fn range(numbers: impl Iterator<Item = f64>) -> Point {
    let (low, high) = numbers
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return (0.0, 1.0);
    }
    let size = (high - low).max(1e-6 * high.abs().max(low.abs()));
    let room = if size > 0.0 { 0.06 * size } else { 1.0 };
    (low - room, high + room)
}

/// The convex hull, counterclockwise (Andrew 1979).
fn hull(points: &[Point]) -> Vec<Point> {
    let mut sorted: Vec<Point> = points.iter().copied().filter(|p| p.0.is_finite() && p.1.is_finite()).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let turns = |a: Point, b: Point, c: Point| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0) > 0.0;
    let half = |order: &mut dyn Iterator<Item = Point>| {
        let mut out: Vec<Point> = Vec::new();
        for point in order {
            while let [.., a, b] = out[..] {
                if turns(a, b, point) {
                    break;
                }
                out.pop();
            }
            out.push(point);
        }
        out.pop();
        out
    };
    let mut out = half(&mut sorted.iter().copied());
    out.extend(half(&mut sorted.iter().rev().copied()));
    out
}
