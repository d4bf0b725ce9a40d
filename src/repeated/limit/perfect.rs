//! What is feasible and individually rational.

use super::answer::{Feasible, Limit, LimitProof, Minmax};
use super::plane::{clip, hull};
use super::{DIRECTIONS, Stop};
use crate::equilibrium::answer::Budget;
use crate::equilibrium::minmax;
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::exact::simplex::{Program, Relation, Solution};
use crate::game::NormalForm;
use crate::repeated::polytope::directions::{normalise, spread};

/// `None` when time was over.
pub(super) fn perfect(
    stage: &NormalForm,
    kind: Minmax,
    seconds: Option<f64>,
    stop: Stop<'_>,
) -> Result<Option<Limit>, Error> {
    let Some((held, mut exact)) = values(stage, kind, seconds)? else { return Ok(None) };
    let players = held.len();
    let payoff = |profile: usize| (0..players).map(|player| stage.payoff_at(player, profile).clone()).collect();
    let mut points: Vec<(usize, Vec<Rational>)> = (0..stage.profile_count()).map(|at| (at, payoff(at))).collect();
    let (directions, vertices) = if players == 2 {
        let corners = hull(points.iter().map(|(_, payoff)| payoff.clone()).collect());
        // What is inside the others adds nothing.
        points =
            corners.iter().filter_map(|corner| points.iter().find(|(_, payoff)| payoff == corner).cloned()).collect();
        in_the_plane(corners, &held)
    } else {
        exact = false;
        (spread(players, DIRECTIONS), vec![])
    };
    let mut found = Limit {
        levels: vec![],
        vertices,
        minmax: held.clone(),
        exact,
        proof: LimitProof::Feasible(Feasible::default()),
        directions,
    };
    let mut proof = Feasible::default();
    for direction in &found.directions {
        let mut program = mixtures(&points, points.iter().map(|(_, g)| dot(direction, g)).collect())?;
        for (player, held) in held.iter().enumerate() {
            let row = points.iter().map(|(_, g)| -g[player].clone()).collect();
            program.row(row, Relation::AtMost, -held.clone()).map_err(Error::Bug)?;
        }
        match program.maximise(None, stop) {
            None => return Ok(None),
            Some(Solution::Optimal(best)) => {
                proof.reached.push(lottery(&points, best.x));
                proof.weights.push(best.y.into_iter().skip(1).collect());
                found.levels.push(best.value);
            }
            Some(Solution::Infeasible(rows)) => {
                let none = rows.into_iter().skip(1).collect();
                let proof = LimitProof::Feasible(Feasible { none, ..Feasible::default() });
                let exact = found.exact;
                return Ok(Some(Limit { levels: vec![], vertices: vec![], exact, proof, ..found }));
            }
            Some(Solution::Unbounded { .. }) => {
                return Err(Error::Bug("mixtures of payoffs without a bound".to_owned()));
            }
        }
    }
    for vertex in &found.vertices {
        let mut program = mixtures(&points, vec![Rational::ZERO; points.len()])?;
        for (player, wanted) in vertex.iter().enumerate() {
            let row = points.iter().map(|(_, g)| g[player].clone()).collect();
            program.row(row, Relation::Equal, wanted.clone()).map_err(Error::Bug)?;
        }
        match program.maximise(None, stop) {
            None => return Ok(None),
            Some(Solution::Optimal(best)) => proof.corners.push(lottery(&points, best.x)),
            _ => return Err(Error::Bug("a corner that is no mixture of payoffs".to_owned())),
        }
    }
    found.proof = LimitProof::Feasible(proof);
    Ok(Some(found))
}

/// A program over lotteries.
fn mixtures(points: &[(usize, Vec<Rational>)], objective: Vec<Rational>) -> Result<Program, Error> {
    let mut program = Program::new(objective);
    program.row(vec![Rational::ONE; points.len()], Relation::Equal, Rational::ONE).map_err(Error::Bug)?;
    Ok(program)
}

fn lottery(points: &[(usize, Vec<Rational>)], weights: Vec<Rational>) -> Vec<(usize, Rational)> {
    points.iter().map(|(profile, _)| *profile).zip(weights).filter(|(_, weight)| !weight.is_zero()).collect()
}

/// The minmax values, and whether they are exact; `None` when time was over.
fn values(stage: &NormalForm, kind: Minmax, seconds: Option<f64>) -> Result<Option<(Vec<Rational>, bool)>, Error> {
    let answers = minmax::all(stage, &Budget { seconds, ..Budget::default() })?;
    let mut exact = true;
    let mut held = Vec::with_capacity(answers.len());
    for answer in &answers {
        match (kind, &answer.mixed) {
            (Minmax::Pure, _) => held.push(answer.pure.0.clone()),
            (Minmax::Mixed, Some((value, _))) => {
                exact &= answer.mixed_exact;
                held.push(value.clone());
            }
            (Minmax::Mixed, None) if seconds.is_some() => return Ok(None),
            (Minmax::Mixed, None) => {
                return Err(Error::Bug("no mixed minmax value without a limit of time".to_owned()));
            }
        }
    }
    Ok(Some((held, exact)))
}

/// Directions and vertices of a polygon of which a part is cut off.
fn in_the_plane(mut corners: Vec<Vec<Rational>>, held: &[Rational]) -> (Vec<Vec<Rational>>, Vec<Vec<Rational>>) {
    for (player, held) in held.iter().enumerate() {
        let down: Vec<Rational> = (0..2).map(|i| if i == player { -Rational::ONE } else { Rational::ZERO }).collect();
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
    (directions, vertices)
}
