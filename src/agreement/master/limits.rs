//! What the scenario itself demands of levels and amounts: bounds, pace, links, budgets.

use super::affine::Affine;
use super::{Builder, Goal};
use crate::agreement::plan::Row;
use crate::agreement::scenario::{Link, LinkKind};
use crate::exact::to_f64;
use std::collections::BTreeMap;

impl Builder<'_> {
    /// Columns at the knots of every measure; levels between two knots rise evenly.
    pub fn level_columns(&mut self, pinned: &BTreeMap<usize, Vec<f64>>) {
        let grid = self.grid;
        for (k, m) in self.c.measures.iter().enumerate() {
            if let Some(levels) = pinned.get(&k) {
                self.levels.push(levels.iter().map(|&level| Affine::known(level)).collect());
                continue;
            }
            let mut levels = Vec::with_capacity(self.c.periods);
            let (mut before, mut from) = (Affine::known(m.start), 0);
            for &to in &grid.knots[k] {
                if self.is_tied(k, to) {
                    // Where ties begin and end is a knot of every grid.
                    levels.extend((from..to).map(|_| before.clone()));
                    from = to;
                    continue;
                }
                let now = self.knot(k, to);
                for t in from + 1..to {
                    let share = (t - from) as f64 / (to - from) as f64;
                    let mut between = Affine::default();
                    between.add(1.0 - share, &before);
                    between.add(share, &now);
                    levels.push(between);
                }
                levels.push(now.clone());
                (before, from) = (now, to);
            }
            self.levels.push(levels);
        }
    }

    /// Whether a measure stays where it was in the period before. A proof that there is no schedule rests on rows alone.
    fn is_tied(&self, k: usize, period: usize) -> bool {
        !matches!(self.goal, Goal::WidestSlack) && self.c.measures[k].tied[period - 1]
    }

    /// The level of a measure at a knot. Levels never fall, so a bound is needed only where it changes; every bound is
    /// a row to some backends.
    fn knot(&mut self, k: usize, period: usize) -> Affine {
        let m = &self.c.measures[k];
        let t = period - 1;
        let soft = matches!(self.goal, Goal::WidestSlack);
        // A proof rests on rows; what follows from them is no bound of its own there.
        let upper = if soft { &m.limit } else { &m.upper };
        let (least, most) = (if soft { m.start } else { m.least[t] }, upper[t]);
        if least >= most {
            return Affine::known(most);
        }
        let first = self.grid.knots[k].first() == Some(&period);
        let raised = first || (!soft && t > 0 && m.least[t] > m.least[t - 1]);
        let lower = if raised { least } else { f64::NEG_INFINITY };
        let last = period == self.c.periods || most < upper[t + 1] || self.is_tied(k, period + 1);
        let upper = if last { most } else { f64::INFINITY };
        Affine::column(self.problem.column(period, lower, upper))
    }

    /// Between knots: levels never fall, nor rise faster than the pace; milestones where they are soft.
    pub fn level_rows(&mut self) {
        let grid = self.grid;
        for (k, m) in self.c.measures.iter().enumerate() {
            let mut from = 0;
            for &period in &grid.knots[k] {
                let mut step = self.level(k, period);
                step.add(-1.0, &self.level(k, from));
                let moves = !step.terms.is_empty() && !self.is_tied(k, period);
                if moves && from > 0 {
                    self.demand(Row::NeverFalls { measure: k, period }, step.clone(), 0.0, 1.0, false);
                }
                if let (true, Some(most)) = (moves, m.max_step) {
                    let mut pace = step.negated();
                    pace.constant += most * (period - from) as f64;
                    self.demand(Row::Pace { measure: k, period }, pace, 0.0, 1.0, false);
                }
                if self.slack.is_some() && m.lower[period - 1] > m.start {
                    let mut reached = self.level(k, period);
                    reached.constant -= m.lower[period - 1];
                    self.demand(Row::AtLeast { measure: k, period }, reached, 0.0, 1.0, true);
                }
                from = period;
            }
        }
    }

    /// Where a link has to be asked for: between the knots of its measures both sides are straight.
    fn link_periods(&self, link: &Link) -> Vec<usize> {
        let (measures, straight): (Vec<usize>, bool) = match &link.kind {
            LinkKind::Precedence { before, after } => (vec![*before, *after], true),
            LinkKind::Balance { left, right, within } => {
                (left.iter().chain(right).map(|(k, _)| *k).collect(), within.values().len() == 1)
            }
            LinkKind::Coverage { terms, at_least } => {
                (terms.iter().map(|(k, _)| *k).collect(), at_least.values().len() == 1)
            }
        };
        if !straight {
            return (link.from..=link.to).collect();
        }
        let mut periods: Vec<usize> = measures.iter().flat_map(|&k| self.grid.knots[k].iter().copied()).collect();
        periods.extend([link.from, link.to]);
        periods.retain(|t| (link.from..=link.to).contains(t));
        periods.sort_unstable();
        periods.dedup();
        periods
    }

    pub fn link_rows(&mut self) {
        let scenario = self.scenario;
        for (index, link) in scenario.links.iter().enumerate() {
            for period in self.link_periods(link) {
                let row = Row::Link { link: index, period };
                let mut expression = Affine::default();
                match &link.kind {
                    LinkKind::Precedence { before, after } => {
                        expression.add(1.0, &self.level(*before, period));
                        expression.add(-1.0, &self.level(*after, period));
                        self.demand(row, expression, 0.0, 1.0, true);
                    }
                    LinkKind::Coverage { terms, at_least } => {
                        let size: f64 = terms.iter().map(|(_, a)| to_f64(a).abs()).sum::<f64>().max(f64::MIN_POSITIVE);
                        for (k, a) in terms {
                            expression.add(to_f64(a) / size, &self.level(*k, period));
                        }
                        expression.constant -= to_f64(at_least.at(period)) / size;
                        self.demand(row, expression, self.link_margin, size, true);
                    }
                    LinkKind::Balance { left, right, within } => {
                        let signed = left
                            .iter()
                            .map(|(k, a)| (*k, to_f64(a)))
                            .chain(right.iter().map(|(k, a)| (*k, -to_f64(a))));
                        let signed: Vec<(usize, f64)> = signed.collect();
                        let size: f64 = signed.iter().map(|(_, a)| a.abs()).sum::<f64>().max(f64::MIN_POSITIVE);
                        let within = to_f64(within.at(period)) / size;
                        for &(k, a) in &signed {
                            expression.add(-a / size, &self.level(k, period));
                        }
                        if within == 0.0 && self.slack.is_none() {
                            self.equation(row, expression, size);
                            continue;
                        }
                        let reverse = Affine {
                            terms: expression.terms.iter().map(|&(c, a)| (c, -a)).collect(),
                            constant: within - expression.constant,
                        };
                        expression.constant += within;
                        self.demand(row, expression, self.link_margin.min(within / 2.0), size, true);
                        let row = Row::LinkReverse { link: index, period };
                        self.demand(row, reverse, self.link_margin.min(within / 2.0), size, true);
                    }
                }
            }
        }
    }

    pub fn assistance_columns(&mut self) {
        for line in &self.scenario.assistance {
            let scale = self.c.parties[line.to].scale;
            let columns = (1..=self.c.periods)
                .map(|t| self.problem.column(t, 0.0, to_f64(line.max_per_period.at(t).min(&line.budget)) / scale))
                .collect();
            self.amounts.push(columns);
        }
    }

    pub fn assistance_rows(&mut self) {
        for (index, line) in self.scenario.assistance.iter().enumerate() {
            let scale = self.c.parties[line.to].scale;
            let terms = self.amounts[index].iter().map(|&column| (column, -1.0)).collect();
            let left = Affine { terms, constant: to_f64(&line.budget) / scale };
            self.demand(Row::AssistanceBudget { assistance: index }, left, 0.0, scale, false);
        }
    }
}
