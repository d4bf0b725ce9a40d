//! The dictionary: every basic variable as a combination of the others, in whole numbers over one denominator.
//!
//! Line i reads `q·x_i = b_i − Σ_j a_ij x_j` over the variables j outside the basis. The line of the objective has the same
//! form, `q·z = z_0 − Σ_j a_j x_j`, so that at an optimum its entries are ≥ 0.

use super::Basis;
use crate::exact::Rational;
use dashu_int::IBig;

/// A variable of the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// Added while the rows are not met yet.
    Relief,
    /// A column of the program.
    Column(usize),
    /// What a row leaves.
    Slack(usize),
}

/// One line: what it says the value of, the constant, and the entries.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub constant: IBig,
    pub entries: Vec<IBig>,
}

#[derive(Debug)]
pub(super) struct Dictionary {
    /// The common denominator, positive.
    pub denominator: IBig,
    /// The variable of each line.
    pub basic: Vec<Variable>,
    pub lines: Vec<Line>,
    /// The variable of each entry.
    pub outside: Vec<Variable>,
    pub objective: Line,
    /// What is maximised until the rows are met, if they are not.
    pub relief: Option<Line>,
    /// By row of the program: whether its slack is held at 0.
    pub equations: Vec<bool>,
    columns: usize,
}

impl Dictionary {
    /// From rows of whole numbers, each its right-hand side and then its coefficients.
    pub fn new(rows: Vec<Vec<IBig>>, objective: &[IBig], equations: Vec<bool>) -> Self {
        let columns = objective.len();
        let line = |mut row: Vec<IBig>| {
            let entries = row.split_off(1.min(row.len()));
            Line { constant: row.pop().unwrap_or(IBig::ZERO), entries }
        };
        Self {
            denominator: IBig::ONE,
            basic: (0..rows.len()).map(Variable::Slack).collect(),
            lines: rows.into_iter().map(line).collect(),
            outside: (0..columns).map(Variable::Column).collect(),
            objective: Line { constant: IBig::ZERO, entries: objective.iter().map(|c| -c).collect() },
            relief: None,
            equations,
            columns,
        }
    }

    /// Whether a variable is held at 0: once outside, it stays there.
    pub fn is_held(&self, variable: Variable) -> bool {
        matches!(variable, Variable::Slack(row) if self.equations[row])
    }

    /// The variables outside that may come in, by position.
    pub fn may_enter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.outside.len()).filter(|&at| !self.is_held(self.outside[at]))
    }

    /// Exchanges the variable of a line with one outside; the entry where they meet is not 0.
    pub fn exchange(&mut self, line: usize, at: usize) {
        let lead = std::mem::replace(&mut self.lines[line], Line { constant: IBig::ZERO, entries: vec![] });
        let pivot = lead.entries[at].clone();
        let negative = pivot < IBig::ZERO;
        for (number, other) in self.lines.iter_mut().enumerate() {
            if number != line {
                combined(other, &lead, at, &pivot, &self.denominator, negative);
            }
        }
        for other in std::iter::once(&mut self.objective).chain(&mut self.relief) {
            combined(other, &lead, at, &pivot, &self.denominator, negative);
        }
        let mut lead = lead;
        lead.entries[at] = std::mem::replace(&mut self.denominator, if negative { -pivot } else { pivot });
        if negative {
            negate(&mut lead);
        }
        self.lines[line] = lead;
        std::mem::swap(&mut self.basic[line], &mut self.outside[at]);
    }

    /// Adds the relief to every line whose constant is negative, and maximises its negative.
    pub fn relieve(&mut self) {
        let negative = -&self.denominator;
        for line in &mut self.lines {
            line.entries.push(if line.constant < IBig::ZERO { negative.clone() } else { IBig::ZERO });
        }
        self.objective.entries.push(IBig::ZERO);
        self.outside.push(Variable::Relief);
        let mut entries = vec![IBig::ZERO; self.outside.len()];
        if let Some(last) = entries.last_mut() {
            *last = self.denominator.clone();
        }
        self.relief = Some(Line { constant: IBig::ZERO, entries });
    }

    /// Takes the relief out again; it is 0.
    pub fn end_relief(&mut self) {
        self.relief = None;
        if let Some(line) = self.basic.iter().position(|&v| v == Variable::Relief) {
            let found = self.may_enter().find(|&at| self.lines[line].entries[at] != IBig::ZERO);
            match found {
                Some(at) => self.exchange(line, at),
                // It depends on nothing that can move, and is 0: its line says nothing.
                None => {
                    self.basic.remove(line);
                    self.lines.remove(line);
                    return;
                }
            }
        }
        if let Some(at) = self.outside.iter().position(|&v| v == Variable::Relief) {
            self.outside.remove(at);
            for line in self.lines.iter_mut().chain(std::iter::once(&mut self.objective)) {
                line.entries.remove(at);
            }
        }
    }

    /// The columns of the program at the present point.
    pub fn point(&self) -> Vec<Rational> {
        let mut x = vec![Rational::ZERO; self.columns];
        for (variable, line) in self.basic.iter().zip(&self.lines) {
            if let Variable::Column(column) = variable {
                x[*column] = self.ratio(&line.constant);
            }
        }
        x
    }

    /// How the columns move when the variable at a position grows by 1.
    pub fn direction(&self, at: usize) -> Vec<Rational> {
        let mut d = vec![Rational::ZERO; self.columns];
        if let Variable::Column(column) = self.outside[at] {
            d[column] = Rational::ONE;
        }
        for (variable, line) in self.basic.iter().zip(&self.lines) {
            if let Variable::Column(column) = variable {
                d[*column] = self.ratio(&-&line.entries[at]);
            }
        }
        d
    }

    /// The multipliers of the rows that the objective's line shows.
    pub fn multipliers(&self) -> Vec<Rational> {
        self.multipliers_of(&self.objective)
    }

    pub fn multipliers_of(&self, line: &Line) -> Vec<Rational> {
        let mut y = vec![Rational::ZERO; self.equations.len()];
        for (variable, entry) in self.outside.iter().zip(&line.entries) {
            if let Variable::Slack(row) = variable {
                y[*row] = self.ratio(entry);
            }
        }
        y
    }

    pub fn basis(&self) -> Basis {
        let column = |v: &Variable| if let Variable::Column(c) = v { Some(*c) } else { None };
        let row = |v: &Variable| if let Variable::Slack(r) = v { Some(*r) } else { None };
        let mut basis = Basis {
            columns: self.basic.iter().filter_map(column).collect(),
            rows: self.outside.iter().filter_map(row).collect(),
        };
        basis.columns.sort_unstable();
        basis.rows.sort_unstable();
        basis
    }

    fn ratio(&self, number: &IBig) -> Rational {
        Rational::from_parts_signed(number.clone(), self.denominator.clone())
    }
}

/// `line ← (line · pivot − entry · lead) / denominator`, the entry at the pivot's place negated, all with the pivot's sign.
fn combined(line: &mut Line, lead: &Line, at: usize, pivot: &IBig, denominator: &IBig, negative: bool) {
    let factor = std::mem::take(&mut line.entries[at]);
    let pairs = std::iter::once((&mut line.constant, &lead.constant)).chain(line.entries.iter_mut().zip(&lead.entries));
    if factor == IBig::ZERO {
        for (entry, _) in pairs {
            if *entry != IBig::ZERO {
                *entry = (&*entry * pivot) / denominator;
            }
        }
    } else {
        for (entry, above) in pairs {
            *entry = (&*entry * pivot - &factor * above) / denominator;
        }
        line.entries[at] = -factor;
    }
    if negative {
        negate(line);
    }
}

fn negate(line: &mut Line) {
    for entry in std::iter::once(&mut line.constant).chain(&mut line.entries) {
        *entry = -std::mem::take(entry);
    }
}
