//! Sustained payoffs of random games of three players: every answer goes through the exact check, and is held against a plain
//! iteration of the operator of Abreu, Pearce and Stacchetti (1990), written here for this purpose: every profile, every
//! promise, polytopes cut by half-spaces, until nothing moves. And a law: players may be called what one likes.

use detente::certificate::repeated::check_value_sets;
use detente::exact::corners::corners;
use detente::exact::{Rational, parse, to_f64};
use detente::game::{NormalForm, Player};
use detente::repeated::answer::{Monitoring, RepeatedGame, State, ValueSets};
use detente::repeated::payoffs::{Options, solve};
use detente::units::Discount;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const MOST_ROUNDS: usize = 400;

/// By player and profile, whole numbers from 0 to 10.
type Payoffs = [[u32; 8]; 3];

fn drawn(seed: u64) -> Payoffs {
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    let mut payoffs = [[0; 8]; 3];
    payoffs.iter_mut().flatten().for_each(|payoff| *payoff = stream.next_u32() % 11);
    payoffs
}

fn stage(payoffs: &Payoffs) -> NormalForm {
    let player = |at: usize| Player { name: at.to_string(), strategies: vec!["left".into(), "right".into()] };
    let numbers = |own: &[u32; 8]| own.iter().map(|&payoff| Rational::from(payoff)).collect();
    NormalForm::new("", (0..3).map(player).collect(), payoffs.iter().map(numbers).collect()).expect("a game")
}

fn repeated(payoffs: &Payoffs, discount: &str) -> RepeatedGame {
    let discount = Discount::new(parse(discount).expect("a number")).expect("in range");
    let states = vec![State { name: String::new(), game: stage(payoffs), transitions: vec![] }];
    RepeatedGame { states, discount: vec![discount; 3], monitoring: Monitoring::Perfect }
}

/// The profile with another action of one player.
fn other(game: &NormalForm, profile: usize, player: usize) -> usize {
    let mut actions = game.profile(profile);
    actions[player] = 1 - actions[player];
    game.index(&actions)
}

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).fold(Rational::ZERO, |sum, (a, b)| sum + a * b)
}

/// A number of few digits that is not less.
fn above(value: &Rational) -> Rational {
    let grid = Rational::from(1u64 << 40);
    Rational::from((value * &grid).ceil()) / grid
}

/// The directions of the axes first, 1 before −1.
fn ordered(directions: &[Vec<Rational>]) -> Vec<Vec<Rational>> {
    let axis = |at: usize, sign: i64| -> Vec<Rational> {
        (0..3).map(|other| if other == at { Rational::from(sign) } else { Rational::ZERO }).collect()
    };
    let mut all: Vec<Vec<Rational>> = (0..3).flat_map(|at| [axis(at, 1), axis(at, -1)]).collect();
    let rest: Vec<Vec<Rational>> = directions.iter().filter(|direction| !all.contains(direction)).cloned().collect();
    all.extend(rest);
    all
}

/// The levels of some directions, from those of the hull of all payoffs on, when none falls any more. Corners are computed
/// exactly, and levels rounded upwards.
fn plain(payoffs: &Payoffs, delta: &Rational, directions: &[Vec<Rational>]) -> Vec<Rational> {
    let game = stage(payoffs);
    let rest = Rational::ONE - delta;
    let now = |profile: usize| -> Vec<Rational> { payoffs.iter().map(|own| Rational::from(own[profile])).collect() };
    let most =
        |points: &[Vec<Rational>], direction: &[Rational]| points.iter().map(|point| dot(point, direction)).max();
    let stage: Vec<Vec<Rational>> = (0..8).map(now).collect();
    let mut levels: Vec<Rational> =
        directions.iter().map(|direction| above(&most(&stage, direction).expect("payoffs"))).collect();
    let planes: Vec<&[Rational]> = directions.iter().map(Vec::as_slice).collect();
    let still = Rational::ONE / Rational::from(1u64 << 38);
    for _ in 0..MOST_ROUNDS {
        let mut next: Vec<Option<Rational>> = vec![None; directions.len()];
        for profile in 0..8 {
            let mut promised = levels.clone();
            for player in 0..3 {
                let gain = Rational::from(payoffs[player][other(&game, profile, player)])
                    - Rational::from(payoffs[player][profile]);
                // δ (w − P) ≥ (1−δ) gain, where P is the least payoff.
                let floor = -&levels[2 * player + 1] + (&rest * gain / delta).max(Rational::ZERO);
                promised[2 * player + 1] = -floor;
            }
            let Some(found) = corners(&planes, &promised, &Rational::ZERO, 20_000) else { continue };
            let found: Vec<Vec<Rational>> = found.into_iter().map(|corner| corner.point).collect();
            for (next, direction) in next.iter_mut().zip(directions) {
                let Some(promise) = most(&found, direction) else { continue };
                let value = &rest * dot(&stage[profile], direction) + delta * promise;
                *next = Some(next.take().map_or(value.clone(), |before: Rational| before.max(value)));
            }
        }
        let next: Vec<Rational> = next.iter().map(|value| above(value.as_ref().expect("not empty"))).collect();
        let is_still = levels.iter().zip(&next).all(|(level, next)| level - next < still);
        levels = levels.into_iter().zip(next).map(|(level, next)| level.min(next)).collect();
        if is_still {
            return levels;
        }
    }
    panic!("not settled after {MOST_ROUNDS} rounds")
}

fn proved(game: &RepeatedGame) -> ValueSets {
    let answer = solve(game, &Options::default()).expect("supported");
    assert_eq!(check_value_sets(game, &answer), Vec::<String>::new());
    answer
}

/// Where the proof needed no other directions than those of the answer, neither does the iteration.
#[test]
fn against_a_plain_iteration() {
    let mut met = 0;
    for (seed, discount) in [(1, "1/2"), (9, "1/2"), (13, "1/2"), (14, "7/10"), (17, "1/2"), (22, "7/10")] {
        let payoffs = drawn(seed);
        let answer = proved(&repeated(&payoffs, discount));
        let set = &answer.sets[0];
        assert!(to_f64(&answer.gap) < 1e-5, "game {seed}: gap {}", to_f64(&answer.gap));
        let directions = ordered(&set.directions);
        let levels = plain(&payoffs, &parse(discount).expect("a number"), &directions);
        let straight = answer.outside.directions[0].len() == set.directions.len();
        met += usize::from(straight);
        for (direction, plain) in directions.iter().zip(&levels) {
            let inside = set.vertices.iter().map(|vertex| dot(direction, &vertex.payoff)).max().expect("vertices");
            assert!(inside <= *plain, "game {seed}, {direction:?}: {inside} inside, plain {plain}");
            let at = set.directions.iter().position(|own| own == direction).expect("a direction");
            let beyond = to_f64(&(plain - &set.levels[at]));
            assert!(!straight || beyond < 1e-5, "game {seed}, {direction:?}: plain is {beyond} beyond the level");
        }
    }
    assert!(met >= 4, "{met} games");
}

/// Most sets are known exactly, gaps are small (payoffs are from 0 to 10), and no proof is refused.
#[test]
fn twenty_games() {
    let (mut exact, mut near) = (0, 0);
    for seed in 0..20 {
        let discount = ["3/10", "1/2"][seed as usize % 2];
        let answer = proved(&repeated(&drawn(seed), discount));
        exact += usize::from(answer.exact);
        near += usize::from(!answer.exact && to_f64(&answer.gap) < 1e-2);
    }
    assert!(exact >= 15 && exact + near == 20, "{exact} exact, {near} near");
}

/// A law: with the players in another order the same is sustained, in that order. The searches differ, so each proof holds
/// the other's inside.
#[test]
fn players_in_another_order() {
    for (seed, discount) in [(3, "9/10"), (13, "1/2"), (14, "7/10")] {
        let payoffs = drawn(seed);
        // Player i becomes player (i + 1) mod 3.
        let game = stage(&payoffs);
        let place = |profile: usize| {
            let actions = game.profile(profile);
            game.index(&[actions[2], actions[0], actions[1]])
        };
        let mut turned = [[0; 8]; 3];
        for player in 0..3 {
            (0..8).for_each(|profile| turned[(player + 1) % 3][place(profile)] = payoffs[player][profile]);
        }
        let (answer, other) = (proved(&repeated(&payoffs, discount)), proved(&repeated(&turned, discount)));
        for vertex in &answer.sets[0].vertices {
            let moved = [&vertex.payoff[2], &vertex.payoff[0], &vertex.payoff[1]];
            for (direction, level) in other.sets[0].directions.iter().zip(&other.sets[0].levels) {
                let along = direction.iter().zip(moved).fold(Rational::ZERO, |sum, (d, x)| sum + d * x);
                assert!(along <= *level, "game {seed}: {direction:?}");
            }
        }
    }
}
