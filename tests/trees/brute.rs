//! Answers by trying everything, for small games.

use detente::equilibrium::answer::{Budget, Equilibrium, Mixed, NashAnswer};
use detente::error::Error;
use detente::exact::Rational;
use detente::exact::linear::solve;
use detente::game::{Extensive, NormalForm};

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

pub fn sum<'a>(numbers: impl IntoIterator<Item = &'a Rational>) -> Rational {
    numbers.into_iter().fold(ZERO, |sum, v| sum + v)
}

/// Expected payoffs when every player follows a behaviour strategy, by walking down every path.
pub fn played(tree: &Extensive, at: &[Mixed]) -> Vec<Rational> {
    fn walk(tree: &Extensive, at: &[Mixed], node: usize) -> Vec<Rational> {
        let here = &tree.nodes[node];
        let mut total = match here.outcome {
            Some(outcome) => tree.outcomes[outcome].payoffs.clone(),
            None => vec![ZERO; tree.players.len()],
        };
        for (action, &child) in here.children.iter().enumerate() {
            let set = here.set.expect("an inner node");
            let p = tree.sets[set].actions[action].probability.clone().unwrap_or_else(|| at[set][action].clone());
            if p != ZERO {
                total.iter_mut().zip(walk(tree, at, child)).for_each(|(sum, v)| *sum += v * &p);
            }
        }
        total
    }
    walk(tree, at, 0)
}

/// All pure strategies of a player, reduced or not: an action for each of its information sets.
pub fn pure_strategies(tree: &Extensive, player: usize) -> Vec<Vec<(usize, usize)>> {
    let mut out = vec![Vec::new()];
    for set in tree.sets_of(player) {
        let extend = |so_far: &Vec<(usize, usize)>| {
            let longer = |action| so_far.iter().copied().chain([(set, action)]).collect::<Vec<_>>();
            (0..tree.sets[set].actions.len()).map(longer).collect::<Vec<_>>()
        };
        out = out.iter().flat_map(extend).collect();
    }
    out
}

/// A behaviour profile with the actions of pure strategies in it.
pub fn with(tree: &Extensive, at: &[Mixed], strategy: &[(usize, usize)]) -> Vec<Mixed> {
    let mut out = at.to_vec();
    for &(set, action) in strategy {
        out[set] = (0..tree.sets[set].actions.len()).map(|a| if a == action { ONE } else { ZERO }).collect();
    }
    out
}

/// The largest gain of any player from any of all its pure strategies.
pub fn regret(tree: &Extensive, at: &[Mixed]) -> Rational {
    let now = played(tree, at);
    let gains = (0..tree.players.len()).flat_map(|player| {
        let now = now[player].clone();
        pure_strategies(tree, player)
            .into_iter()
            .map(move |strategy| &played(tree, &with(tree, at, &strategy))[player] - &now)
    });
    gains.max().unwrap_or(ZERO).max(ZERO)
}

/// The value of a matrix game by trying every square part (Shapley and Snow 1950).
pub fn value(matrix: &[Vec<Rational>]) -> Rational {
    let (rows, columns) = (matrix.len(), matrix[0].len());
    for size in 1..=rows.min(columns) {
        for rs in subsets(rows, size) {
            for cs in subsets(columns, size) {
                if let Some(value) = kernel(matrix, &rs, &cs) {
                    return value;
                }
            }
        }
    }
    panic!("a matrix game without a value");
}

fn subsets(count: usize, size: usize) -> Vec<Vec<usize>> {
    (0u32..1 << count)
        .filter(|bits| bits.count_ones() as usize == size)
        .map(|bits| (0..count).filter(|at| bits >> at & 1 == 1).collect())
        .collect()
}

fn kernel(matrix: &[Vec<Rational>], rs: &[usize], cs: &[usize]) -> Option<Rational> {
    // Σ_i x_i m_ij = v for the columns, Σ x = 1; and the other way round.
    let square = |outer: &[usize], inner: &[usize], entry: &dyn Fn(usize, usize) -> Rational| {
        let mut system: Vec<Vec<Rational>> =
            outer.iter().map(|&o| inner.iter().map(|&i| entry(o, i)).chain([-ONE]).collect()).collect();
        system.push(inner.iter().map(|_| ONE).chain([ZERO]).collect());
        let right: Vec<Rational> = outer.iter().map(|_| ZERO).chain([ONE]).collect();
        solve(&system, &right)
    };
    let x = square(cs, rs, &|c, r| matrix[r][c].clone())?;
    let y = square(rs, cs, &|r, c| matrix[r][c].clone())?;
    let v = x.last()?.clone();
    if x[..rs.len()].iter().chain(&y[..cs.len()]).any(|p| *p < ZERO) {
        return None;
    }
    let holds =
        (0..matrix[0].len()).all(|c| sum(&rs.iter().zip(&x).map(|(&r, p)| p * &matrix[r][c]).collect::<Vec<_>>()) >= v);
    let binds = matrix.iter().all(|row| sum(&cs.iter().zip(&y).map(|(&c, p)| p * &row[c]).collect::<Vec<_>>()) <= v);
    (holds && binds).then_some(v)
}

/// All extreme equilibria of a small two-player game: all pairs of vertices of the best-reply polytopes that have
/// every label between them (Mangasarian 1964; von Stengel 2002).
pub fn extreme(game: &NormalForm, _: &Budget) -> Result<NashAnswer, Error> {
    let (a, b) = (game.matrix(0), game.matrix(1));
    let (rows, columns) = (a.len(), a[0].len());
    // Payoffs above 0 make the polytopes bounded.
    let raised = |m: &Vec<Vec<Rational>>| -> Vec<Vec<Rational>> {
        let least = m.iter().flatten().min().expect("a payoff").clone();
        m.iter().map(|row| row.iter().map(|v| v - &least + ONE).collect()).collect()
    };
    let (a, b) = (raised(&a), raised(&b));
    let transposed: Vec<Vec<Rational>> = (0..columns).map(|j| b.iter().map(|row| row[j].clone()).collect()).collect();
    // Of x: label i where x_i = 0, rows + j where column j is a best reply. Of y: rows + j, and i.
    let first = vertices(&transposed, rows, &|constraint| constraint);
    let second = vertices(&a, columns, &|constraint| {
        if constraint < columns { rows + constraint } else { constraint - columns }
    });
    let mut equilibria = Vec::new();
    for (x, own) in &first {
        for (y, theirs) in &second {
            if (0..rows + columns).all(|label| own.contains(&label) || theirs.contains(&label)) {
                let strategies = vec![x.clone(), y.clone()];
                equilibria.push(Equilibrium { strategies, payoffs: vec![], regret: ZERO, component: None });
            }
        }
    }
    Ok(NashAnswer {
        equilibria,
        complete: true,
        method: "all, by brute force".to_owned(),
        exact: true,
        ..NashAnswer::default()
    })
}

/// The vertices other than 0 of {z ≥ 0, M z ≤ 1}, scaled to add to 1, with the labels of the constraints that bind.
fn vertices(matrix: &[Vec<Rational>], size: usize, label: &dyn Fn(usize) -> usize) -> Vec<(Mixed, Vec<usize>)> {
    let row = |constraint: usize| -> (Vec<Rational>, Rational) {
        if constraint < size {
            ((0..size).map(|at| if at == constraint { ONE } else { ZERO }).collect(), ZERO)
        } else {
            (matrix[constraint - size].clone(), ONE)
        }
    };
    let mut out: Vec<(Mixed, Vec<usize>)> = Vec::new();
    for tight in subsets(size + matrix.len(), size) {
        let (system, right): (Vec<_>, Vec<_>) = tight.iter().map(|&c| row(c)).unzip();
        let Some(z) = solve(&system, &right) else { continue };
        let slack = |c: usize| {
            let (coefficients, right) = row(c);
            right - sum(&coefficients.iter().zip(&z).map(|(a, b)| a * b).collect::<Vec<_>>())
        };
        let outside = z.iter().any(|v| *v < ZERO) || (size..size + matrix.len()).any(|c| slack(c) < ZERO);
        let total = sum(&z);
        if outside || total == ZERO {
            continue;
        }
        let labels = (0..size + matrix.len()).filter(|&c| slack(c) == ZERO).map(label).collect();
        let mixed: Mixed = z.iter().map(|v| v / &total).collect();
        if !out.iter().any(|(known, _)| *known == mixed) {
            out.push((mixed, labels));
        }
    }
    out
}
