//! Slow and simple: linear programs by all their vertices, games by their definitions. Shares nothing with what it is held
//! against but rational numbers and the game itself.

use detente::exact::Rational;
use detente::game::{NormalForm, Player};

pub fn int(number: i64) -> Rational {
    Rational::from(number)
}

pub fn frac(numerator: i64, denominator: u64) -> Rational {
    Rational::from_parts(numerator.into(), denominator.into())
}

/// The same numbers on every run.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        let mut draw = Self(seed);
        (0..8).for_each(|_| {
            draw.below(2);
        });
        draw
    }

    pub fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % bound
    }

    /// A game with whole payoffs from 0 to below a bound.
    pub fn game(&mut self, shape: &[usize], bound: i64) -> NormalForm {
        let profiles = shape.iter().product();
        let payoffs = shape.iter().map(|_| (0..profiles).map(|_| int(self.below(bound))).collect()).collect();
        game(shape, payoffs)
    }

    pub fn matrix(&mut self, rows: usize, columns: usize, bound: i64) -> Vec<Vec<Rational>> {
        (0..rows).map(|_| (0..columns).map(|_| int(self.below(bound))).collect()).collect()
    }
}

/// From payoffs by player and number of the profile.
pub fn game(shape: &[usize], payoffs: Vec<Vec<Rational>>) -> NormalForm {
    let player = |&count: &usize| Player { name: String::new(), strategies: vec![String::new(); count] };
    NormalForm::new("", shape.iter().map(player).collect(), payoffs).unwrap()
}

pub fn bimatrix(row: &[&[i64]], column: &[&[i64]]) -> NormalForm {
    let matrix = |m: &[&[i64]]| m.iter().map(|r| r.iter().map(|&v| int(v)).collect()).collect::<Vec<Vec<_>>>();
    NormalForm::bimatrix("", &matrix(row), &matrix(column)).unwrap()
}

pub fn zero_sum(matrix: &[Vec<Rational>]) -> NormalForm {
    let negative: Vec<Vec<Rational>> = matrix.iter().map(|r| r.iter().map(|v| -v).collect()).collect();
    NormalForm::bimatrix("", matrix, &negative).unwrap()
}

/// Gauss–Jordan with fractions; `None` if singular.
pub fn solve(mut rows: Vec<Vec<Rational>>) -> Option<Vec<Rational>> {
    let size = rows.len();
    for step in 0..size {
        let pivot = (step..size).find(|&r| !rows[r][step].is_zero())?;
        rows.swap(step, pivot);
        let scale = rows[step][step].clone();
        rows[step].iter_mut().for_each(|v| *v /= &scale);
        let lead = rows[step].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != step && !row[step].is_zero() {
                let factor = row[step].clone();
                row.iter_mut().zip(&lead).for_each(|(v, l)| *v -= &factor * l);
            }
        }
    }
    Some(rows.into_iter().map(|mut row| row.pop().unwrap()).collect())
}

/// A row `coefficients · x ≤ right`, or `=`.
#[derive(Clone)]
pub struct Row {
    pub coefficients: Vec<Rational>,
    pub right: Rational,
    pub equation: bool,
}

/// The largest objective over the vertices of the rows, with all vertices that reach it; `None` if there is no vertex.
pub fn maximise(objective: &[Rational], rows: &[Row]) -> Option<(Rational, Vec<Vec<Rational>>)> {
    let size = objective.len();
    let (always, sometimes): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.equation);
    let mut best: Option<(Rational, Vec<Vec<Rational>>)> = None;
    for chosen in subsets(sometimes.len(), size - always.len()) {
        let tight = always.iter().copied().chain(chosen.iter().map(|&at| sometimes[at]));
        let system = tight.map(|row| [&row.coefficients[..], std::slice::from_ref(&row.right)].concat()).collect();
        let Some(x) = solve(system) else { continue };
        if sometimes.iter().any(|row| dot(&row.coefficients, &x) > row.right) {
            continue;
        }
        let value = dot(objective, &x);
        match &mut best {
            Some((so_far, _)) if *so_far > value => {}
            Some((so_far, points)) if *so_far == value => points.push(x),
            _ => best = Some((value, vec![x])),
        }
    }
    best
}

pub fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).fold(int(0), |sum, (a, b)| sum + a * b)
}

/// All choices of some of the first numbers.
pub fn subsets(of: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![vec![]];
    }
    (size..=of)
        .flat_map(|last| {
            subsets(last - 1, size - 1).into_iter().map(move |mut rest| {
                rest.push(last - 1);
                rest
            })
        })
        .collect()
}

/// x ≥ 0 and Σ x = 1 over the first variables of several.
pub fn simplex_rows(count: usize, variables: usize) -> Vec<Row> {
    let unit = |at: usize, value: i64| (0..variables).map(|v| int(if v == at { value } else { 0 })).collect();
    let mut rows: Vec<Row> =
        (0..count).map(|at| Row { coefficients: unit(at, -1), right: int(0), equation: false }).collect();
    let total = (0..variables).map(|v| int(i64::from(v < count))).collect();
    rows.push(Row { coefficients: total, right: int(1), equation: true });
    rows
}

/// The largest guarantee of a lottery over the rows of a matrix, by the vertices of its linear program.
pub fn max_min(matrix: &[Vec<Rational>]) -> Rational {
    let count = matrix.len();
    let mut rows = simplex_rows(count, count + 1);
    for column in 0..matrix[0].len() {
        let coefficients = matrix.iter().map(|row| -&row[column]).chain([int(1)]).collect();
        rows.push(Row { coefficients, right: int(0), equation: false });
    }
    let objective: Vec<Rational> = (0..=count).map(|v| int(i64::from(v == count))).collect();
    maximise(&objective, &rows).unwrap().0
}

/// What a player gets at a profile if it plays something else.
pub fn deviated(game: &NormalForm, player: usize, profile: &[usize], deviation: usize) -> Rational {
    let mut other = profile.to_vec();
    other[player] = deviation;
    game.payoff(player, &other).clone()
}

/// The expected payoff of a player when all mix independently.
pub fn expected(game: &NormalForm, player: usize, mixed: &[Vec<Rational>]) -> Rational {
    (0..game.profile_count()).fold(int(0), |sum, index| {
        let profile = game.profile(index);
        let weight = profile.iter().zip(mixed).fold(int(1), |product, (&s, lottery)| product * &lottery[s]);
        sum + weight * game.payoff_at(player, index)
    })
}
