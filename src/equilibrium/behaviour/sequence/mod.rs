//! Two players with opposite interests: optimal behaviour strategies by the sequence form (Romanovskii 1962; Koller, Megiddo
//! and von Stengel 1996), whose size is that of the tree, where the normal form's is exponential in it.
//!
//! The linear program over realisation plans is solved in floating point first; its basis is then solved in whole
//! numbers and checked, or mended by exact steps. What comes out is checked again in the tree: neither player has a better
//! reply.

mod form;
mod program;

use super::evaluate::worth;
use crate::equilibrium::answer::{BehaviourAnswer, Mixed};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::Extensive;
use crate::game::recall::Sequences;
use crate::lp::proved::{Proved, prove};
use crate::exact::simplex::Basis;
use crate::lp::vertex;
use form::Form;
use program::Program;

/// Optimal behaviour strategies of both players of a zero-sum or constant-sum tree, and the value: what the first player's
/// strategy guarantees it, and the second one's does not exceed. All exact; the regret is 0.
///
/// Where a player's own earlier choices never let it come, its behaviour is the first action.
///
/// # Errors
/// [`Error::Unsupported`] when the tree does not fit together, there are not two players, their payoffs do not add up to
/// the same number at all leaves that chance allows, or a player forgets; the information set is named.
pub fn sequence_form(tree: &Extensive) -> Result<(BehaviourAnswer, Rational), Error> {
    if tree.players.len() != 2 {
        return Err(Error::Unsupported(format!(
            "the value of a tree of {} players: there is one for two players whose payoffs add up to a constant",
            tree.players.len()
        )));
    }
    let sequences = super::sequences(tree)?;
    let form = Form::new(tree, &sequences).map_err(Error::Unsupported)?;
    let (plans, at_once) = solved(&form)?;
    let behaviour = worth(tree, &sequences, behaviour(tree, &sequences, &plans));
    if behaviour.regret != Rational::ZERO {
        return Err(Error::Bug("optimal realisation plans leave something to gain".to_owned()));
    }
    let value = behaviour.payoffs[0].clone();
    let how = if at_once { "basis from floating point, solved and checked exactly" } else { "exact simplex steps" };
    let answer = BehaviourAnswer {
        equilibria: vec![behaviour],
        complete: true,
        subgame_perfect: false,
        method: format!("optimal strategies of both players by the sequence-form linear program; {how}"),
    };
    Ok((answer, value))
}

/// Weights of all sequences of both players, in proportion to optimal plans at every information set that is come to; and
/// whether the floating-point basis was right as it stood.
fn solved(form: &Form) -> Result<([Vec<Rational>; 2], bool), Error> {
    let program = Program::new(form);
    let guess = vertex::maximise(&program, &Basis::default(), &|| false);
    match prove(&program, &guess.basis, &|| false) {
        Some(Proved::Optimal { columns, rows, at_once }) => Ok((program.plans(form, &columns, &rows), at_once)),
        _ => Err(Error::Bug("the linear program of a finite game has no optimum".to_owned())),
    }
}

/// Weights to behaviour, by information set.
fn behaviour(tree: &Extensive, sequences: &Sequences, plans: &[Vec<Rational>; 2]) -> Vec<Mixed> {
    let mut at = vec![Mixed::new(); tree.sets.len()];
    for (player, plan) in plans.iter().enumerate() {
        let mut comes = vec![false; plan.len()];
        comes[0] = true;
        let mut sets = tree.sets_of(player);
        sets.sort_unstable_by_key(|&set| tree.sets[set].nodes[0]);
        for set in sets {
            let after = &sequences.after[set];
            let mut weights: Vec<Rational> = if comes[sequences.before[set]] {
                after.iter().map(|&sequence| plan[sequence].clone()).collect()
            } else {
                vec![Rational::ZERO; after.len()]
            };
            super::convert::normalise(&mut weights);
            for (&sequence, weight) in after.iter().zip(&weights) {
                comes[sequence] = comes[sequences.before[set]] && !weight.is_zero();
            }
            at[set] = weights;
        }
    }
    at
}
