//! Payoff sets by linear programs: known games, laws, and a plain fixed-point iteration.
//!
//! Every vertex is checked from the definition of the game, without the conditions that the library writes down.

use detente::exact::corners::corners;
use detente::exact::{Rational, parse, to_f64};
use detente::game::{NormalForm, Player};
use detente::repeated::answer::{Monitoring, RepeatedGame, Signals, State};
use detente::repeated::polytope::{Candidate, Options, solve};
use detente::units::{Discount, Probability};

fn number(text: &str) -> Rational {
    parse(text).unwrap()
}

fn chance(text: &str) -> Probability {
    Probability::new(number(text)).unwrap()
}

fn bimatrix(row: &[&[&str]], column: &[&[&str]]) -> NormalForm {
    let read =
        |m: &[&[&str]]| -> Vec<Vec<Rational>> { m.iter().map(|r| r.iter().map(|x| number(x)).collect()).collect() };
    NormalForm::bimatrix("", &read(row), &read(column)).unwrap()
}

fn one_state(game: NormalForm) -> State {
    State { name: String::new(), game, transitions: vec![] }
}

fn repeated(stage: NormalForm, discount: &str, monitoring: Monitoring) -> RepeatedGame {
    let discount = vec![Discount::new(number(discount)).unwrap(); stage.players().len()];
    RepeatedGame { states: vec![one_state(stage)], discount, monitoring }
}

/// Prisoner's dilemma with payoffs (2,2), (−1,3), (3,−1), (0,0).
fn dilemma() -> NormalForm {
    bimatrix(&[&["2", "-1"], &["3", "0"]], &[&["2", "3"], &["-1", "0"]])
}

/// Alarm with probability .1 if both comply, .5 if one or more do not.
fn alarm() -> Monitoring {
    let good = vec![chance("0.9"), chance("0.1")];
    let bad = vec![chance("0.5"), chance("0.5")];
    let names = vec!["quiet".into(), "alarm".into()];
    Monitoring::Public(Signals { names, probabilities: vec![good, bad.clone(), bad.clone(), bad] })
}

/// Everybody may give 1; what is given is worth 8/5 and shared by all.
fn public_goods(players: usize) -> NormalForm {
    let names = |at: usize| Player { name: at.to_string(), strategies: vec!["give".into(), "keep".into()] };
    let payoff = |player: usize, profile: usize| {
        let given = (0..players).filter(|at| profile >> at & 1 == 0).count();
        let own = if profile >> player & 1 == 0 { number("1") } else { number("0") };
        number("8/5") * Rational::from(given) / Rational::from(players) - own
    };
    let payoffs =
        (0..players).map(|player| (0..1 << players).map(|profile| payoff(player, profile)).collect()).collect();
    NormalForm::new("", (0..players).map(names).collect(), payoffs).unwrap()
}

fn payoffs(found: &Candidate, state: usize) -> Vec<Vec<String>> {
    let mut list: Vec<Vec<Rational>> = found.inner[state].iter().map(|vertex| vertex.payoff.clone()).collect();
    list.sort();
    list.iter().map(|v| v.iter().map(|x| x.to_string()).collect()).collect()
}

/// The level of a direction.
fn level(found: &Candidate, state: usize, direction: &[i64]) -> f64 {
    let direction: Vec<Rational> = direction.iter().map(|&x| Rational::from(x)).collect();
    let at = found.directions[state].iter().position(|known| *known == direction).unwrap();
    found.levels[state][at]
}

/// The furthest corner of the levels in a direction that may not be among them.
fn furthest(found: &Candidate, direction: &[f64]) -> f64 {
    let float = |d: &Vec<Rational>| d.iter().map(to_f64).collect::<Vec<f64>>();
    let directions: Vec<Vec<f64>> = found.directions[0].iter().map(float).collect();
    let directions: Vec<&[f64]> = directions.iter().map(Vec::as_slice).collect();
    let all = corners(&directions, &found.levels[0], &1e-9, 100_000).unwrap();
    let along = |point: &[f64]| point.iter().zip(direction).map(|(x, d)| x * d).sum::<f64>();
    all.iter().map(|corner| along(&corner.point)).fold(f64::NEG_INFINITY, f64::max)
}

/// The furthest vertex in a direction.
fn reach(found: &Candidate, state: usize, direction: &[Rational]) -> f64 {
    let dot = |v: &[Rational]| v.iter().zip(direction).map(|(x, d)| to_f64(&(x * d))).sum::<f64>();
    found.inner[state].iter().map(|vertex| dot(&vertex.payoff)).fold(f64::NEG_INFINITY, f64::max)
}

/// That every vertex of a game with one state is the value of a lottery over plays from which nobody gains by deviating,
/// and that no level cuts a vertex off. All from the definition; exactly but for the levels.
fn check(game: &RepeatedGame, found: &Candidate) {
    let stage = &game.states[0].game;
    let players = stage.players().len();
    let vertices = &found.inner[0];
    let sum = |list: Vec<Rational>| list.into_iter().fold(Rational::ZERO, |sum, x| sum + x);
    let threat: Vec<Rational> =
        (0..players).filter_map(|i| vertices.iter().map(|vertex| vertex.payoff[i].clone()).min()).collect();
    let laws: Vec<Vec<Rational>> = match &game.monitoring {
        Monitoring::Public(signals) => {
            signals.probabilities.iter().map(|law| law.iter().map(|p| p.get().clone()).collect()).collect()
        }
        _ => vec![vec![Rational::ONE]; stage.profile_count()],
    };
    let perfect = game.monitoring == Monitoring::Perfect;
    for vertex in vertices {
        let mut total = vec![Rational::ZERO; players];
        assert_eq!(sum(vertex.lottery.iter().map(|play| play.probability.clone()).collect()), Rational::ONE);
        for play in &vertex.lottery {
            assert!(play.probability >= Rational::ZERO);
            let promised: Vec<Vec<Rational>> = play
                .promise
                .iter()
                .map(|mixture| {
                    assert!(mixture.iter().all(|(_, x)| *x >= Rational::ZERO));
                    assert_eq!(sum(mixture.iter().map(|(_, x)| x.clone()).collect()), Rational::ONE);
                    let part = |i: usize| sum(mixture.iter().map(|(at, x)| x * &vertices[*at].payoff[i]).collect());
                    (0..players).map(part).collect()
                })
                .collect();
            let here = stage.profile(play.profile);
            for i in 0..players {
                let delta = game.discount[i].get();
                let worth = |profile: usize, after: Rational| {
                    (Rational::ONE - delta) * stage.payoff_at(i, profile) + delta * after
                };
                let after = |profile: usize| sum(laws[profile].iter().zip(&promised).map(|(p, w)| p * &w[i]).collect());
                let value = worth(play.profile, after(play.profile));
                for own in (0..stage.shape()[i]).filter(|&own| own != here[i]) {
                    let mut other = here.clone();
                    other[i] = own;
                    let other = stage.index(&other);
                    let deviation = worth(other, if perfect { threat[i].clone() } else { after(other) });
                    assert!(value >= deviation, "player {i} gains by {own} at {here:?}");
                }
                total[i] += &play.probability * value;
            }
        }
        assert_eq!(total, vertex.payoff);
    }
    for (direction, level) in found.directions[0].iter().zip(&found.levels[0]) {
        let far = reach(found, 0, direction);
        assert!(far <= level + 1e-9 * (1.0 + level.abs()), "{far} beyond {level}");
    }
}

fn solved(game: &RepeatedGame) -> Candidate {
    let found = solve(game, &Options::default()).unwrap();
    check(game, &found);
    found
}

/// The values in closed form: nothing but (0,0) below δ = 1/3, everything individually rational from there on.
#[test]
fn a_dilemma_seen_perfectly() {
    for discount in ["0.01", "0.3", "0.32"] {
        assert_eq!(
            payoffs(&solved(&repeated(dilemma(), discount, Monitoring::Perfect)), 0),
            [["0", "0"]],
            "{discount}"
        );
    }
    for discount in ["1/3", "0.6", "0.9", "0.99", "0.999"] {
        let found = solved(&repeated(dilemma(), discount, Monitoring::Perfect));
        assert_eq!(payoffs(&found, 0), [["0", "0"], ["0", "8/3"], ["2", "2"], ["8/3", "0"]], "{discount}");
        assert!(found.gap < 1e-9);
    }
}

/// Stahl's (1991) dilemma with 9, 1, 10, 3: a point, a segment, and from δ = .2470 on a quadrilateral; by hand.
#[test]
fn a_point_a_segment_and_a_quadrilateral() {
    let stage = bimatrix(&[&["9", "1"], &["10", "3"]], &[&["9", "10"], &["1", "3"]]);
    let of = |discount: &str| payoffs(&solved(&repeated(stage.clone(), discount, Monitoring::Perfect)), 0);
    assert_eq!(of("1/10"), [["3", "3"]]);
    for discount in ["1/7", "1/5"] {
        assert_eq!(of(discount), [["3", "3"], ["9", "9"]], "{discount}");
    }
    for discount in ["1/4", "1/2", "9/10", "99/100"] {
        assert_eq!(of(discount), [["3", "3"], ["3", "39/4"], ["9", "9"], ["39/4", "3"]], "{discount}");
    }
}

/// Abreu and Sannikov (2014), with the values known for δ = .2 and .3.
#[test]
fn the_example_of_abreu_and_sannikov() {
    let stage = bimatrix(
        &[&["16", "3", "0"], &["21", "10", "-1"], &["9", "5", "-5"]],
        &[&["9", "13", "3"], &["1", "4", "0"], &["0", "-4", "-15"]],
    );
    assert_eq!(payoffs(&solved(&repeated(stage.clone(), "0.2", Monitoring::Perfect)), 0), [["10", "4"]]);
    let found = solved(&repeated(stage, "0.3", Monitoring::Perfect));
    assert!(found.gap < 1e-6, "{}", found.gap);
    for (direction, known) in [([1, 0], 19.791_797_7), ([-1, 0], -1.125_682_4), ([0, 1], 10.982_625_3), ([0, -1], 0.0)]
    {
        assert!((level(&found, 0, &direction) - known).abs() < 2e-6, "{direction:?} {}", level(&found, 0, &direction));
    }
}

/// Abreu, Milgrom and Pearce (1991): V = c − gq/(P−q) = 7/4 from δ* = g/((P−q)c + (1−q)g) = 10/17 on, and nothing below.
#[test]
fn a_dilemma_seen_through_noise() {
    for discount in ["0.3", "0.5", "0.588"] {
        assert_eq!(payoffs(&solved(&repeated(dilemma(), discount, alarm())), 0), [["0", "0"]], "{discount}");
    }
    for discount in ["10/17", "0.6", "0.9", "0.99", "0.999"] {
        let found = solved(&repeated(dilemma(), discount, alarm()));
        assert_eq!(payoffs(&found, 0), [["0", "0"], ["7/4", "7/4"]], "{discount}");
        assert!((level(&found, 0, &[1, 1]) - 3.5).abs() < 1e-9);
    }
}

/// A law and no more: with signals that tell deviations apart the set is round, and the inside is smaller than the outside.
#[test]
fn a_round_set() {
    let laws = [["0.9", "0.1"], ["0.5", "0.5"], ["0.6", "0.4"], ["0.2", "0.8"]];
    let probabilities = laws.iter().map(|law| law.iter().map(|p| chance(p)).collect()).collect();
    let signals = Monitoring::Public(Signals { names: vec!["quiet".into(), "alarm".into()], probabilities });
    let found = solved(&repeated(dilemma(), "0.9", signals));
    assert!(found.gap < 0.02, "{}", found.gap);
}

/// Giving costs the giver 1 − 8/(5n) more than it brings it, and all giving is worth 3/5 to each: by symmetry all give from
/// δ = (1 − 8/(5n)) / (1 − 8/(5n) + 3/5) on, 7/16 for three and 1/2 for four players. Nobody can be held below 0.
#[test]
fn public_goods_of_three_and_four() {
    for (players, discounts) in [(3, ["7/16", "0.6", "0.99", "0.999"]), (4, ["0.5", "0.6", "0.9", "0.99"])] {
        for discount in discounts {
            let found = solved(&repeated(public_goods(players), discount, Monitoring::Perfect));
            let best = 0.6 * players as f64;
            let most = furthest(&found, &vec![1.0; players]);
            assert!((most - best).abs() < found.gap * best + 1e-6, "{players} {discount} {most}");
            // Four patient players have more sides than are looked for.
            let within = if players == 3 || discount.len() == 3 && discount < "0.7" { 1e-6 } else { 0.03 };
            assert!(found.gap < within, "{players} {discount} gap {}", found.gap);
            let everybody = vec![Rational::ONE; players];
            // The range of payoffs is less than 2.
            let missing = best - reach(&found, 0, &everybody);
            assert!(missing <= 2.0 * best * found.gap + 1e-9, "{players} {discount} {missing} {}", found.gap);
            for player in 0..players {
                let down: Vec<i64> = (0..players).map(|i| -i64::from(i == player)).collect();
                assert!(level(&found, 0, &down).abs() < 1e-7);
            }
        }
        let found = solved(&repeated(public_goods(players), "0.3", Monitoring::Perfect));
        assert!(furthest(&found, &vec![1.0; players]) < 0.6 * players as f64 - 1e-3);
    }
}

/// A law: payoffs moved by a million and multiplied by 3 move and multiply what is sustained, exactly.
#[test]
fn units_do_not_matter() {
    let moved = bimatrix(
        &[&["1000006", "999997"], &["1000009", "1000000"]],
        &[&["1000006", "1000009"], &["999997", "1000000"]],
    );
    let found = solved(&repeated(moved.clone(), "0.9", Monitoring::Perfect));
    assert_eq!(
        payoffs(&found, 0),
        [["1000000", "1000000"], ["1000000", "1000008"], ["1000006", "1000006"], ["1000008", "1000000"]]
    );
    let found = solved(&repeated(moved, "0.9", alarm()));
    assert_eq!(payoffs(&found, 0), [["1000000", "1000000"], ["4000021/4", "4000021/4"]]);
}

/// Matching pennies has no equilibrium in pure strategies, whatever the discount factor.
#[test]
fn an_empty_set() {
    let stage = bimatrix(&[&["1", "-1"], &["-1", "1"]], &[&["-1", "1"], &["1", "-1"]]);
    for discount in ["0.1", "0.6", "0.99"] {
        let found = solved(&repeated(stage.clone(), discount, Monitoring::Perfect));
        assert!(found.empty[0] && found.inner[0].is_empty());
    }
}

/// Two states that are the same in everything are one.
#[test]
fn two_states_that_are_one() {
    let half = vec![vec![chance("1/2"), chance("1/2")]; 4];
    let state = State { name: "s".into(), game: dilemma(), transitions: half };
    let discount = vec![Discount::new(number("0.6")).unwrap(); 2];
    let game = RepeatedGame { states: vec![state.clone(), state], discount, monitoring: Monitoring::Perfect };
    let found = solve(&game, &Options::default()).unwrap();
    for state in 0..2 {
        assert_eq!(payoffs(&found, state), [["0", "0"], ["0", "8/3"], ["2", "2"], ["8/3", "0"]]);
    }
}

/// By hand. A dilemma that ends for ever (0 to everybody) once anybody defects: compliance is kept up iff 2 ≥ (1−δ)·3, that
/// is δ ≥ 1/3; mixing with immediate defection gives the segment to (0,0). And a state that pays the players in turns:
/// 2/3 to the one whose turn it is, 1/3 to the other at δ = 1/2.
#[test]
fn two_states_by_hand() {
    let end = bimatrix(&[&["0"]], &[&["0"]]);
    let stay = vec![chance("1"), chance("0")];
    let leave = vec![chance("0"), chance("1")];
    let transitions = vec![stay.clone(), leave.clone(), leave.clone(), leave.clone()];
    let going = State { name: "going".into(), game: dilemma(), transitions };
    let over = State { name: "over".into(), game: end, transitions: vec![leave.clone()] };
    let game = |discount: &str| RepeatedGame {
        states: vec![going.clone(), over.clone()],
        discount: vec![Discount::new(number(discount)).unwrap(); 2],
        monitoring: Monitoring::Perfect,
    };
    let found = solve(&game("0.3"), &Options::default()).unwrap();
    assert_eq!((payoffs(&found, 0), payoffs(&found, 1)), (vec![vec!["0".into(); 2]], vec![vec!["0".into(); 2]]));
    for discount in ["1/3", "1/2", "0.99"] {
        let found = solve(&game(discount), &Options::default()).unwrap();
        assert_eq!(payoffs(&found, 0), [["0", "0"], ["2", "2"]], "{discount}");
        assert_eq!(payoffs(&found, 1), [["0", "0"]]);
    }
    let turn = |row: &str, column: &str, next: &Vec<Probability>| State {
        name: String::new(),
        game: bimatrix(&[&[row]], &[&[column]]),
        transitions: vec![next.clone()],
    };
    let discount = vec![Discount::new(number("1/2")).unwrap(); 2];
    let states = vec![turn("1", "0", &leave), turn("0", "1", &stay)];
    let found =
        solve(&RepeatedGame { states, discount, monitoring: Monitoring::Perfect }, &Options::default()).unwrap();
    assert_eq!(
        (payoffs(&found, 0), payoffs(&found, 1)),
        (vec![vec!["2/3".into(), "1/3".into()]], vec![vec!["1/3".into(), "2/3".into()]])
    );
}

/// A plain iteration from the box, by clipping polygons in floating point.
mod plain {
    pub type Point = [f64; 2];

    fn clip(polygon: &[Point], player: usize, least: f64) -> Vec<Point> {
        let mut left = Vec::new();
        for (at, from) in polygon.iter().enumerate() {
            let to = polygon[(at + 1) % polygon.len()];
            let (here, there) = (from[player] - least, to[player] - least);
            if here >= -1e-12 {
                left.push(*from);
            }
            if (here < -1e-12) != (there < -1e-12) && (here - there).abs() > 1e-12 {
                let share = here / (here - there);
                left.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
            }
        }
        left
    }

    fn hull(mut points: Vec<Point>) -> Vec<Point> {
        points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        points.dedup_by(|a, b| (a[0] - b[0]).abs() < 1e-13 && (a[1] - b[1]).abs() < 1e-13);
        if points.len() < 3 {
            return points;
        }
        let chain = |list: Vec<Point>| {
            let mut chain: Vec<Point> = Vec::new();
            for c in list {
                while chain.len() > 1 {
                    let (a, b) = (chain[chain.len() - 2], chain[chain.len() - 1]);
                    if (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0]) {
                        break;
                    }
                    chain.pop();
                }
                chain.push(c);
            }
            chain.pop();
            chain
        };
        let back = points.iter().rev().copied().collect();
        let mut corners = chain(points);
        corners.extend(chain(back));
        corners
    }

    /// Payoffs by player, row and column; a polygon, empty if nothing is sustained.
    pub fn iterate(payoffs: &[Vec<Vec<f64>>; 2], delta: f64) -> Vec<Point> {
        let (rows, columns) = (payoffs[0].len(), payoffs[0][0].len());
        let mut set: Vec<Point> = vec![[-20.0, -20.0], [20.0, -20.0], [20.0, 20.0], [-20.0, 20.0]];
        for _ in 0..3000 {
            let least = |player: usize| set.iter().map(|v| v[player]).fold(f64::INFINITY, f64::min);
            let least = [least(0), least(1)];
            let mut next = Vec::new();
            for i in 0..rows {
                for j in 0..columns {
                    let best = [
                        (0..rows).map(|k| payoffs[0][k][j]).fold(f64::NEG_INFINITY, f64::max),
                        (0..columns).map(|k| payoffs[1][i][k]).fold(f64::NEG_INFINITY, f64::max),
                    ];
                    let mut kept = set.clone();
                    for player in 0..2 {
                        let gain = best[player] - payoffs[player][i][j];
                        kept = clip(&kept, player, least[player] + (1.0 - delta) / delta * gain);
                    }
                    let value = |w: Point| [0, 1].map(|p| (1.0 - delta) * payoffs[p][i][j] + delta * w[p]);
                    next.extend(kept.into_iter().map(value));
                }
            }
            let next = hull(next);
            let same = next.len() == set.len()
                && next.iter().zip(&set).all(|(a, b)| (a[0] - b[0]).abs() < 1e-12 && (a[1] - b[1]).abs() < 1e-12);
            set = next;
            if set.is_empty() || same {
                break;
            }
        }
        set
    }
}

/// A second method: random games of two players, levels of the axes and emptiness against the plain iteration.
#[test]
fn random_games_agree_with_a_plain_iteration() {
    let mut seed = 12_345u64;
    let mut draw = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for trial in 0..60 {
        let (rows, columns) = (2 + draw(2) as usize, 2 + draw(2) as usize);
        let mut table =
            || -> Vec<Vec<i64>> { (0..rows).map(|_| (0..columns).map(|_| draw(11) as i64 - 3).collect()).collect() };
        let (one, two) = (table(), table());
        let exact = |t: &Vec<Vec<i64>>| -> Vec<Vec<Rational>> {
            t.iter().map(|r| r.iter().map(|&x| Rational::from(x)).collect()).collect()
        };
        let float =
            |t: &Vec<Vec<i64>>| -> Vec<Vec<f64>> { t.iter().map(|r| r.iter().map(|&x| x as f64).collect()).collect() };
        let stage = NormalForm::bimatrix("", &exact(&one), &exact(&two)).unwrap();
        let (text, delta) = [("0.3", 0.3), ("0.6", 0.6), ("0.9", 0.9)][trial % 3];
        let found = solved(&repeated(stage, text, Monitoring::Perfect));
        let plain = plain::iterate(&[float(&one), float(&two)], delta);
        assert_eq!(found.empty[0], plain.is_empty(), "{one:?} {two:?} {delta}");
        if plain.is_empty() {
            continue;
        }
        for (direction, sign, player) in [([1, 0], 1.0, 0), ([-1, 0], -1.0, 0), ([0, 1], 1.0, 1), ([0, -1], -1.0, 1)] {
            let known = plain.iter().map(|v| sign * v[player]).fold(f64::NEG_INFINITY, f64::max);
            let mine = level(&found, 0, &direction);
            assert!((mine - known).abs() < 1e-5, "{one:?} {two:?} {delta} {direction:?}: {mine} {known}");
        }
        assert!(found.gap < 1e-4, "{one:?} {two:?} {delta} gap {}", found.gap);
    }
}
