//! A linear program in exact rationals: maximise c·x over a box and rows a·x + b ≥ 0, by the dual simplex method on
//! dictionaries (Dantzig 1963; Bland's rule after a while, so that it ends). Rows may be added between calls.

use detente::exact::Rational;

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

/// Columns 0..n are nonbasic variables, column n the constant. Every variable is ≥ 0.
pub struct Lp {
    /// Number of the variable in each column.
    nonbasic: Vec<usize>,
    /// Number of the variable of each row; 0..n are x, the rest slacks.
    basic: Vec<usize>,
    rows: Vec<Vec<Rational>>,
    goal: Vec<Rational>,
    size: usize,
    next: usize,
}

impl Lp {
    /// maximise c·x for 0 ≤ x ≤ upper.
    pub fn new(goal: Vec<Rational>, upper: &[Rational]) -> Self {
        let size = goal.len();
        let mut goal = goal;
        goal.push(ZERO);
        let mut lp = Self { nonbasic: (0..size).collect(), basic: vec![], rows: vec![], goal, size, next: size };
        for (at, bound) in upper.iter().enumerate() {
            let mut row = vec![ZERO; size + 1];
            row[at] = -ONE;
            row[size] = bound.clone();
            lp.basic.push(lp.next);
            lp.next += 1;
            lp.rows.push(row);
        }
        // At the corner that is best for the box alone the dictionary is dual feasible.
        for at in 0..size {
            if lp.goal[at] > ZERO {
                lp.pivot(at, at);
            }
        }
        lp
    }

    /// Adds coefficients·x + constant ≥ 0.
    pub fn add(&mut self, coefficients: &[Rational], constant: &Rational) {
        let mut row = vec![ZERO; self.size + 1];
        row[self.size] = constant.clone();
        for (variable, weight) in coefficients.iter().enumerate() {
            if *weight == ZERO {
                continue;
            }
            if let Some(column) = self.nonbasic.iter().position(|&v| v == variable) {
                row[column] += weight;
            } else {
                let at = self.basic.iter().position(|&v| v == variable).expect("basic or not");
                for (entry, term) in row.iter_mut().zip(&self.rows[at]) {
                    *entry += weight * term;
                }
            }
        }
        self.basic.push(self.next);
        self.next += 1;
        self.rows.push(row);
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let size = self.size;
        std::mem::swap(&mut self.basic[row], &mut self.nonbasic[column]);
        // w = b + a x + rest  →  x = (w − b − rest) / a.
        let scale = ONE / &self.rows[row][column];
        let mut solved: Vec<Rational> =
            self.rows[row].iter().map(|entry| if *entry == ZERO { ZERO } else { -(entry * &scale) }).collect();
        solved[column] = scale;
        let substitute = |line: &mut Vec<Rational>| {
            let weight = std::mem::replace(&mut line[column], ZERO);
            if weight == ZERO {
                return;
            }
            for at in 0..=size {
                if solved[at] != ZERO {
                    line[at] += &weight * &solved[at];
                }
            }
        };
        for (at, line) in self.rows.iter_mut().enumerate() {
            if at != row {
                substitute(line);
            }
        }
        substitute(&mut self.goal);
        self.rows[row] = solved;
    }

    /// The best point and its objective; `None` when no point meets every row.
    pub fn solve(&mut self) -> Option<(Vec<Rational>, Rational)> {
        let size = self.size;
        for round in 0.. {
            let broken = (0..self.rows.len()).filter(|&at| self.rows[at][size] < ZERO);
            let leaving = if round < 300 {
                broken.min_by(|&a, &b| self.rows[a][size].cmp(&self.rows[b][size]))
            } else {
                broken.min_by_key(|&at| self.basic[at])
            };
            let Some(row) = leaving else { break };
            let ratio = |column: usize| -(&self.goal[column]) / &self.rows[row][column];
            let entering = (0..size)
                .filter(|&column| self.rows[row][column] > ZERO)
                .min_by(|&a, &b| ratio(a).cmp(&ratio(b)).then(self.nonbasic[a].cmp(&self.nonbasic[b])));
            self.pivot(row, entering?);
        }
        let mut point = vec![ZERO; size];
        for (row, &variable) in self.rows.iter().zip(&self.basic) {
            if variable < size {
                point[variable] = row[size].clone();
            }
        }
        Some((point, self.goal[size].clone()))
    }
}
