//! Which variables are exchanged: into a start, towards the rows, towards the objective.

use super::Basis;
use super::dictionary::{Dictionary, Variable};
use crate::exact::Rational;
use dashu_base::{Abs, AbsOrd};
use dashu_int::IBig;
use std::cmp::Ordering;

/// After so many steps without progress the least index is taken until there is some.
const PATIENCE: usize = 12;

/// How a search ended.
#[derive(Debug)]
pub(super) enum Ending {
    Optimal,
    /// With multipliers of the rows.
    Infeasible(Vec<Rational>),
    /// With the direction.
    Unbounded(Vec<Rational>),
}

/// Which line of the dictionary is maximised.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    Objective,
    Relief,
}

impl Dictionary {
    /// The whole way; `None` if stopped.
    pub fn solve(&mut self, start: Option<&Basis>, stop: &dyn Fn() -> bool) -> Option<Ending> {
        if let Some(start) = start {
            self.enter(start, stop)?;
        }
        if let Some(farkas) = self.hold_equations(stop)? {
            return Some(Ending::Infeasible(farkas));
        }
        if !self.rows_are_met() {
            let dual_feasible = self.may_enter().all(|at| self.objective.entries[at] >= IBig::ZERO);
            let ending = if dual_feasible { self.dual_steps(stop)? } else { self.reach_rows(stop)? };
            if let Some(farkas) = ending {
                return Some(Ending::Infeasible(farkas));
            }
        }
        Some(match self.steps(Goal::Objective, stop)? {
            Some(at) => Ending::Unbounded(self.direction(at)),
            None => Ending::Optimal,
        })
    }

    /// Brings the columns of a basis in for the slacks of its rows, as far as it goes.
    fn enter(&mut self, start: &Basis, stop: &dyn Fn() -> bool) -> Option<()> {
        let wanted = |dictionary: &Self, at: usize| match dictionary.outside[at] {
            Variable::Column(column) => start.columns.contains(&column),
            _ => false,
        };
        for &row in &start.rows {
            if stop() {
                return None;
            }
            let Some(line) = self.basic.iter().position(|&v| v == Variable::Slack(row)) else { continue };
            let entries = &self.lines[line].entries;
            let candidates = (0..entries.len()).filter(|&at| entries[at] != IBig::ZERO && wanted(self, at));
            // The smallest entry keeps the numbers small.
            if let Some(at) = candidates.min_by(|&a, &b| entries[a].abs_cmp(&entries[b])) {
                self.exchange(line, at);
            }
        }
        Some(())
    }

    /// Takes the slacks of equations out of the basis; multipliers if an equation cannot hold.
    fn hold_equations(&mut self, stop: &dyn Fn() -> bool) -> Option<Option<Vec<Rational>>> {
        for row in 0..self.equations.len() {
            let slack = Variable::Slack(row);
            let Some(line) = self.basic.iter().position(|&v| v == slack && self.is_held(v)) else { continue };
            if stop() {
                return None;
            }
            let entries = &self.lines[line].entries;
            let found = self.may_enter().filter(|&at| entries[at] != IBig::ZERO);
            let found = found.min_by(|&a, &b| entries[a].abs_cmp(&entries[b]));
            match found {
                Some(at) => self.exchange(line, at),
                None if self.lines[line].constant == IBig::ZERO => {}
                None => return Some(Some(self.contradiction(line))),
            }
        }
        Some(None)
    }

    /// Multipliers that combine the rows to what a line says: a value that its variable cannot have.
    fn contradiction(&self, line: usize) -> Vec<Rational> {
        let mut y = self.multipliers_of(&self.lines[line]);
        if let Variable::Slack(row) = self.basic[line] {
            y[row] = Rational::ONE;
        }
        // y·b is the constant, which has to be negative.
        if self.lines[line].constant > IBig::ZERO {
            y.iter_mut().for_each(|y| *y = -std::mem::take(y));
        }
        y
    }

    fn rows_are_met(&self) -> bool {
        self.lines.iter().all(|line| line.constant >= IBig::ZERO)
    }

    /// Until the rows are met; multipliers if they cannot be.
    fn reach_rows(&mut self, stop: &dyn Fn() -> bool) -> Option<Option<Vec<Rational>>> {
        self.relieve();
        let relief = self.outside.len() - 1;
        let worst = (0..self.lines.len()).min_by(|&a, &b| self.lines[a].constant.cmp(&self.lines[b].constant));
        if let Some(line) = worst {
            self.exchange(line, relief);
        }
        // The relief is at most 0 times −1: this always ends.
        self.steps(Goal::Relief, stop)?;
        let left = self.basic.iter().position(|&v| v == Variable::Relief);
        if left.is_some_and(|line| self.lines[line].constant > IBig::ZERO) {
            let farkas = self.relief.as_ref().map(|line| self.multipliers_of(line));
            return Some(farkas);
        }
        self.end_relief();
        Some(None)
    }

    fn goal(&self, goal: Goal) -> &[IBig] {
        match (goal, &self.relief) {
            (Goal::Relief, Some(line)) => &line.entries,
            _ => &self.objective.entries,
        }
    }

    /// Steps that keep the rows met and raise the goal; the position of a variable that may grow for ever, if any.
    fn steps(&mut self, goal: Goal, stop: &dyn Fn() -> bool) -> Option<Option<usize>> {
        let mut without_progress = 0;
        loop {
            if stop() {
                return None;
            }
            if goal == Goal::Relief && self.outside.contains(&Variable::Relief) {
                return Some(None);
            }
            let entries = self.goal(goal);
            let candidates = self.may_enter().filter(|&at| entries[at] < IBig::ZERO);
            let entering = if without_progress < PATIENCE {
                candidates.min_by(|&a, &b| entries[a].cmp(&entries[b]))
            } else {
                candidates.min_by_key(|&at| self.outside[at])
            };
            let Some(at) = entering else { return Some(None) };
            let Some(line) = self.first_to_block(at) else { return Some(Some(at)) };
            without_progress = if self.lines[line].constant == IBig::ZERO { without_progress + 1 } else { 0 };
            self.exchange(line, at);
        }
    }

    /// The line that is first at 0 when the variable at a position grows; of several the least variable.
    fn first_to_block(&self, at: usize) -> Option<usize> {
        let blocking = (0..self.lines.len()).filter(|&line| self.lines[line].entries[at] > IBig::ZERO);
        blocking.min_by(|&a, &b| {
            let (one, other) = (&self.lines[a], &self.lines[b]);
            let sooner = quotients(&one.constant, &one.entries[at], &other.constant, &other.entries[at]);
            sooner.then_with(|| self.basic[a].cmp(&self.basic[b]))
        })
    }

    /// Steps that keep the objective's line ≥ 0 until the rows are met; multipliers if they cannot be.
    fn dual_steps(&mut self, stop: &dyn Fn() -> bool) -> Option<Option<Vec<Rational>>> {
        let mut without_progress = 0;
        loop {
            if stop() {
                return None;
            }
            let broken = (0..self.lines.len()).filter(|&line| self.lines[line].constant < IBig::ZERO);
            let leaving = if without_progress < PATIENCE {
                broken.min_by(|&a, &b| self.lines[a].constant.cmp(&self.lines[b].constant))
            } else {
                broken.min_by_key(|&line| self.basic[line])
            };
            let Some(line) = leaving else { return Some(None) };
            let (entries, prices) = (&self.lines[line].entries, &self.objective.entries);
            let entering = self.may_enter().filter(|&at| entries[at] < IBig::ZERO).min_by(|&a, &b| {
                let cheaper = quotients(&prices[a], &(&entries[a]).abs(), &prices[b], &(&entries[b]).abs());
                cheaper.then_with(|| self.outside[a].cmp(&self.outside[b]))
            });
            let Some(at) = entering else { return Some(Some(self.contradiction(line))) };
            without_progress = if prices[at] == IBig::ZERO { without_progress + 1 } else { 0 };
            self.exchange(line, at);
        }
    }
}

/// Compares two quotients with positive divisors.
fn quotients(a: &IBig, by_a: &IBig, b: &IBig, by_b: &IBig) -> Ordering {
    (a * by_b).cmp(&(b * by_a))
}
