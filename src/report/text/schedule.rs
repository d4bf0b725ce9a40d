//! The schedule as tables: periods down, measures across, in blocks that fit the width.

use super::Page;
use crate::agreement::scenario::{After, Scenario};
use crate::agreement::schedule::Schedule;
use crate::exact::{self, Rational};
use crate::report::calendar;
use crate::report::display::{WIDTH, fit, left, name, right, width, wrap};
use crate::report::numbers::{self, counted, percent};
use crate::report::table::{self, Column, TableRow};
use crate::report::words;

/// The most rows of one table.
const MOST_ROWS: usize = 40;
/// The widest column of one measure.
const MEASURE_WIDTH: usize = 16;
/// Names in the sentence about what never moves.
const MOST_NAMES: usize = 12;

pub(super) fn write(page: &mut Page, scenario: &Scenario, schedule: &Schedule) {
    let grid = Grid::new(scenario, schedule);
    let (moving, still): (Vec<usize>, Vec<usize>) = (0..scenario.measures.len()).partition(|k| grid.moves(*k));
    if moving.is_empty() {
        page.paragraph("Schedule: nothing moves in any period.");
    } else {
        page.heading("Schedule: share performed by the end of each period, in % (and in quantity, where one is given)");
        let mut thinned = false;
        for block in grid.blocks(&moving) {
            let rows = grid.rows(&block);
            thinned |= rows.thinned.is_some();
            page.blank();
            page.table(grid.table(&block, &rows.rows));
            if let Some(threshold) = rows.thinned {
                page.note(&format!(
                    "Shown: periods in which a level has moved by {threshold} points since the row above."
                ));
            }
        }
        if thinned {
            page.note("All periods are in the JSON and CSV output.");
        }
    }
    page.blank();
    never_moves(page, scenario, &still);
    page.note(&after(scenario));
    assistance(page, scenario, schedule);
}

fn never_moves(page: &mut Page, scenario: &Scenario, still: &[usize]) {
    if still.is_empty() {
        return;
    }
    let mut names: Vec<String> = still
        .iter()
        .take(MOST_NAMES)
        .map(|k| match scenario.measures.get(*k).map(|m| m.start_level.get()) {
            Some(level) if *level > Rational::ZERO => {
                format!("{} (stays at {})", words::measure_name(scenario, *k), numbers::share(level))
            }
            _ => words::measure_name(scenario, *k),
        })
        .collect();
    if still.len() > MOST_NAMES {
        names.push(format!("{} more", still.len() - MOST_NAMES));
    }
    page.note(&format!("Never moves: {}.", words::list(&names)));
}

fn after(scenario: &Scenario) -> String {
    let end = words::period_words(scenario, scenario.periods.count);
    match scenario.periods.after {
        After::Perpetual => format!("After {end} the levels stay as they are for ever, under verification."),
        After::Sunset => format!("After {end} the agreement ends and every measure falls back to its floor."),
    }
}

/// One sentence for each line of assistance: how much in all, and in which periods.
fn assistance(page: &mut Page, scenario: &Scenario, schedule: &Schedule) {
    const MOST_RUNS: usize = 6;
    for (at, line) in scenario.assistance.iter().enumerate() {
        let amounts = schedule.assistance.get(at).map_or(&[][..], Vec::as_slice);
        let total = amounts.iter().fold(Rational::ZERO, |sum, amount| sum + amount);
        let to = words::party_name(scenario, line.to);
        let shown: Vec<String> = amounts.iter().map(|a| numbers::value(exact::to_f64(a))).collect();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (t, text) in shown.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if shown[run.1] == *text => run.1 = t,
                _ => runs.push((t, t)),
            }
        }
        let paid: Vec<&(usize, usize)> = runs.iter().filter(|run| shown[run.0] != "0").collect();
        if paid.is_empty() {
            page.note(&format!("Assistance to {to}: none is used."));
            continue;
        }
        let mut parts: Vec<String> = paid
            .iter()
            .take(MOST_RUNS)
            .map(|(from, to)| {
                let from_label = calendar::bracketed(&scenario.periods, from + 1);
                if from == to {
                    format!("{} in period {}{from_label}", shown[*from], from + 1)
                } else {
                    let to_label = calendar::bracketed(&scenario.periods, to + 1);
                    format!("{} in each of periods {}{from_label} to {}{to_label}", shown[*from], from + 1, to + 1)
                }
            })
            .collect();
        if paid.len() > MOST_RUNS {
            parts.push("further amounts later (see the JSON or CSV output)".to_string());
        }
        let (total, budget) = (numbers::value(exact::to_f64(&total)), numbers::value(exact::to_f64(&line.budget)));
        page.note(&format!("Assistance to {to}: {total} in all, of at most {budget}: {}.", parts.join(", ")));
    }
}

/// The rows of one table, and the threshold in percent if it was thinned.
struct Rows {
    rows: Vec<Shown>,
    thinned: Option<String>,
}

/// One row: a period with its figures (0 is the start), or a run of periods in which no figure changes.
enum Shown {
    Figures(usize),
    Unchanged(usize, usize),
}

/// The texts of all levels, so that "unchanged" means what the reader sees.
struct Grid<'a> {
    scenario: &'a Scenario,
    /// `levels[k][t]`, t = 0 being the start level.
    levels: Vec<Vec<Rational>>,
    /// The figures as shown, all of one width for each measure.
    cells: Vec<Vec<String>>,
    labels: bool,
}

impl<'a> Grid<'a> {
    fn new(scenario: &'a Scenario, schedule: &Schedule) -> Self {
        let count = scenario.periods.count;
        let mut levels = Vec::new();
        let mut cells = Vec::new();
        for (k, measure) in scenario.measures.iter().enumerate() {
            let mut path = vec![measure.start_level.get().clone()];
            path.extend(schedule.levels.get(k).map_or(&[][..], Vec::as_slice).iter().take(count).cloned());
            while path.len() <= count {
                path.push(path[path.len() - 1].clone());
            }
            let quantities: Vec<String> = match &measure.quantity {
                Some(all) => path.iter().map(|x| numbers::quantity(x, all)).collect(),
                None => Vec::new(),
            };
            let wide = quantities.iter().map(|text| width(text)).max().unwrap_or(0);
            let texts = path.iter().enumerate().map(|(t, x)| match quantities.get(t) {
                Some(text) => format!("{}  {}", right(&percent(x), 5), right(text, wide)),
                None => right(&percent(x), 5),
            });
            cells.push(texts.collect());
            levels.push(path);
        }
        Self { scenario, levels, cells, labels: calendar::label(&scenario.periods, 1).is_some() }
    }

    fn moves(&self, k: usize) -> bool {
        self.levels[k].iter().any(|x| numbers::differ(x, &self.levels[k][0]))
    }

    /// Heading of one measure: name, performer, unit.
    fn heading(&self, k: usize) -> String {
        let measure = &self.scenario.measures[k];
        let performer = self.scenario.parties.get(measure.performer).map_or("", |p| &p.name);
        let unit = match &measure.quantity {
            Some(_) => format!("%  {}", fit(measure.unit.as_deref().unwrap_or("quantity"), MEASURE_WIDTH - 3)),
            None => "%".to_string(),
        };
        // Long names take up to three lines.
        let lines = wrap(&fit(&name(&measure.name), 3 * MEASURE_WIDTH - 9), MEASURE_WIDTH, 0);
        format!("{}\n{}\n{unit}", lines.join("\n"), fit(&name(performer), MEASURE_WIDTH))
    }

    fn column_width(&self, k: usize) -> usize {
        let heading = self.heading(k);
        heading.split('\n').map(width).chain(self.cells[k].iter().map(|c| width(c))).max().unwrap_or(0)
    }

    /// Columns that stand before the measures, and their width with gaps.
    fn left_columns(&self) -> (Vec<Column>, usize) {
        let digits = self.scenario.periods.count.to_string().len();
        let periods = (2 * digits + 1).max("period".len());
        let mut columns = vec![Column::words("period", periods)];
        let mut used = 2 + periods;
        if self.labels {
            columns.push(Column::words("begins", 10));
            used += 12;
        }
        (columns, used)
    }

    fn blocks(&self, moving: &[usize]) -> Vec<Vec<usize>> {
        let (_, before) = self.left_columns();
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        let mut used = WIDTH;
        for &k in moving {
            let wide = 2 + self.column_width(k);
            if used + wide > WIDTH || blocks.is_empty() {
                blocks.push(Vec::new());
                used = before;
            }
            used += wide;
            if let Some(block) = blocks.last_mut() {
                block.push(k);
            }
        }
        blocks
    }

    fn same(&self, block: &[usize], a: usize, b: usize) -> bool {
        block.iter().all(|k| self.cells[*k][a] == self.cells[*k][b])
    }

    fn rows(&self, block: &[usize]) -> Rows {
        let count = self.scenario.periods.count;
        let from_zero = block.iter().any(|k| self.levels[*k][0] > Rational::ZERO);
        let mut rows: Vec<Shown> = Vec::new();
        if from_zero {
            rows.push(Shown::Figures(0));
        }
        for t in 1..=count {
            // The first row always shows figures; after that, runs without change are one row.
            if (t == 1 && !from_zero) || !self.same(block, t - 1, t) {
                rows.push(Shown::Figures(t));
            } else if let Some(Shown::Unchanged(_, to)) = rows.last_mut() {
                *to = t;
            } else {
                rows.push(Shown::Unchanged(t, t));
            }
        }
        if rows.len() <= MOST_ROWS {
            return Rows { rows, thinned: None };
        }
        for percent in [1, 2, 5, 10, 20, 50] {
            let kept = self.kept(block, percent, from_zero);
            if kept.len() <= MOST_ROWS {
                let rows = kept.into_iter().map(Shown::Figures).collect();
                return Rows { rows, thinned: Some(format!("at least {percent}")) };
            }
        }
        let ends = [1, count].map(Shown::Figures);
        Rows { rows: ends.into(), thinned: Some("about 100".to_string()) }
    }

    /// First and last period, and those where a level has moved by the threshold since the last one kept.
    fn kept(&self, block: &[usize], percent: i32, from_zero: bool) -> Vec<usize> {
        let threshold = Rational::from(percent) / Rational::from(100);
        let count = self.scenario.periods.count;
        let mut kept = vec![if from_zero { 0 } else { 1 }];
        let mut last = kept[0];
        for t in last + 1..=count {
            let moved = block.iter().any(|k| &self.levels[*k][t] - &self.levels[*k][last] >= threshold);
            if moved || t == count {
                kept.push(t);
                last = t;
            }
        }
        kept
    }

    fn table(&self, block: &[usize], rows: &[Shown]) -> Vec<String> {
        let (mut columns, _) = self.left_columns();
        columns.extend(block.iter().map(|k| Column::figures(&self.heading(*k), self.column_width(*k))));
        let digits = self.scenario.periods.count.to_string().len();
        let label = |t: usize| calendar::label(&self.scenario.periods, t).unwrap_or_default();
        let lines = rows.iter().map(|row| match row {
            Shown::Figures(t) => {
                let mut cells = vec![right(&t.to_string(), digits)];
                if *t == 0 {
                    cells = vec!["start".to_string()];
                }
                if self.labels {
                    cells.push(if *t == 0 { String::new() } else { label(*t) });
                }
                cells.extend(block.iter().map(|k| self.cells[*k][*t].clone()));
                TableRow::Cells(cells)
            }
            Shown::Unchanged(from, to) => {
                let range = if from == to {
                    right(&from.to_string(), digits)
                } else {
                    format!("{}–{to}", right(&from.to_string(), digits))
                };
                let mut cells = vec![left(&range, 0)];
                if self.labels {
                    cells.push(label(*from));
                }
                TableRow::Remark(cells, unchanged(to - from + 1))
            }
        });
        table::render(&columns, &lines.collect::<Vec<_>>())
    }
}

fn unchanged(periods: usize) -> String {
    if periods == 1 { "unchanged".to_string() } else { format!("unchanged for {}", counted(periods, "period")) }
}
