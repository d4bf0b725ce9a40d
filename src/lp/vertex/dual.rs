//! Dual steps: prices stay right, what is broken is mended.

use super::state::{OUTSIDE, State, Variable};
use super::{Ending, Source, TOLERANCE};

/// Most steps before it is called a stall.
const MOST_STEPS: usize = 200_000;
/// Entries of a tableau row below this cannot be pivots.
const SMALLEST: f64 = 1e-9;
/// The inverse is off where a column in use shows more than this in a row where it should show nothing.
const WORN: f64 = 1e-7;
/// Values are carried from step to step so many times before they are computed anew.
const MOST_CARRIED: usize = 50;
/// No length is taken to be below this.
const SHORTEST: f64 = 1e-4;

/// The squared lengths of the tableau's rows over the slacks: what a step is worth is what it mends for the length it has to
/// go (steepest edge: Forrest and Goldfarb 1992).
struct Lengths {
    columns: Vec<f64>,
    rows: Vec<f64>,
}

/// What leaves the basis.
struct Leaving {
    variable: Variable,
    /// −1 for an equation that leaves too much.
    sign: f64,
    /// How far it is out.
    broken: f64,
}

impl<S: Source> State<'_, S> {
    /// Until no row and no sign is broken.
    pub fn dual(&mut self, stop: &dyn Fn() -> bool) -> Ending {
        let mut shown = vec![0.0; self.cost.len()];
        let mut moves = vec![0.0; self.right.len()];
        let mut spread = vec![0.0; self.right.len()];
        let mut lengths = Lengths { columns: vec![1.0; self.cost.len()], rows: vec![1.0; self.right.len()] };
        let mut carried = MOST_CARRIED;
        let mut failures = 0;
        for _ in 0..MOST_STEPS {
            if stop() {
                return Ending::Stopped;
            }
            if carried >= MOST_CARRIED {
                if !self.compute_values() && !self.fresh && !self.refresh() {
                    return Ending::Stalled;
                }
                carried = 0;
            }
            let Some(leaving) = self.most_broken(&lengths) else {
                if carried == 0 {
                    return Ending::Optimal;
                }
                carried = MOST_CARRIED;
                continue;
            };
            let tight = self.show_row(&leaving, &mut shown);
            let worn = self.columns.iter().any(|&c| shown[c].abs() > WORN && leaving.variable != Variable::Column(c));
            let choice = if worn { None } else { self.cheapest(&shown, &tight) };
            let Some((entering, pivot)) = choice else {
                if !self.fresh {
                    if !self.refresh() {
                        return Ending::Stalled;
                    }
                    carried = 0;
                    continue;
                }
                if worn {
                    return Ending::Stalled;
                }
                if let Variable::Slack(row) = leaving.variable {
                    self.rows.push(row);
                    self.y.push(0.0);
                }
                return Ending::Infeasible;
            };
            let falls = self.show_column(entering, &mut moves);
            let seen = match leaving.variable {
                Variable::Slack(row) => leaving.sign * moves[row],
                Variable::Column(column) => falls[self.column_at[column]],
            };
            let agree = (seen - pivot).abs() <= WORN * (1.0 + pivot.abs());
            if agree || self.fresh {
                self.lengthen(&mut lengths, &leaving, entering, pivot, &tight, (&falls, &moves), &mut spread);
                let step = -leaving.broken / pivot;
                self.x.iter_mut().zip(&falls).for_each(|(x, fall)| *x -= step * fall);
                self.slack.iter_mut().zip(&moves).for_each(|(slack, fall)| *slack -= step * fall);
                if self.dual_exchange(entering, &leaving, pivot, &shown, &tight, step) {
                    carried += 1;
                    continue;
                }
            }
            failures += 1;
            if failures > 20 || !self.refresh() {
                return Ending::Stalled;
            }
            carried = 0;
        }
        Ending::Stalled
    }

    /// What is most broken for its length.
    fn most_broken(&self, lengths: &Lengths) -> Option<Leaving> {
        let mut worst = 0.0;
        let mut found = None;
        for (&column, &x) in self.columns.iter().zip(&self.x) {
            let worth = x * x / lengths.columns[column];
            if -x > TOLERANCE && worth > worst {
                (worst, found) = (worth, Some(Leaving { variable: Variable::Column(column), sign: 1.0, broken: -x }));
            }
        }
        for (row, (&slack, &length)) in self.slack.iter().zip(&lengths.rows).enumerate() {
            let over = slack > TOLERANCE && self.source.is_equation(row);
            if (slack < -TOLERANCE || over) && slack * slack > worst * length && self.row_at[row] == OUTSIDE {
                let sign = if over { -1.0 } else { 1.0 };
                worst = slack * slack / length;
                found = Some(Leaving { variable: Variable::Slack(row), sign, broken: slack.abs() });
            }
        }
        found
    }

    /// How a basic variable falls as the variables outside grow: by column in `shown`, by tight row as returned.
    fn show_row(&self, leaving: &Leaving, shown: &mut [f64]) -> Vec<f64> {
        shown.fill(0.0);
        match leaving.variable {
            Variable::Slack(row) => {
                let mut weights = self.inverse.combined(&self.row_over(row));
                weights.iter_mut().for_each(|w| *w *= -leaving.sign);
                let tight = weights.clone();
                let mut rows = self.rows.clone();
                rows.push(row);
                weights.push(leaving.sign);
                self.source.combine(&rows, &weights, shown);
                tight
            }
            Variable::Column(column) => {
                let tight = self.inverse.line(self.column_at[column]).to_vec();
                self.source.combine(&self.rows, &tight, shown);
                tight
            }
        }
    }

    /// The variable that mends it at the least price, with its entry: of those within tolerance the one with the largest
    /// entry (Harris 1973).
    fn cheapest(&self, shown: &[f64], tight: &[f64]) -> Option<(Variable, f64)> {
        let mut bound = f64::INFINITY;
        for ((&entry, &gain), &at) in shown.iter().zip(&self.gain).zip(&self.column_at) {
            if entry < -SMALLEST && at == OUTSIDE {
                bound = bound.min((gain - TOLERANCE) / entry);
            }
        }
        let may_leave = |at: usize| tight[at] < -SMALLEST && !self.source.is_equation(self.rows[at]);
        for (at, (&entry, &y)) in tight.iter().zip(&self.y).enumerate() {
            if may_leave(at) {
                bound = bound.min((y + TOLERANCE) / -entry);
            }
        }
        let mut largest = 0.0_f64;
        let mut found = None;
        for (column, ((&entry, &gain), &at)) in shown.iter().zip(&self.gain).zip(&self.column_at).enumerate() {
            if -entry > largest.max(SMALLEST) && at == OUTSIDE && gain / entry <= bound {
                (largest, found) = (-entry, Some((Variable::Column(column), entry)));
            }
        }
        for (at, (&entry, &y)) in tight.iter().zip(&self.y).enumerate() {
            if may_leave(at) && y / -entry <= bound && -entry > largest {
                (largest, found) = (-entry, Some((Variable::Slack(self.rows[at]), entry)));
            }
        }
        found
    }

    /// The lengths after an exchange that is about to be made.
    #[allow(clippy::too_many_arguments)]
    fn lengthen(
        &self,
        lengths: &mut Lengths,
        leaving: &Leaving,
        entering: Variable,
        pivot: f64,
        tight: &[f64],
        (falls, moves): (&[f64], &[f64]),
        spread: &mut [f64],
    ) {
        let own = f64::from(u8::from(matches!(leaving.variable, Variable::Slack(_))));
        let length = own + tight.iter().map(|t| t * t).sum::<f64>();
        // The basic variables against the row that leaves.
        let across: Vec<f64> = self.inverse.times(tight).iter().map(|a| -a).collect();
        spread.fill(0.0);
        self.source.apply(&self.columns, &across, spread);
        if let Variable::Slack(row) = leaving.variable {
            spread[row] += leaving.sign;
        }
        let after = |before: f64, fall: f64, across: f64| {
            let ratio = fall / pivot;
            (before - 2.0 * ratio * across + ratio * ratio * length).max(SHORTEST + ratio * ratio)
        };
        for ((&column, &fall), &across) in self.columns.iter().zip(falls).zip(&across) {
            lengths.columns[column] = after(lengths.columns[column], fall, -across);
        }
        for ((at, &fall), &across) in lengths.rows.iter_mut().zip(moves).zip(&*spread) {
            if fall != 0.0 {
                *at = after(*at, fall, across);
            }
        }
        let entered = (length / (pivot * pivot)).max(SHORTEST);
        match entering {
            Variable::Column(column) => lengths.columns[column] = entered,
            Variable::Slack(row) => lengths.rows[row] = entered,
        }
    }

    /// The exchange, with prices and values carried over; `false`, and no exchange, if the pivot is too small.
    fn dual_exchange(
        &mut self,
        entering: Variable,
        leaving: &Leaving,
        pivot: f64,
        shown: &[f64],
        tight: &[f64],
        value: f64,
    ) -> bool {
        let (gain, place) = match entering {
            Variable::Column(column) => (self.gain[column], OUTSIDE),
            Variable::Slack(row) => (-self.y[self.row_at[row]], self.row_at[row]),
        };
        let step = (gain / pivot).max(0.0);
        let mut y: Vec<f64> = self.y.iter().zip(tight).map(|(y, t)| y + step * t).collect();
        let old = match leaving.variable {
            Variable::Column(column) => self.column_at[column],
            Variable::Slack(_) => OUTSIDE,
        };
        if !self.exchange(entering, leaving.variable) {
            return false;
        }
        for (gain, entry) in self.gain.iter_mut().zip(shown) {
            *gain -= step * entry;
        }
        // Places change as the exchange changed them.
        match (entering, leaving.variable) {
            (Variable::Column(_), Variable::Slack(row)) => {
                y.push(leaving.sign * step);
                self.x.push(value);
                self.slack[row] = 0.0;
            }
            (Variable::Slack(entered), Variable::Slack(row)) => {
                y[place] = leaving.sign * step;
                self.slack[row] = 0.0;
                self.slack[entered] = value;
            }
            (Variable::Slack(entered), Variable::Column(_)) => {
                y.swap_remove(place);
                self.x.swap_remove(old);
                self.slack[entered] = value;
            }
            (Variable::Column(_), Variable::Column(_)) => self.x[old] = value,
        }
        self.y = y;
        if let (Variable::Column(column), true) = (entering, gain > 0.0) {
            // A gain a little above 0 is called 0, by lowering the cost.
            self.cost[column] -= gain;
        }
        for &column in &self.columns {
            self.gain[column] = 0.0;
        }
        if let Variable::Column(column) = leaving.variable {
            self.gain[column] = -step;
        }
        true
    }
}
