//! A linear program to be maximised, kept by us so that every answer can be checked against it.

/// How a row's expression compares with its right-hand side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// expression = rhs
    Equal,
    /// expression ≥ rhs
    AtLeast,
}

/// No number of a problem may be larger.
const LARGEST: f64 = 1e100;

/// Maximise a linear objective over bounded columns subject to rows. `L` labels rows.
#[derive(Debug, Clone)]
pub struct Problem<L> {
    stages: Vec<u32>,
    pub(super) lower: Vec<f64>,
    pub(super) upper: Vec<f64>,
    pub(super) objective: Vec<(usize, f64)>,
    labels: Vec<L>,
    relations: Vec<Relation>,
    rhs: Vec<f64>,
    starts: Vec<usize>,
    columns: Vec<u32>,
    coefficients: Vec<f64>,
}

/// What a backend found.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A point that satisfies every row up to [`Point::violation`], optimal by the backend's own tolerance.
    Optimal(Point),
    /// The backend says that no point satisfies all rows (up to its tolerance).
    Infeasible,
    /// The objective grows without bound.
    Unbounded,
    /// The time or iteration limit came first.
    Limit,
    /// Numerical trouble; in the backend's words.
    Failed(String),
}

/// A point with its multipliers.
#[derive(Debug, Clone)]
pub struct Point {
    /// By column.
    pub values: Vec<f64>,
    /// By row: what the objective gains per unit by which the right-hand side is lowered (≥ 0 for
    /// [`Relation::AtLeast`], of either sign for equations); `None` where the backend has no duals.
    pub multipliers: Option<Vec<f64>>,
    /// Objective at `values`, computed here.
    pub objective: f64,
    /// Largest violation of a row or a bound at `values`, computed here.
    pub violation: f64,
}

impl<L> Default for Problem<L> {
    fn default() -> Self {
        Self {
            stages: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
            objective: Vec::new(),
            labels: Vec::new(),
            relations: Vec::new(),
            rhs: Vec::new(),
            starts: vec![0],
            columns: Vec::new(),
            coefficients: Vec::new(),
        }
    }
}

impl<L> Problem<L> {
    /// Adds a column with bounds (infinite where there is none) and returns its index. Backends get columns and rows
    /// stage by stage (period by period), which keeps the factorisation of long problems thin.
    pub fn column(&mut self, stage: usize, lower: f64, upper: f64) -> usize {
        self.stages.push(stage.min(u32::MAX as usize) as u32);
        self.lower.push(lower);
        self.upper.push(upper);
        self.lower.len() - 1
    }

    /// Adds a row and returns its index. Columns named twice are added up; fixed columns (lower = upper) are
    /// moved to the right-hand side, so that interior-point backends keep an interior.
    pub fn row(&mut self, label: L, terms: &[(usize, f64)], relation: Relation, rhs: f64) -> usize {
        let mut rhs = rhs;
        let start = self.columns.len();
        let mut terms = terms.to_vec();
        terms.sort_unstable_by_key(|&(column, _)| column);
        for (column, coefficient) in terms {
            if self.lower[column] == self.upper[column] {
                rhs -= coefficient * self.lower[column];
            } else if self.columns.len() > start && self.columns.last() == Some(&(column as u32)) {
                if let Some(sum) = self.coefficients.last_mut() {
                    *sum += coefficient;
                }
            } else if coefficient != 0.0 {
                self.columns.push(column as u32);
                self.coefficients.push(coefficient);
            }
        }
        self.starts.push(self.columns.len());
        self.relations.push(relation);
        self.rhs.push(rhs);
        self.labels.push(label);
        self.labels.len() - 1
    }

    /// Sets what is maximised; columns not named have coefficient 0.
    pub fn maximise(&mut self, terms: Vec<(usize, f64)>) {
        self.objective = terms;
    }

    /// How many columns there are.
    pub fn column_count(&self) -> usize {
        self.lower.len()
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.labels.len()
    }

    /// How many non-zero coefficients the rows hold.
    pub fn entry_count(&self) -> usize {
        self.columns.len()
    }

    /// The labels, in row order.
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// A row: its terms, relation and right-hand side.
    pub(super) fn get(&self, row: usize) -> (impl Iterator<Item = (usize, f64)> + '_, Relation, f64) {
        let range = self.starts[row]..self.starts[row + 1];
        let terms =
            self.columns[range.clone()].iter().map(|&c| c as usize).zip(self.coefficients[range].iter().copied());
        (terms, self.relations[row], self.rhs[row])
    }

    /// Columns in the order of their stages.
    pub(super) fn columns_by_stage(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.column_count()).collect();
        order.sort_by_key(|&column| self.stages[column]);
        order
    }

    /// Rows in the order of the last stage that they touch.
    pub(super) fn rows_by_stage(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.row_count()).collect();
        order.sort_by_cached_key(|&row| self.get(row).0.map(|(column, _)| self.stages[column]).max());
        order
    }

    /// What a row leaves at a point: its expression less its right-hand side.
    pub fn slack(&self, row: usize, values: &[f64]) -> f64 {
        let (terms, _, rhs) = self.get(row);
        terms.map(|(column, coefficient)| coefficient * values[column]).sum::<f64>() - rhs
    }

    /// Whether a row is an equation.
    pub(super) fn is_equation(&self, row: usize) -> bool {
        self.relations[row] == Relation::Equal
    }

    /// Whether every number is one that backends can compute with: some panic on what overflows when squared.
    pub(super) fn is_sane(&self) -> bool {
        let sane = |v: &f64| v.is_finite() && v.abs() < LARGEST;
        self.coefficients.iter().all(sane)
            && self.rhs.iter().all(sane)
            && self.objective.iter().all(|(_, a)| sane(a))
            && self.lower.iter().chain(&self.upper).all(|v| v.is_infinite() || sane(v))
    }

    /// Whether a row has no columns left.
    pub(super) fn is_constant(&self, row: usize) -> bool {
        self.starts[row] == self.starts[row + 1]
    }

    /// Whether a column is fixed by its bounds.
    pub(super) fn fixed(&self, column: usize) -> Option<f64> {
        (self.lower[column] == self.upper[column]).then(|| self.lower[column])
    }

    /// The backend's point with objective and violation computed from the rows kept here.
    pub(super) fn checked(&self, values: Vec<f64>, multipliers: Option<Vec<f64>>) -> Answer {
        if values.iter().any(|v| !v.is_finite()) {
            return Answer::Failed("the backend returned a value that is not a number".to_string());
        }
        let mut violation: f64 = 0.0;
        for (column, &value) in values.iter().enumerate() {
            violation = violation.max(self.lower[column] - value).max(value - self.upper[column]);
        }
        for row in 0..self.row_count() {
            let slack = self.slack(row, &values);
            violation = violation.max(match self.relations[row] {
                Relation::Equal => slack.abs(),
                Relation::AtLeast => -slack,
            });
        }
        let objective = self.objective.iter().map(|&(c, a)| a * values[c]).sum();
        Answer::Optimal(Point { values, multipliers, objective, violation })
    }
}
