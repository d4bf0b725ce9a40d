//! The best commitment by all vertices of the sets on which a reply is best.

use super::system::{choices, solve_fractions};
use detente::equilibrium::answer::StackelbergAnswer;
use detente::exact::Rational;
use detente::game::NormalForm;

/// The best commitment of a leader: for each reply the best vertex of {x : the reply is best}, which some inequalities,
/// one fewer than x has entries, describe together with Σ x = 1.
pub fn commitment(game: &NormalForm, leader: usize) -> StackelbergAnswer {
    let shape = game.shape();
    let (own, replies) = (shape[leader], shape[1 - leader]);
    let payoff = |player: usize, x: usize, reply: usize| {
        game.payoff(player, &if leader == 0 { [x, reply] } else { [reply, x] }).clone()
    };
    let mean = |player: usize, mixed: &[Rational], reply: usize| {
        (0..own).fold(Rational::ZERO, |sum, x| sum + &mixed[x] * payoff(player, x, reply))
    };
    let best = |reply: usize| {
        let mut rows: Vec<Vec<Rational>> =
            (0..own).map(|x| (0..own).map(|at| Rational::from(u8::from(at == x))).collect()).collect();
        for other in (0..replies).filter(|&other| other != reply) {
            rows.push((0..own).map(|x| payoff(1 - leader, x, reply) - payoff(1 - leader, x, other)).collect());
        }
        let mut most: Option<(Rational, Vec<Rational>)> = None;
        for tight in choices(rows.len(), own - 1) {
            let mut system: Vec<Vec<Rational>> = tight.iter().map(|&row| rows[row].clone()).collect();
            system.iter_mut().for_each(|row| row.push(Rational::ZERO));
            system.push(vec![Rational::ONE; own + 1]);
            let Some(x) = solve_fractions(&system) else { continue };
            let value = |row: &Vec<Rational>| row.iter().zip(&x).fold(Rational::ZERO, |sum, (a, b)| sum + a * b);
            if rows.iter().any(|row| value(row) < Rational::ZERO) {
                continue;
            }
            let paid = mean(leader, &x, reply);
            if most.as_ref().is_none_or(|(most, _)| paid > *most) {
                most = Some((paid, x));
            }
        }
        most
    };
    let by_reply: Vec<Option<(Rational, Vec<Rational>)>> = (0..replies).map(best).collect();
    let most = by_reply.iter().flatten().map(|(value, _)| value).max().unwrap();
    let reply = by_reply.iter().position(|entry| entry.as_ref().is_some_and(|(value, _)| value == most)).unwrap();
    let commitment = by_reply[reply].clone().unwrap().1;
    let payoffs = (0..2).map(|player| mean(player, &commitment, reply)).collect();
    StackelbergAnswer { leader, commitment, reply, payoffs, by_reply, method: "all vertices".to_owned() }
}
