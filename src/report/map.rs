//! The map of a sweep of two numbers: how far the plan gets, and the border where it breaks.

use crate::report::display::clean;
use crate::report::numbers::value;
use crate::sweep::Plane;
use plotters::prelude::*;

/// A map, drawn.
#[derive(Debug, Clone)]
pub struct Map {
    /// What it is called.
    pub heading: String,
    /// What it shows, in words.
    pub description: String,
    /// An `svg` element.
    pub svg: String,
    /// Its height in the units of its view box.
    pub height: u32,
}

const SIZE: (u32, u32) = (640, 460);
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);
const BORDER: RGBColor = RGBColor(0xBE, 0x12, 0x3C);

/// Draws the plane as cells between its numbers: the darker, the further the plan gets; empty where there is none. Samples
/// that are no grid are drawn as small squares.
///
/// # Errors
/// In words, when it cannot be drawn.
pub fn draw(plane: &Plane) -> Result<Map, String> {
    let xs = distinct(plane.cells.iter().map(|c| c.x));
    let ys = distinct(plane.cells.iter().map(|c| c.y));
    let is_grid = xs.len() * ys.len() <= 4 * plane.cells.len();
    let (x_edges, y_edges) = (edges(&xs), edges(&ys));
    let (left, right) = ends(&x_edges);
    let (low, high) = ends(&y_edges);
    let failed = |_| "the map could not be drawn".to_owned();
    let mut drawing = String::new();
    let mut spots = String::new();
    {
        let root = SVGBackend::with_string(&mut drawing, SIZE).into_drawing_area();
        let font = ("sans-serif", 13).into_font().color(&INK);
        let mut chart = ChartBuilder::on(&root)
            .margin(10)
            .x_label_area_size(44)
            .y_label_area_size(66)
            .build_cartesian_2d(left..right, low..high)
            .map_err(|_| failed(()))?;
        chart
            .configure_mesh()
            .disable_mesh()
            .axis_style(INK)
            .x_labels(7)
            .y_labels(7)
            .x_label_formatter(&|v| value(*v))
            .y_label_formatter(&|v| value(*v))
            .x_desc(clean(&plane.across))
            .y_desc(clean(&plane.up))
            .label_style(font.clone())
            .axis_desc_style(font)
            .draw()
            .map_err(|_| failed(()))?;
        for cell in &plane.cells {
            let corners = if is_grid {
                let (i, j) = (place(&xs, cell.x), place(&ys, cell.y));
                [(x_edges[i], y_edges[j]), (x_edges[i + 1], y_edges[j + 1])]
            } else {
                let (w, h) = ((right - left) / 80.0, (high - low) / 60.0);
                [(cell.x - w, cell.y - h), (cell.x + w, cell.y + h)]
            };
            chart.draw_series([Rectangle::new(corners, shade(cell.reached).filled())]).map_err(|_| failed(()))?;
            let (a, b) = (chart.backend_coord(&corners[0]), chart.backend_coord(&corners[1]));
            let said = match cell.reached {
                Some(reached) => format!("the plan gets to {:.1} %", 100.0 * reached),
                None => cell.outcome.clone(),
            };
            let words = format!("{} = {}, {} = {}: {said}", plane.across, value(cell.x), plane.up, value(cell.y));
            spots.push_str(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#000000\" fill-opacity=\"0\"><title>{}</title></rect>\n",
                a.0.min(b.0),
                a.1.min(b.1),
                (a.0 - b.0).abs(),
                (a.1 - b.1).abs(),
                super::page::escaped(&clean(&words))
            ));
        }
        if is_grid {
            let lines = border(plane, &xs, &ys, &x_edges, &y_edges);
            chart
                .draw_series(lines.into_iter().map(|(a, b)| PathElement::new(vec![a, b], BORDER.stroke_width(3))))
                .map_err(|_| failed(()))?;
        }
        root.present().map_err(|_| failed(()))?;
    }
    if let Some(end) = drawing.rfind("</svg>") {
        drawing.insert_str(end, &spots);
    }
    let heading = format!("How far the plan gets, by {} and {}", clean(&plane.across), clean(&plane.up));
    let description = described(plane);
    let named =
        format!("<svg role=\"img\" aria-label=\"{}\" ", super::page::escaped(&format!("{heading}. {description}")));
    let opening = format!("<svg width=\"{}\" height=\"{}\" ", SIZE.0, SIZE.1);
    Ok(Map { svg: drawing.replacen(&opening, &named, 1), heading, description, height: SIZE.1 })
}

fn described(plane: &Plane) -> String {
    let all = plane.cells.len();
    let with = |test: &dyn Fn(f64) -> bool| plane.cells.iter().filter(|c| c.reached.is_some_and(test)).count();
    let none = plane.cells.iter().filter(|c| c.reached.is_none()).count();
    format!(
        "Of {all} points, the plan gets all the way in {}, part of the way in {}, nowhere in {}; in {none} there is no plan \
         (hatched white). The red line is the border between a plan that moves and none.",
        with(&|r| r > 1.0 - 1e-6),
        with(&|r| r > 1e-6 && r <= 1.0 - 1e-6),
        with(&|r| r <= 1e-6),
    )
    .replace("hatched white", "white")
}

/// Whether something is conceded there.
fn moves(reached: Option<f64>) -> bool {
    reached.is_some_and(|r| r > 1e-6)
}

/// The sides between neighbours of which one has a plan that moves and the other has not.
fn border(plane: &Plane, xs: &[f64], ys: &[f64], x_edges: &[f64], y_edges: &[f64]) -> Vec<((f64, f64), (f64, f64))> {
    let mut grid = vec![vec![None; ys.len()]; xs.len()];
    for cell in &plane.cells {
        grid[place(xs, cell.x)][place(ys, cell.y)] = Some(moves(cell.reached));
    }
    let mut lines = Vec::new();
    for i in 0..xs.len() {
        for j in 0..ys.len() {
            let differs = |other: Option<bool>| grid[i][j].zip(other).is_some_and(|(a, b)| a != b);
            if i + 1 < xs.len() && differs(grid[i + 1][j]) {
                lines.push(((x_edges[i + 1], y_edges[j]), (x_edges[i + 1], y_edges[j + 1])));
            }
            if j + 1 < ys.len() && differs(grid[i][j + 1]) {
                lines.push(((x_edges[i], y_edges[j + 1]), (x_edges[i + 1], y_edges[j + 1])));
            }
        }
    }
    lines
}

/// From pale (nothing) to dark (everything); white where there is no plan.
fn shade(reached: Option<f64>) -> RGBColor {
    let Some(reached) = reached else { return WHITE };
    let at = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * reached.clamp(0.0, 1.0)) as u8;
    RGBColor(at(0xE6, 0x0B), at(0xEC, 0x3C), at(0xF5, 0x8C))
}

fn distinct(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = numbers.filter(|v| v.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

fn place(sorted: &[f64], number: f64) -> usize {
    sorted.partition_point(|v| *v < number).min(sorted.len().saturating_sub(1))
}

/// The borders of cells around the numbers: halfway between neighbours.
fn edges(sorted: &[f64]) -> Vec<f64> {
    let half = |a: f64, b: f64| (b - a) / 2.0;
    let (first, last) = match sorted {
        [] => return vec![0.0, 1.0],
        [only] => return vec![only - 0.5, only + 0.5],
        [a, .., b] => (*a, *b),
    };
    let mut out = vec![first - half(sorted[0], sorted[1])];
    out.extend(sorted.windows(2).map(|pair| pair[0] + half(pair[0], pair[1])));
    let end = sorted.len();
    out.push(last + half(sorted[end - 2], sorted[end - 1]));
    out
}

fn ends(edges: &[f64]) -> (f64, f64) {
    (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(1.0))
}
