//! The patient limit: what is sustained as δ → 1, exactly.
//!
//! - Perfect monitoring: what is feasible and gives nobody less than its minmax value (Fudenberg and Maskin 1986: for two
//!   players, and for more where the set has full dimension; with pure minmax values this is what pure strategies sustain).
//! - Public monitoring: for every direction λ the largest score that any profile a gets (Fudenberg and Levine 1994; Fudenberg,
//!   Levine and Maskin 1994: where the set that all directions leave has full dimension it is the limit, in any case it contains
//!   it):
//!
//! ```text
//! k(λ) = max_a max λ·v   s.t.   v_i = g_i(a) + Σ_y ρ(y|a) x_i(y) ≥ g_i(a_i', a_−i) + Σ_y ρ(y|a_i', a_−i) x_i(y),   λ·x(y) ≤ 0
//! ```

use super::answer::{Monitoring, RepeatedGame, Signals};
use super::polytope::directions::{normalise, spread};
use crate::equilibrium::answer::Budget;
use crate::equilibrium::minmax;
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::exact::simplex::{Program, Relation, Solution};
use crate::game::NormalForm;

/// Directions for public monitoring, and for three players and more.
const DIRECTIONS: usize = 98;

/// Which minmax values players are held to, under perfect monitoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minmax {
    /// In pure strategies.
    Pure,
    /// In mixed strategies, the others independent.
    Mixed,
}

/// The limit, from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Directions with largest entry ±1; first e_i and −e_i of every player.
    pub directions: Vec<Vec<Rational>>,
    /// The largest value of direction·v, exact for each direction; empty if the set is empty.
    pub levels: Vec<Rational>,
    /// Where there are two players: the corners of what the levels leave, counterclockwise from the least. Under perfect
    /// monitoring these are the corners of the limit itself.
    pub vertices: Vec<Vec<Rational>>,
    /// The minmax values used, under perfect monitoring; otherwise empty.
    pub minmax: Vec<Rational>,
    /// Whether levels (and with two players vertices) describe the set exactly: two players under perfect monitoring, with
    /// exact minmax values. Otherwise each level is exact but other directions might cut off more.
    pub exact: bool,
}

/// The patient limit of a repeated game.
///
/// # Errors
/// [`Error::Unsupported`] for several states and for inspected games; [`Error::Bug`] otherwise.
pub fn limit(game: &RepeatedGame, minmax: Minmax) -> Result<Limit, Error> {
    let [state] = game.states.as_slice() else {
        return Err(Error::Unsupported(
            "the patient limit of a game with several states; give a discount factor".into(),
        ));
    };
    match &game.monitoring {
        Monitoring::Perfect => perfect(&state.game, minmax),
        Monitoring::Public(signals) => public(&state.game, signals),
        Monitoring::Inspected(_) => Err(Error::Unsupported(
            "the patient limit of an inspected game; write the alarms as public signals, or give a discount factor"
                .into(),
        )),
    }
}

fn perfect(stage: &NormalForm, kind: Minmax) -> Result<Limit, Error> {
    let answers = minmax::all(stage, &Budget::default())?;
    let mut exact = true;
    let mut held = Vec::with_capacity(answers.len());
    for answer in &answers {
        match (kind, &answer.mixed) {
            (Minmax::Pure, _) => held.push(answer.pure.0.clone()),
            (Minmax::Mixed, Some((value, _))) => {
                exact &= answer.mixed_exact;
                held.push(value.clone());
            }
            (Minmax::Mixed, None) => {
                return Err(Error::Bug("no mixed minmax value without a limit of time".to_owned()));
            }
        }
    }
    let players = held.len();
    let payoff = |profile: usize| (0..players).map(|player| stage.payoff_at(player, profile).clone()).collect();
    let payoffs: Vec<Vec<Rational>> = (0..stage.profile_count()).map(payoff).collect();
    if players == 2 {
        let mut corners = hull(payoffs);
        for (player, held) in held.iter().enumerate() {
            let down: Vec<Rational> =
                (0..2).map(|i| if i == player { -Rational::ONE } else { Rational::ZERO }).collect();
            corners = clip(&corners, &down, &-held.clone());
        }
        let vertices = hull(corners);
        let mut directions = spread(2, 0);
        if vertices.len() > 1 {
            for (at, from) in vertices.iter().enumerate() {
                let to = &vertices[(at + 1) % vertices.len()];
                let mut normal = vec![&to[1] - &from[1], &from[0] - &to[0]];
                normalise(&mut normal);
                if !directions.contains(&normal) {
                    directions.push(normal);
                }
            }
        }
        let level = |direction: &Vec<Rational>| vertices.iter().map(|v| dot(direction, v)).max();
        let levels = directions.iter().filter_map(level).collect();
        return Ok(Limit { directions, levels, vertices, minmax: held, exact });
    }
    let directions = spread(players, DIRECTIONS);
    let mut levels = Vec::with_capacity(directions.len());
    for direction in &directions {
        let mut program = Program::new(payoffs.iter().map(|g| dot(direction, g)).collect());
        let all = vec![Rational::ONE; payoffs.len()];
        program.row(all, Relation::Equal, Rational::ONE).map_err(Error::Bug)?;
        for (player, held) in held.iter().enumerate() {
            let row = payoffs.iter().map(|g| -g[player].clone()).collect();
            program.row(row, Relation::AtMost, -held.clone()).map_err(Error::Bug)?;
        }
        match program.maximise(None, &|| false) {
            Some(Solution::Optimal(found)) => levels.push(found.value),
            _ => return Ok(Limit { directions, levels: vec![], vertices: vec![], minmax: held, exact: false }),
        }
    }
    Ok(Limit { directions, levels, vertices: vec![], minmax: held, exact: false })
}

fn public(stage: &NormalForm, signals: &Signals) -> Result<Limit, Error> {
    let players = stage.players().len();
    let directions = spread(players, DIRECTIONS);
    let mut levels = Vec::with_capacity(directions.len());
    for direction in &directions {
        let mut best: Option<Rational> = None;
        for profile in 0..stage.profile_count() {
            // Nothing gets beyond the stage payoff.
            let most: Rational =
                (0..players).fold(Rational::ZERO, |sum, i| sum + &direction[i] * stage.payoff_at(i, profile));
            if best.as_ref().is_some_and(|best| *best >= most) {
                continue;
            }
            let score = score(stage, signals, direction, profile, &most).map_err(Error::Bug)?;
            best = best.max(score);
        }
        match best {
            Some(best) => levels.push(best),
            None => return Ok(Limit { directions, levels: vec![], vertices: vec![], minmax: vec![], exact: false }),
        }
    }
    let vertices = if players == 2 { corners(&directions, &levels) } else { vec![] };
    Ok(Limit { directions, levels, vertices, minmax: vec![], exact: false })
}

/// The score of a profile; `None` if no transfers enforce it.
fn score(
    stage: &NormalForm,
    signals: &Signals,
    direction: &[Rational],
    profile: usize,
    most: &Rational,
) -> Result<Option<Rational>, String> {
    let players = direction.len();
    let seen = &signals.probabilities[profile];
    // x_i(y) as the difference of two numbers ≥ 0, at 2 (i Y + y) and the next.
    let columns = 2 * players * seen.len();
    let at = |player: usize, signal: usize| 2 * (player * seen.len() + signal);
    let mut objective = vec![Rational::ZERO; columns];
    for player in 0..players {
        for (signal, chance) in seen.iter().enumerate() {
            let weight = &direction[player] * chance.get();
            objective[at(player, signal) + 1] = -weight.clone();
            objective[at(player, signal)] = weight;
        }
    }
    let mut program = Program::new(objective);
    for signal in 0..seen.len() {
        let mut row = vec![Rational::ZERO; columns];
        for (player, toward) in direction.iter().enumerate() {
            row[at(player, signal)] = toward.clone();
            row[at(player, signal) + 1] = -toward.clone();
        }
        program.row(row, Relation::AtMost, Rational::ZERO)?;
    }
    let here = stage.profile(profile);
    for (player, &count) in stage.shape().iter().enumerate() {
        for own in (0..count).filter(|&own| own != here[player]) {
            let mut other = here.clone();
            other[player] = own;
            let other = stage.index(&other);
            let mut row = vec![Rational::ZERO; columns];
            for (signal, chance) in seen.iter().enumerate() {
                let change = signals.probabilities[other][signal].get() - chance.get();
                row[at(player, signal) + 1] = -change.clone();
                row[at(player, signal)] = change;
            }
            let loss = stage.payoff_at(player, profile) - stage.payoff_at(player, other);
            program.row(row, Relation::AtMost, loss)?;
        }
    }
    Ok(match program.maximise(None, &|| false) {
        Some(Solution::Optimal(found)) => Some(found.value + most),
        _ => None,
    })
}

/// The corners of what levels leave, in the plane; the first four directions are the axes.
fn corners(directions: &[Vec<Rational>], levels: &[Rational]) -> Vec<Vec<Rational>> {
    let [right, left, up, down, ..] = levels else { return vec![] };
    let corner = |x: Rational, y: Rational| vec![x, y];
    if *right < -left.clone() || *up < -down.clone() {
        return vec![];
    }
    let mut left_over = vec![
        corner(-left.clone(), -down.clone()),
        corner(right.clone(), -down.clone()),
        corner(right.clone(), up.clone()),
        corner(-left.clone(), up.clone()),
    ];
    for (direction, level) in directions.iter().zip(levels).skip(4) {
        left_over = clip(&left_over, direction, level);
    }
    hull(left_over)
}

/// What is left of a convex polygon, given by its corners in order, where direction·v ≤ level.
fn clip(polygon: &[Vec<Rational>], direction: &[Rational], level: &Rational) -> Vec<Vec<Rational>> {
    let mut left = Vec::with_capacity(polygon.len() + 1);
    for (at, from) in polygon.iter().enumerate() {
        let to = &polygon[(at + 1) % polygon.len()];
        let (here, there) = (dot(direction, from) - level, dot(direction, to) - level);
        if here <= Rational::ZERO {
            left.push(from.clone());
        }
        if (here < Rational::ZERO && there > Rational::ZERO) || (here > Rational::ZERO && there < Rational::ZERO) {
            let share = &here / (&here - &there);
            left.push(from.iter().zip(to).map(|(x, y)| x + &share * (y - x)).collect());
        }
    }
    left
}

/// The corners of the convex hull in the plane, counterclockwise from the least (Andrew 1979).
fn hull(mut points: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    points.sort();
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let turns_left = |a: &[Rational], b: &[Rational], c: &[Rational]| {
        (&b[0] - &a[0]) * (&c[1] - &a[1]) > (&b[1] - &a[1]) * (&c[0] - &a[0])
    };
    let chain = |points: &mut dyn Iterator<Item = &Vec<Rational>>| {
        let mut chain: Vec<Vec<Rational>> = Vec::new();
        for next in points {
            while chain.len() > 1 && !turns_left(&chain[chain.len() - 2], &chain[chain.len() - 1], next) {
                chain.pop();
            }
            chain.push(next.clone());
        }
        chain.pop();
        chain
    };
    let mut corners = chain(&mut points.iter());
    corners.extend(chain(&mut points.iter().rev()));
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeated::answer::State;
    use crate::units::{Discount, Probability};

    fn ratio(numerator: i64, denominator: i64) -> Rational {
        Rational::from(numerator) / Rational::from(denominator)
    }

    fn dilemma(monitoring: Monitoring) -> RepeatedGame {
        let row = vec![vec![ratio(2, 1), ratio(-1, 1)], vec![ratio(3, 1), ratio(0, 1)]];
        let column = vec![vec![ratio(2, 1), ratio(3, 1)], vec![ratio(-1, 1), ratio(0, 1)]];
        let game = NormalForm::bimatrix("", &row, &column).unwrap();
        let discount = vec![Discount::new(ratio(1, 2)).unwrap(); 2];
        RepeatedGame { states: vec![State { name: String::new(), game, transitions: vec![] }], discount, monitoring }
    }

    /// By hand: minmax 0, and the frontier from (3,−1) over (2,2) meets 0 at 8/3.
    #[test]
    fn a_dilemma_seen_perfectly() {
        let found = limit(&dilemma(Monitoring::Perfect), Minmax::Pure).unwrap();
        let whole = |x: i64, y: i64, by: i64| vec![ratio(x, by), ratio(y, by)];
        assert_eq!(found.vertices, [whole(0, 0, 1), whole(8, 0, 3), whole(2, 2, 1), whole(0, 8, 3)]);
        assert_eq!(found.minmax, [ratio(0, 1), ratio(0, 1)]);
        assert!(found.exact);
    }

    /// Matching pennies: nothing is sustained in pure strategies (each is held to 1, but they have 0 together), the value 0 in
    /// mixed ones (von Neumann 1928).
    #[test]
    fn matching_pennies() {
        let row = vec![vec![ratio(1, 1), ratio(-1, 1)], vec![ratio(-1, 1), ratio(1, 1)]];
        let column: Vec<Vec<Rational>> = row.iter().map(|r| r.iter().map(|x| -x.clone()).collect()).collect();
        let mut game = dilemma(Monitoring::Perfect);
        game.states[0].game = NormalForm::bimatrix("", &row, &column).unwrap();
        assert!(limit(&game, Minmax::Pure).unwrap().vertices.is_empty());
        assert_eq!(limit(&game, Minmax::Mixed).unwrap().vertices, [vec![ratio(0, 1), ratio(0, 1)]]);
    }

    /// Abreu, Milgrom and Pearce (1991): with an alarm of .1 after compliance and .5 otherwise nobody's deviation is told from
    /// the other's, and the best symmetric payoff is 2 − .1·1/.4 = 7/4 however patient the players.
    #[test]
    fn noise_is_not_overcome_by_patience() {
        let chance = |x: i64| Probability::new(ratio(x, 10)).unwrap();
        let probabilities = [1, 5, 5, 5].map(|alarm| vec![chance(10 - alarm), chance(alarm)]).to_vec();
        let signals = Signals { names: vec!["quiet".into(), "alarm".into()], probabilities };
        let found = limit(&dilemma(Monitoring::Public(signals)), Minmax::Pure).unwrap();
        let at = found.directions.iter().position(|d| *d == [Rational::ONE, Rational::ONE]).unwrap();
        assert_eq!(found.levels[at], ratio(7, 2));
    }
}
