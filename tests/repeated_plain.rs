//! Sustained payoffs of random games against a plain iteration of the operator of Abreu, Pearce and Stacchetti (1990), written
//! here for this purpose: every profile, every promise, polygons clipped by half-planes, until nothing moves.

use detente::certificate::repeated::check_value_sets;
use detente::exact::{Rational, parse, to_f64};
use detente::game::NormalForm;
use detente::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, State, ValueSets};
use detente::repeated::payoffs::{Options, solve};
use detente::units::{Discount, Probability};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

type Point = [f64; 2];

/// A stage game in floating point: payoffs by row and column, and what is seen of a deviation.
struct Plain {
    payoffs: [Vec<Vec<f64>>; 2],
    delta: f64,
    detection: Point,
    sanction: Point,
}

impl Plain {
    /// The points that are left after so many rounds, or earlier when nothing moves.
    fn iterate(&self, rounds: usize) -> Vec<Point> {
        let all: Vec<Point> = self.profiles().map(|(i, j)| [self.payoffs[0][i][j], self.payoffs[1][i][j]]).collect();
        let mut set = hull(all);
        for _ in 0..rounds {
            if set.is_empty() {
                return set;
            }
            let threat = [0, 1].map(|player| set.iter().map(|p| p[player]).fold(f64::INFINITY, f64::min));
            let mut points = Vec::new();
            for (i, j) in self.profiles() {
                let best = [
                    (0..self.payoffs[0].len()).map(|other| self.payoffs[0][other][j]).fold(f64::NEG_INFINITY, f64::max),
                    (0..self.payoffs[1][i].len())
                        .map(|other| self.payoffs[1][i][other])
                        .fold(f64::NEG_INFINITY, f64::max),
                ];
                let now = [self.payoffs[0][i][j], self.payoffs[1][i][j]];
                let mut promises = set.clone();
                for player in 0..2 {
                    let gain = best[player] - now[player];
                    if gain <= 0.0 {
                        continue;
                    }
                    let (delta, seen) = (self.delta, self.detection[player]);
                    // δ p (w − P + (1−δ) s) ≥ (1−δ) gain
                    let floor = if seen == 0.0 {
                        f64::INFINITY
                    } else {
                        threat[player] - (1.0 - delta) * self.sanction[player] + (1.0 - delta) * gain / (delta * seen)
                    };
                    promises = above(&promises, player, floor - 1e-12);
                }
                points.extend(
                    promises
                        .into_iter()
                        .map(|w| [0, 1].map(|player| (1.0 - self.delta) * now[player] + self.delta * w[player])),
                );
            }
            let next = hull(points);
            let still = next.len() == set.len()
                && next.iter().zip(&set).all(|(a, b)| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-13);
            set = next;
            if still {
                break;
            }
        }
        set
    }

    fn profiles(&self) -> impl Iterator<Item = (usize, usize)> {
        let (rows, columns) = (self.payoffs[0].len(), self.payoffs[0][0].len());
        (0..rows).flat_map(move |i| (0..columns).map(move |j| (i, j)))
    }
}

fn above(polygon: &[Point], player: usize, floor: f64) -> Vec<Point> {
    let mut out = Vec::new();
    for (at, a) in polygon.iter().enumerate() {
        let b = polygon[(at + 1) % polygon.len()];
        if a[player] >= floor {
            out.push(*a);
        }
        if (a[player] < floor) != (b[player] < floor) {
            let share = (floor - a[player]) / (b[player] - a[player]);
            out.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
        }
    }
    out
}

/// Gift wrapping would do; this is the monotone chain, with a tolerance for points on a line.
fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup_by(|a, b| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-13);
    if points.len() < 3 {
        return points;
    }
    let half = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for p in points {
            while chain.len() > 1 {
                let (a, b) = (chain[chain.len() - 2], chain[chain.len() - 1]);
                if (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut ring = half(&mut points.iter().copied());
    ring.extend(half(&mut points.iter().rev().copied()));
    ring
}

fn support(points: &[Point], direction: Point) -> f64 {
    points.iter().map(|p| p[0] * direction[0] + p[1] * direction[1]).fold(f64::NEG_INFINITY, f64::max)
}

struct Drawn {
    game: RepeatedGame,
    plain: Plain,
}

/// A random game with payoffs from 0 to `most`, of 2 to 5 actions each.
fn draw(stream: &mut ChaCha8Rng, most: u32, delta: &str, inspected: bool) -> Drawn {
    let mut below = |limit: u32| stream.next_u32() % limit;
    let (rows, columns) = (2 + below(4) as usize, 2 + below(4) as usize);
    let mut matrix =
        || -> Vec<Vec<i64>> { (0..rows).map(|_| (0..columns).map(|_| i64::from(below(most + 1))).collect()).collect() };
    let (a, b) = (matrix(), matrix());
    let exact = |m: &Vec<Vec<i64>>| -> Vec<Vec<Rational>> {
        m.iter().map(|row| row.iter().map(|&v| Rational::from(v)).collect()).collect()
    };
    let rough =
        |m: &Vec<Vec<i64>>| -> Vec<Vec<f64>> { m.iter().map(|row| row.iter().map(|&v| v as f64).collect()).collect() };
    let number = |text: &str| parse(text).expect("a number");
    let (detection, sanction) = if inspected {
        let part = |n: u32| Rational::from_parts(i64::from(n).into(), 8u8.into());
        ([part(1 + below(8)), part(1 + below(8))], [Rational::from(below(4)), Rational::from(below(4))])
    } else {
        ([Rational::ONE, Rational::ONE], [Rational::ZERO, Rational::ZERO])
    };
    let discount = Discount::new(number(delta)).expect("in range");
    let monitoring = if inspected {
        Monitoring::Inspected(Inspection {
            detection: detection.iter().map(|p| Probability::new(p.clone()).expect("in range")).collect(),
            false_alarm: vec![Probability::ZERO; 2],
            sanction: sanction.to_vec(),
            sanction_per_period: vec![Rational::ZERO; 2],
            response: AlarmResponse::Optimal,
        })
    } else {
        Monitoring::Perfect
    };
    let game = RepeatedGame {
        states: vec![State {
            name: String::new(),
            game: NormalForm::bimatrix("", &exact(&a), &exact(&b)).expect("fits"),
            transitions: vec![],
        }],
        discount: vec![discount.clone(), discount.clone()],
        monitoring,
    };
    let plain = Plain {
        payoffs: [rough(&a), rough(&b)],
        delta: to_f64(discount.get()),
        detection: [to_f64(&detection[0]), to_f64(&detection[1])],
        sanction: [to_f64(&sanction[0]), to_f64(&sanction[1])],
    };
    Drawn { game, plain }
}

/// Holds an answer against the plain iteration, in many directions: what is inside must be in it, and it must be inside of
/// the levels when it has settled. Returns what sort of set it is.
fn compare(drawn: &Drawn, answer: &ValueSets, rounds: usize, within: f64) -> &'static str {
    let plain = drawn.plain.iterate(rounds);
    if answer.is_empty() {
        assert!(plain.is_empty(), "said to be empty, but {plain:?} is left: {:?}", drawn.game);
        return "empty";
    }
    let set = &answer.sets[0];
    let inside: Vec<Point> = set.vertices.iter().map(|v| [to_f64(&v.payoff[0]), to_f64(&v.payoff[1])]).collect();
    assert!(!inside.is_empty(), "nothing known to be sustained, gap {}: {:?}", answer.gap, drawn.game);
    for at in 0..64 {
        let angle = std::f64::consts::TAU * f64::from(at) / 64.0;
        let direction = [angle.cos(), angle.sin()];
        let (ours, theirs) = (support(&inside, direction), support(&plain, direction));
        assert!((ours - theirs).abs() <= within, "direction {direction:?}: {ours}, plain {theirs}: {:?}", drawn.game);
    }
    match (answer.exact, inside.len()) {
        (true, 1) => "point",
        (true, 2) => "segment",
        (true, _) => "polygon",
        (false, _) => "enclosed",
    }
}

/// What is inside is in the plain set, and what is left by the levels contains it.
fn enclosed(drawn: &Drawn, answer: &ValueSets, rounds: usize, within: f64) {
    let plain = drawn.plain.iterate(rounds);
    let set = &answer.sets[0];
    for (direction, level) in set.directions.iter().zip(&set.levels) {
        let direction = [to_f64(&direction[0]), to_f64(&direction[1])];
        assert!(support(&plain, direction) <= to_f64(level) + within, "{:?}", drawn.game);
        let inside: Vec<Point> = set.vertices.iter().map(|v| [to_f64(&v.payoff[0]), to_f64(&v.payoff[1])]).collect();
        assert!(support(&inside, direction) <= support(&plain, direction) + within, "{:?}", drawn.game);
    }
}

fn count(kinds: &mut Vec<(&'static str, usize)>, kind: &'static str) {
    match kinds.iter_mut().find(|(name, _)| *name == kind) {
        Some((_, count)) => *count += 1,
        None => kinds.push((kind, 1)),
    }
}

fn sweep(seed: u64, games: usize, inspected: bool) -> Vec<(&'static str, usize)> {
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    let mut kinds: Vec<(&'static str, usize)> = Vec::new();
    // (δ, rounds that the plain iteration needs to settle, how near it gets)
    let patience = [
        ("1/100", 100, 1e-9),
        ("1/10", 200, 1e-9),
        ("3/10", 400, 1e-9),
        ("1/2", 800, 1e-9),
        ("7/10", 2000, 1e-9),
        ("9/10", 4000, 1e-8),
        ("99/100", 6000, 1e-7),
        ("999/1000", 30_000, 1e-5),
    ];
    for at in 0..games {
        let (delta, rounds, within) = patience[at % patience.len()];
        // Few different payoffs make ties, many make none.
        let most = if at % 3 == 0 { 4 } else { 99 };
        let drawn = draw(&mut stream, most, delta, inspected);
        let answer = solve(&drawn.game, &Options::default()).expect("supported");
        let faults = check_value_sets(&drawn.game, &answer);
        assert!(faults.is_empty(), "game {at}: {faults:?}");
        let scale = f64::from(most);
        if to_f64(&answer.gap) > 1e-6 * scale {
            // Proved from both sides, but not tightly: both must still hold.
            enclosed(&drawn, &answer, rounds, within * scale);
            count(&mut kinds, "loose");
            continue;
        }
        let kind = compare(&drawn, &answer, rounds, within * scale);
        count(&mut kinds, kind);
    }
    kinds
}

#[test]
fn random_games_from_impatient_to_patient() {
    let kinds = sweep(1, 500, false);
    println!("{kinds:?}");
    for kind in ["empty", "point", "polygon"] {
        assert!(kinds.iter().any(|(name, _)| *name == kind), "no {kind} among them: {kinds:?}");
    }
    assert!(kinds.iter().all(|(name, _)| *name != "loose"), "{kinds:?}");
}

#[test]
fn random_games_under_inspection_with_sanctions() {
    let kinds = sweep(2, 96, true);
    println!("{kinds:?}");
    assert!(kinds.iter().any(|(name, _)| *name == "polygon"), "{kinds:?}");
    assert!(kinds.iter().all(|(name, _)| *name != "loose"), "{kinds:?}");
}
