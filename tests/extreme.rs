//! All extreme equilibria of two-player games, held against games whose equilibria are published, against enumerations
//! written here from the definitions, and against laws.

use detente::equilibrium::answer::{Arithmetic, Budget, Mixed, NashAnswer};
use detente::equilibrium::{extreme, lemke_howson, regret};
use detente::error::Error;
use detente::exact::{Rational, parse, to_f64};
use detente::game::normal::{NormalForm, Player};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};

type Matrix = Vec<Vec<Rational>>;

fn number(text: &str) -> Rational {
    parse(text).unwrap()
}

/// Rows separated by `;`, entries by spaces.
fn matrix(text: &str) -> Matrix {
    text.split(';').map(|row| row.split_whitespace().map(number).collect()).collect()
}

fn transposed(matrix: &Matrix) -> Matrix {
    (0..matrix[0].len()).map(|j| matrix.iter().map(|row| row[j].clone()).collect()).collect()
}

fn game(a: &Matrix, b: &Matrix) -> NormalForm {
    NormalForm::bimatrix("", a, b).unwrap()
}

fn all(game: &NormalForm) -> NashAnswer {
    extreme::all(game, Arithmetic::Exact, &Budget::default()).unwrap()
}

/// The equilibria as a set of pairs; that each is there once is checked.
fn set(answer: &NashAnswer) -> BTreeSet<(Mixed, Mixed)> {
    let pairs: Vec<(Mixed, Mixed)> =
        answer.equilibria.iter().map(|e| (e.strategies[0].clone(), e.strategies[1].clone())).collect();
    let set: BTreeSet<(Mixed, Mixed)> = pairs.iter().cloned().collect();
    assert_eq!(set.len(), pairs.len());
    set
}

/// Equilibria written as `x;y`, entries separated by spaces.
fn equilibria(texts: &[&str]) -> BTreeSet<(Mixed, Mixed)> {
    texts.iter().map(|text| matrix(text)).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// What every answer promises, whatever the game.
fn check(game: &NormalForm, answer: &NashAnswer) {
    for equilibrium in &answer.equilibria {
        for mixed in &equilibrium.strategies {
            assert_eq!(mixed.iter().fold(Rational::ZERO, |sum, part| sum + part), Rational::ONE);
            assert!(mixed.iter().all(|part| *part >= Rational::ZERO));
        }
        let (payoffs, regret) = regret::payoffs_and_regret(game, &equilibrium.strategies);
        assert_eq!((&payoffs, &regret), (&equilibrium.payoffs, &equilibrium.regret));
        assert!(!answer.exact || regret == Rational::ZERO);
        assert_eq!(equilibrium.component.is_some(), answer.exact && answer.complete);
    }
    let key = |at: usize| (answer.equilibria[at].component, &answer.equilibria[at].strategies);
    for at in 1..answer.equilibria.len() {
        let ((before, earlier), (now, later)) = (key(at - 1), key(at));
        assert!(before < now || (before == now && earlier > later), "the order of the equilibria");
    }
    for subset in &answer.subsets {
        assert!(subset.row.len() * subset.column.len() > 1);
        // Any mixture is an equilibrium: the equal one is tried.
        let equal = |part: &[Mixed]| -> Mixed {
            let count = Rational::from(part.len());
            (0..part[0].len())
                .map(|s| part.iter().fold(Rational::ZERO, |sum, mixed| sum + &mixed[s]) / &count)
                .collect()
        };
        assert_eq!(regret::of(game, &[equal(&subset.row), equal(&subset.column)]), Rational::ZERO);
    }
}

/// Draws from a fixed stream.
struct Draw(ChaCha8Rng);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    fn below(&mut self, most: u64) -> u64 {
        (u64::from(self.0.next_u32()) * most) >> 32
    }

    fn matrix(&mut self, rows: usize, columns: usize, most: u64) -> Matrix {
        (0..rows).map(|_| (0..columns).map(|_| Rational::from(self.below(most))).collect()).collect()
    }

    fn game(&mut self, rows: usize, columns: usize, most: u64) -> (Matrix, Matrix) {
        (self.matrix(rows, columns, most), self.matrix(rows, columns, most))
    }

    fn permutation(&mut self, size: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..size).collect();
        (1..size).for_each(|at| order.swap(at, self.below(at as u64 + 1) as usize));
        order
    }
}

// ---- published games ----

/// von Stengel 1999, "New maximal numbers of equilibria in bimatrix games": 75 equilibria.
#[test]
fn seventy_five_equilibria() {
    let a = matrix(
        "9504 -660 19976 -20526 1776 -8976; -111771 31680 -130944 168124 -8514 52764;
         397584 -113850 451176 -586476 29216 -178761; 171204 -45936 208626 -263076 14124 -84436;
         1303104 -453420 1227336 -1718376 72336 -461736; 737154 -227040 774576 -1039236 48081 -300036",
    );
    let b = matrix(
        "72336 48081 29216 14124 1776 -8514; -461736 -300036 -178761 -84436 -8976 52764;
         1227336 774576 451176 208626 19976 -130944; -1718376 -1039236 -586476 -263076 -20526 168124;
         1303104 737154 397584 171204 9504 -111771; -453420 -227040 -113850 -45936 -660 31680",
    );
    let game = game(&a, &b);
    let answer = all(&game);
    check(&game, &answer);
    assert_eq!(set(&answer).len(), 75);
    assert!(answer.complete && answer.exact && answer.degenerate == Some(false) && answer.subsets.is_empty());
    assert_eq!(answer.equilibria.last().unwrap().component, Some(74));
}

fn savani_von_stengel() -> NormalForm {
    let a = matrix(
        "-180 72 -333 297 -153 270; -30 17 -33 42 -3 20; -81 36 -126 126 -36 90;
         90 -36 126 -126 36 -81; 20 -3 42 -33 17 -30; 270 -153 297 -333 72 -180",
    );
    let b = matrix(
        "72 36 17 -3 -36 -153; -180 -81 -30 20 90 270; 297 126 42 -33 -126 -333;
         -333 -126 -33 42 126 297; 270 90 20 -30 -81 -180; -153 -36 -3 17 36 72",
    );
    game(&a, &b)
}

/// Savani and von Stengel 2006, "Hard-to-solve bimatrix games": one equilibrium, at the end of every long path.
#[test]
fn long_paths_lead_to_the_only_equilibrium() {
    let game = savani_von_stengel();
    let only = equilibria(&["1/30 1/6 3/10 3/10 1/6 1/30; 1/6 1/30 3/10 3/10 1/30 1/6"]);
    let answer = all(&game);
    check(&game, &answer);
    assert_eq!(set(&answer), only);
    for label in 0..12 {
        let one = lemke_howson::one(&game, label, Arithmetic::Exact, &Budget::default()).unwrap();
        assert_eq!(set(&one), only);
        assert!(one.exact && one.complete);
    }
}

/// In the n × n coordination game every set of strategies, used equally by both, is an equilibrium: 2^n − 1 (Quint and
/// Shubik 1997).
#[test]
fn coordination_has_one_equilibrium_for_every_set() {
    for n in 1..=8usize {
        let identity: Matrix = (0..n).map(|i| (0..n).map(|j| Rational::from(u8::from(i == j))).collect()).collect();
        let game = game(&identity, &identity);
        let answer = all(&game);
        check(&game, &answer);
        let equal = |members: u32| -> Mixed {
            let weight = Rational::from_parts(1.into(), members.count_ones().into());
            (0..n).map(|s| if members >> s & 1 == 1 { weight.clone() } else { Rational::ZERO }).collect()
        };
        assert_eq!(set(&answer), (1..1u32 << n).map(|members| (equal(members), equal(members))).collect());
        assert_eq!((answer.degenerate, answer.complete), (Some(false), true));
    }
}

/// Bagwell 1995, "Commitment and observability in games", with the noise of 1/100: the follower's strategies say what to do
/// on seeing S and on seeing C.
#[test]
fn commitment_seen_with_noise() {
    let seen = [number("99/100"), number("1/100")];
    let pay = |leader: usize, follower: usize| [[("5", "2"), ("3", "1")], [("6", "3"), ("4", "4")]][leader][follower];
    let rows = |player: usize| -> Matrix {
        let value = |leader: usize, plan: usize| {
            let own = |at: usize| {
                let pair = pay(leader, plan >> (1 - at) & 1);
                number(if player == 0 { pair.0 } else { pair.1 })
            };
            &seen[leader] * own(0) + &seen[1 - leader] * own(1)
        };
        (0..2).map(|leader| (0..4).map(|plan| value(leader, plan)).collect()).collect()
    };
    let game = game(&rows(0), &rows(1));
    let answer = all(&game);
    check(&game, &answer);
    let expected = equilibria(&["0 1; 0 0 0 1", "1/100 99/100; 0 25/49 0 24/49", "99/100 1/100; 24/49 25/49 0 0"]);
    assert_eq!(set(&answer), expected);
}

/// O'Neill 1987, "Nonmetric test of the minimax theory": the first player wins on two jokers and on two different numbers.
/// The joker is played with 2/5, each number with 1/5, and the value is 2/5.
#[test]
fn oneill_cards() {
    let wins = matrix("1 0 0 0; 0 0 1 1; 0 1 0 1; 0 1 1 0");
    let loses: Matrix = wins.iter().map(|row| row.iter().map(|win| Rational::ONE - win).collect()).collect();
    let game = game(&wins, &loses);
    let answer = all(&game);
    check(&game, &answer);
    assert_eq!(set(&answer), equilibria(&["2/5 1/5 1/5 1/5; 2/5 1/5 1/5 1/5"]));
    assert_eq!(answer.equilibria[0].payoffs, [number("2/5"), number("3/5")]);
}

/// Shapley 1974, "A note on the Lemke–Howson algorithm": three equilibria, of which no path from the start reaches all.
#[test]
fn an_equilibrium_that_no_path_reaches() {
    let a = matrix("0 3 0; 2 2 0; 3 0 1");
    let game = game(&a, &transposed(&a));
    let answer = all(&game);
    check(&game, &answer);
    let expected = equilibria(&["0 0 1; 0 0 1", "1/3 2/3 0; 1/3 2/3 0", "1/6 1/3 1/2; 1/6 1/3 1/2"]);
    assert_eq!(set(&answer), expected);
    let reached: BTreeSet<(Mixed, Mixed)> = (0..6)
        .flat_map(|label| set(&lemke_howson::one(&game, label, Arithmetic::Exact, &Budget::default()).unwrap()))
        .collect();
    assert!(reached.is_subset(&expected) && reached.len() < 3);
}

/// By hand: where nothing matters, every pair of pure strategies is extreme and everything is one subset; where only the
/// column matters to the row player, and nothing to the column player, the same; a dominant row that makes the column
/// player indifferent gives one point against an interval.
#[test]
fn games_by_hand() {
    let zeros = |rows: usize, columns: usize| vec![vec![Rational::ZERO; columns]; rows];
    for (rows, columns) in [(1, 1), (1, 4), (3, 1), (3, 3), (2, 5), (10, 10)] {
        let game = game(&zeros(rows, columns), &zeros(rows, columns));
        let answer = all(&game);
        check(&game, &answer);
        assert_eq!(set(&answer).len(), rows * columns);
        assert!(answer.complete && answer.equilibria.iter().all(|e| e.component == Some(0)));
        assert_eq!(answer.degenerate, Some(rows * columns > 1));
        assert_eq!(answer.subsets.len(), usize::from(rows * columns > 1));
    }
    let dominant = game(&matrix("2 2; 1 1"), &matrix("1 1; 0 5"));
    let answer = all(&dominant);
    check(&dominant, &answer);
    assert_eq!(set(&answer), equilibria(&["1 0; 1 0", "1 0; 0 1"]));
    assert_eq!((answer.subsets.len(), answer.subsets[0].row.len(), answer.subsets[0].column.len()), (1, 1, 2));
    // Row 1 against the first column or mixtures near it; row 2 is an equal reply to the second column only.
    let corner = game(&matrix("1 0; 0 0"), &matrix("1 0; 0 0"));
    let answer = all(&corner);
    check(&corner, &answer);
    assert_eq!(set(&answer), equilibria(&["1 0; 1 0", "0 1; 0 1"]));
    assert_eq!((answer.degenerate, answer.subsets.len()), (Some(true), 0));
    assert_eq!(answer.equilibria.iter().map(|e| e.component).collect::<Vec<_>>(), [Some(0), Some(1)]);
}

// ---- enumerations from the definitions ----

/// The solution of a square system by elimination with fractions; `None` if singular.
fn solved(mut rows: Vec<Vec<Rational>>) -> Option<Vec<Rational>> {
    let size = rows.len();
    for step in 0..size {
        let pivot = (step..size).find(|row| rows[*row][step] != Rational::ZERO)?;
        rows.swap(step, pivot);
        let lead: Vec<Rational> = rows[step].iter().map(|entry| entry / &rows[step][step]).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[step].clone();
            if at != step && factor != Rational::ZERO {
                row.iter_mut().zip(&lead).for_each(|(entry, over)| *entry -= &factor * over);
            }
        }
        rows[step] = lead;
    }
    Some(rows.into_iter().map(|row| row[size].clone()).collect())
}

fn subsets(size: usize, count: usize) -> impl Iterator<Item = Vec<usize>> {
    (0u32..1 << size)
        .filter(move |members| members.count_ones() as usize == count)
        .map(move |members| (0..size).filter(|at| members >> at & 1 == 1).collect())
}

/// The mixed strategy over `used` columns that makes the rows `equal` pay the same and no row more.
fn indifferent(payoffs: &Matrix, equal: &[usize], used: &[usize]) -> Option<Mixed> {
    // Unknowns: the weights and the common payoff.
    let mut rows: Vec<Vec<Rational>> = equal
        .iter()
        .map(|i| used.iter().map(|j| payoffs[*i][*j].clone()).chain([-Rational::ONE, Rational::ZERO]).collect())
        .collect();
    rows.push(used.iter().map(|_| Rational::ONE).chain([Rational::ZERO, Rational::ONE]).collect());
    let solution = solved(rows)?;
    let (weights, value) = (&solution[..used.len()], &solution[used.len()]);
    let mut mixed = vec![Rational::ZERO; payoffs[0].len()];
    used.iter().zip(weights).for_each(|(j, weight)| mixed[*j] = weight.clone());
    let pay = |row: &Vec<Rational>| row.iter().zip(&mixed).fold(Rational::ZERO, |sum, (a, y)| sum + a * y);
    let fits = weights.iter().all(|weight| *weight > Rational::ZERO) && payoffs.iter().all(|row| pay(row) <= *value);
    fits.then_some(mixed)
}

/// All equilibria of a nondegenerate game: one for each pair of equally large supports that has one.
fn by_supports(a: &Matrix, b: &Matrix) -> BTreeSet<(Mixed, Mixed)> {
    let b = transposed(b);
    let (m, n) = (a.len(), b.len());
    let mut found = BTreeSet::new();
    for count in 1..=m.min(n) {
        for rows in subsets(m, count) {
            for columns in subsets(n, count) {
                if let Some(y) = indifferent(a, &rows, &columns)
                    && let Some(x) = indifferent(&b, &columns, &rows)
                {
                    found.insert((x, y));
                }
            }
        }
    }
    found
}

/// Every support pair of random games without ties.
#[test]
fn nondegenerate_games_by_all_pairs_of_supports() {
    let mut draw = Draw::new(1);
    let (mut games, mut found) = (0, 0);
    while games < 320 {
        let (m, n) = match games % 16 {
            15 => (5, 5),
            14 => (5, 4),
            other => (2 + other % 3, 2 + other / 3 % 3),
        };
        let (a, b) = draw.game(m, n, 100_000);
        let game = game(&a, &b);
        let answer = all(&game);
        if answer.degenerate == Some(true) {
            continue;
        }
        check(&game, &answer);
        let expected = by_supports(&a, &b);
        assert_eq!(set(&answer), expected);
        assert_eq!((answer.complete, answer.degenerate), (true, Some(false)));
        // The number is odd (Lemke and Howson 1964).
        assert_eq!(expected.len() % 2, 1);
        games += 1;
        found += expected.len();
    }
    assert!(found > games);
}

/// A vertex of {z ≥ 0 : Cz ≤ 1}: the point, and its labels, variables' first.
type Corner = (Vec<Rational>, BTreeSet<usize>);

/// All vertices by trying every choice of as many tight inequalities as there are variables.
fn corners(c: &Matrix) -> Vec<Corner> {
    let (rows, columns) = (c.len(), c[0].len());
    let inequality = |at: usize| -> Vec<Rational> {
        if at < columns {
            (0..columns).map(|j| Rational::from(u8::from(j == at))).chain([Rational::ZERO]).collect()
        } else {
            c[at - columns].iter().cloned().chain([Rational::ONE]).collect()
        }
    };
    let mut found = BTreeMap::new();
    for tight in subsets(rows + columns, columns) {
        let Some(point) = solved(tight.iter().map(|at| inequality(*at)).collect()) else { continue };
        let slack = |at: usize| {
            let row = inequality(at);
            let used = row.iter().zip(&point).fold(Rational::ZERO, |sum, (entry, z)| sum + entry * z);
            if at < columns { used } else { Rational::ONE - used }
        };
        let slacks: Vec<Rational> = (0..rows + columns).map(slack).collect();
        if slacks.iter().all(|slack| *slack >= Rational::ZERO) {
            found.insert(point, (0..rows + columns).filter(|at| slacks[*at] == Rational::ZERO).collect());
        }
    }
    found.into_iter().collect()
}

struct Expected {
    equilibria: BTreeSet<(Mixed, Mixed)>,
    subsets: BTreeSet<(BTreeSet<Mixed>, BTreeSet<Mixed>)>,
    components: BTreeSet<BTreeSet<(Mixed, Mixed)>>,
    degenerate: bool,
}

/// All extreme equilibria, maximal Nash subsets and components of any small game with payoffs from 0, from the definitions.
fn by_corners(a: &Matrix, b: &Matrix) -> Expected {
    let positive = |matrix: &Matrix| -> Matrix {
        matrix.iter().map(|row| row.iter().map(|entry| entry + Rational::ONE).collect()).collect()
    };
    let (m, n) = (a.len(), a[0].len());
    // In P labels are the rows, then the columns; in Q the columns come first and are put last.
    let p = corners(&transposed(&positive(b)));
    let q: Vec<Corner> = corners(&positive(a))
        .into_iter()
        .map(|(y, labels)| (y, labels.into_iter().map(|at| if at < n { m + at } else { at - n }).collect()))
        .collect();
    let degenerate = p.iter().any(|(_, labels)| labels.len() > m) || q.iter().any(|(_, labels)| labels.len() > n);
    let mixed = |point: &Vec<Rational>| -> Mixed {
        let sum = point.iter().fold(Rational::ZERO, |sum, part| sum + part);
        point.iter().map(|part| part / &sum).collect()
    };
    let mut equilibria = BTreeSet::new();
    for (x, own) in &p {
        for (y, other) in &q {
            if own.union(other).count() == m + n && x.iter().any(|part| *part > Rational::ZERO) {
                equilibria.insert((mixed(x), mixed(y)));
            }
        }
    }
    // Closed under intersection: every maximal subset has as its columns the common partners of its rows.
    let mut partners: BTreeMap<&Mixed, BTreeSet<Mixed>> = BTreeMap::new();
    equilibria.iter().for_each(|(x, y)| {
        partners.entry(x).or_default().insert(y.clone());
    });
    let mut closed: BTreeSet<BTreeSet<Mixed>> = partners.values().cloned().collect();
    loop {
        let more: BTreeSet<BTreeSet<Mixed>> = closed
            .iter()
            .flat_map(|set| partners.values().map(move |other| set.intersection(other).cloned().collect()))
            .filter(|set: &BTreeSet<Mixed>| !set.is_empty() && !closed.contains(set))
            .collect();
        if more.is_empty() {
            break;
        }
        closed.extend(more);
    }
    let rows_of = |columns: &BTreeSet<Mixed>| -> BTreeSet<Mixed> {
        partners.iter().filter(|(_, own)| columns.is_subset(own)).map(|(x, _)| (*x).clone()).collect()
    };
    let subsets = closed
        .iter()
        .map(|columns| (rows_of(columns), columns.clone()))
        .filter(|(rows, columns)| rows.len() * columns.len() > 1)
        .collect();
    // Components: sets of equilibria that share a strategy with one another, grown until they do not.
    let mut left = equilibria.clone();
    let mut components = BTreeSet::new();
    while let Some(first) = left.pop_first() {
        let (mut part, mut waiting) = (BTreeSet::new(), vec![first]);
        while let Some(next) = waiting.pop() {
            let near: Vec<_> = left.iter().filter(|other| other.0 == next.0 || other.1 == next.1).cloned().collect();
            near.iter().for_each(|other| {
                left.remove(other);
            });
            waiting.extend(near);
            part.insert(next);
        }
        components.insert(part);
    }
    Expected { equilibria, subsets, components, degenerate }
}

fn assert_is(answer: &NashAnswer, expected: &Expected) {
    assert_eq!(set(answer), expected.equilibria);
    assert_eq!((answer.complete, answer.exact, answer.degenerate), (true, true, Some(expected.degenerate)));
    let subsets: Vec<_> = answer
        .subsets
        .iter()
        .map(|subset| (subset.row.iter().cloned().collect(), subset.column.iter().cloned().collect()))
        .collect();
    assert_eq!(subsets.len(), expected.subsets.len());
    assert_eq!(subsets.into_iter().collect::<BTreeSet<_>>(), expected.subsets);
    let mut components: BTreeMap<usize, BTreeSet<(Mixed, Mixed)>> = BTreeMap::new();
    for equilibrium in &answer.equilibria {
        let pair = (equilibrium.strategies[0].clone(), equilibrium.strategies[1].clone());
        components.entry(equilibrium.component.unwrap()).or_default().insert(pair);
    }
    assert!(components.keys().copied().eq(0..components.len()));
    for subset in &answer.subsets {
        assert!(components[&subset.component].contains(&(subset.row[0].clone(), subset.column[0].clone())));
    }
    assert_eq!(components.into_values().collect::<BTreeSet<_>>(), expected.components);
}

/// Games with few different payoffs, and with strategies that occur twice.
fn degenerate_games() -> Vec<(Matrix, Matrix)> {
    let mut draw = Draw::new(2);
    let mut games = Vec::new();
    for round in 0..80u64 {
        let (m, n) = [(2, 2), (2, 3), (3, 2), (3, 3), (3, 4), (4, 3), (4, 4), (2, 5)][round as usize % 8];
        let (mut a, mut b) = draw.game(m, n, 2 + round / 8 % 3);
        if round % 5 == 0 {
            let (from, to) = (draw.below(m as u64) as usize, draw.below(m as u64) as usize);
            a[to] = a[from].clone();
            b[to] = b[from].clone();
        }
        games.push((a, b));
    }
    games
}

#[test]
fn degenerate_games_by_all_bases() {
    let mut seen = (0, 0);
    for (a, b) in degenerate_games() {
        let game = game(&a, &b);
        let answer = all(&game);
        check(&game, &answer);
        let expected = by_corners(&a, &b);
        assert_is(&answer, &expected);
        seen.0 += usize::from(expected.degenerate);
        seen.1 += expected.subsets.len();
    }
    assert!(seen.0 >= 60 && seen.1 >= 60, "{seen:?}");
}

// ---- laws ----

/// What an answer says but for the order of strategies and players, payoffs left out.
fn shape(answer: &NashAnswer, rows: &[usize], columns: &[usize], swap: bool) -> Expected {
    let put = |order: &[usize], mixed: &Mixed| -> Mixed { order.iter().map(|s| mixed[*s].clone()).collect() };
    let pair = |x: &Mixed, y: &Mixed| {
        let (x, y) = (put(rows, x), put(columns, y));
        if swap { (y, x) } else { (x, y) }
    };
    let mut components: BTreeMap<Option<usize>, BTreeSet<(Mixed, Mixed)>> = BTreeMap::new();
    let mut equilibria = BTreeSet::new();
    for equilibrium in &answer.equilibria {
        let pair = pair(&equilibrium.strategies[0], &equilibrium.strategies[1]);
        components.entry(equilibrium.component).or_default().insert(pair.clone());
        equilibria.insert(pair);
    }
    let subset = |row: &[Mixed], column: &[Mixed]| {
        let (row, column): (BTreeSet<_>, BTreeSet<_>) =
            (row.iter().map(|x| put(rows, x)).collect(), column.iter().map(|y| put(columns, y)).collect());
        if swap { (column, row) } else { (row, column) }
    };
    Expected {
        equilibria,
        subsets: answer.subsets.iter().map(|part| subset(&part.row, &part.column)).collect(),
        components: components.into_values().collect(),
        degenerate: answer.degenerate.unwrap(),
    }
}

/// Games of all kinds, small enough to be done many times.
fn any_games() -> Vec<(Matrix, Matrix)> {
    let mut draw = Draw::new(3);
    let mut games: Vec<_> = degenerate_games().into_iter().step_by(4).collect();
    for (m, n) in [(3, 3), (4, 5), (6, 6), (5, 2), (8, 7)] {
        games.push(draw.game(m, n, 10));
        games.push(draw.game(m, n, 1000));
    }
    games
}

#[test]
fn names_and_units_do_not_matter() {
    let mut draw = Draw::new(4);
    for (a, b) in any_games() {
        let (m, n) = (a.len(), a[0].len());
        let original = all(&game(&a, &b));
        // The rows and columns of a permuted game are those of the original at these places.
        let (rows, columns) = (draw.permutation(m), draw.permutation(n));
        let permuted = |matrix: &Matrix| -> Matrix {
            rows.iter().map(|i| columns.iter().map(|j| matrix[*i][*j].clone()).collect()).collect()
        };
        let answer = all(&game(&permuted(&a), &permuted(&b)));
        assert_is(&answer, &shape(&original, &rows, &columns, false));
        let (own_rows, own_columns): (Vec<_>, Vec<_>) = ((0..m).collect(), (0..n).collect());
        let swapped = all(&game(&transposed(&b), &transposed(&a)));
        assert_is(&swapped, &shape(&original, &own_rows, &own_columns, true));
        let affine = |matrix: &Matrix, factor: &str, constant: &str| -> Matrix {
            let (factor, constant) = (number(factor), number(constant));
            matrix.iter().map(|row| row.iter().map(|entry| entry * &factor + &constant).collect()).collect()
        };
        let changed = game(&affine(&a, "2/7", "-1e30"), &affine(&b, "1e-40", "1/3"));
        let answer = all(&changed);
        check(&changed, &answer);
        assert_is(&answer, &shape(&original, &own_rows, &own_columns, false));
    }
}

/// What the other one does may be paid for: a constant for each column added to the row player's payoffs, and for each row
/// to the column player's, changes no best reply. Constants of such different sizes leave nothing of the payoffs in
/// floating point.
#[test]
fn what_one_cannot_change_does_not_matter() {
    let size = |at: usize| number(&format!("1e{}", 17 * at));
    for (a, b) in any_games() {
        let original = all(&game(&a, &b));
        let added = |matrix: &Matrix, by_row: bool| -> Matrix {
            let row = |i: usize, row: &Vec<Rational>| {
                row.iter().enumerate().map(|(j, entry)| entry + size(if by_row { i } else { j })).collect()
            };
            matrix.iter().enumerate().map(|(i, entries)| row(i, entries)).collect()
        };
        let changed = game(&added(&a, false), &added(&b, true));
        let answer = all(&changed);
        check(&changed, &answer);
        let (rows, columns): (Vec<_>, Vec<_>) = ((0..a.len()).collect(), (0..a[0].len()).collect());
        assert_is(&answer, &shape(&original, &rows, &columns, false));
        let one = lemke_howson::one(&changed, 0, Arithmetic::Exact, &Budget::default()).unwrap();
        check(&changed, &NashAnswer { complete: false, ..one.clone() });
        assert!(set(&one).is_subset(&set(&original)));
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let pools = [pool(1), pool(2)];
    for (a, b) in any_games() {
        let game = game(&a, &b);
        for arithmetic in [Arithmetic::Exact, Arithmetic::Float] {
            for answers in [None, Some(2)] {
                let budget = Budget { seconds: None, answers };
                let [one, two] = pools.each_ref().map(|pool| pool.install(|| extreme::all(&game, arithmetic, &budget)));
                assert_eq!(one.unwrap(), two.unwrap());
            }
        }
    }
}

// ---- floating point, budgets, limits, paths ----

/// The exact answer is the reference: as many equilibria, in the same order, and near.
#[test]
fn floating_point_is_near_or_exact() {
    let mut inexact = 0;
    for (a, b) in any_games() {
        let game = game(&a, &b);
        let exact = all(&game);
        let answer = extreme::all(&game, Arithmetic::Float, &Budget::default()).unwrap();
        check(&game, &answer);
        if answer.exact {
            assert_eq!(NashAnswer { method: String::new(), ..answer }, NashAnswer { method: String::new(), ..exact });
            continue;
        }
        inexact += 1;
        assert_eq!((answer.complete, answer.degenerate, answer.equilibria.len()), (true, None, exact.equilibria.len()));
        for (near, equilibrium) in answer.equilibria.iter().zip(&exact.equilibria) {
            assert!(to_f64(&near.regret) < 1e-9);
            for (a, b) in near.strategies.iter().flatten().zip(equilibrium.strategies.iter().flatten()) {
                assert!((to_f64(a) - to_f64(b)).abs() < 1e-9);
            }
        }
    }
    assert!(inexact >= 5);
}

#[test]
fn budgets_end_a_search_and_say_so() {
    for (a, b) in any_games() {
        let game = game(&a, &b);
        let full = all(&game);
        let count = full.equilibria.len();
        for answers in [1, count.saturating_sub(1), count, count + 1] {
            let budget = Budget { seconds: Some(1e300), answers: Some(answers) };
            let answer = extreme::all(&game, Arithmetic::Exact, &budget).unwrap();
            check(&game, &answer);
            assert_eq!((answer.equilibria.len(), answer.complete), (answers.min(count), answers >= count));
            assert!(set(&answer).is_subset(&set(&full)));
        }
        for seconds in [0.0, -1.0, f64::NAN, 1e-9] {
            let budget = Budget { seconds: Some(seconds), answers: None };
            let answer = extreme::all(&game, Arithmetic::Exact, &budget).unwrap();
            check(&game, &answer);
            assert!(!answer.complete);
            let one = lemke_howson::one(&game, 0, Arithmetic::Exact, &budget).unwrap();
            assert!(one.equilibria.is_empty() && !one.complete);
        }
    }
}

#[test]
fn what_is_not_supported_is_refused() {
    let player = |count: usize| Player { name: String::new(), strategies: vec![String::new(); count] };
    let of = |counts: &[usize]| {
        let payoffs = vec![vec![Rational::ZERO; counts.iter().product()]; counts.len()];
        NormalForm::new("", counts.iter().map(|count| player(*count)).collect(), payoffs).unwrap()
    };
    for counts in [&[3][..], &[2, 2, 2], &[2, 511]] {
        let refused = extreme::all(&of(counts), Arithmetic::Exact, &Budget::default());
        assert!(matches!(refused, Err(Error::Unsupported(_))));
    }
    assert_eq!(all(&of(&[2, 510])).equilibria.len(), 1020);
    assert_eq!(all(&of(&[80, 1])).equilibria.len(), 80);
    let one = |game: &NormalForm, label| lemke_howson::one(game, label, Arithmetic::Exact, &Budget::default());
    assert!(matches!(one(&of(&[2, 2, 2]), 0), Err(Error::Unsupported(_))));
    assert!(matches!(one(&of(&[2, 3]), 5), Err(Error::Input(faults)) if faults.len() == 1));
    assert!(one(&of(&[2, 511]), 512).is_ok());
}

/// Every end of a path is one of all equilibria, which are found in another way.
#[test]
fn paths_end_in_equilibria() {
    for (a, b) in any_games() {
        let game = game(&a, &b);
        let every = set(&all(&game));
        for label in 0..a.len() + a[0].len() {
            let exact = lemke_howson::one(&game, label, Arithmetic::Exact, &Budget::default()).unwrap();
            check(&game, &NashAnswer { complete: false, ..exact.clone() });
            assert!(exact.exact && set(&exact).is_subset(&every));
            let float = lemke_howson::one(&game, label, Arithmetic::Float, &Budget::default()).unwrap();
            check(&game, &NashAnswer { complete: false, ..float.clone() });
            assert!(!float.exact && to_f64(&float.equilibria[0].regret) < 1e-9);
        }
    }
}

/// A game too large for all of its equilibria still has one that is proved.
#[test]
fn large_games_have_one_equilibrium() {
    let (a, b) = Draw::new(5).game(60, 50, 1000);
    let game = game(&a, &b);
    for label in [0, 70] {
        let answer = lemke_howson::one(&game, label, Arithmetic::Exact, &Budget::default()).unwrap();
        check(&game, &NashAnswer { complete: false, ..answer.clone() });
        assert!(answer.exact && answer.equilibria.len() == 1);
    }
}
