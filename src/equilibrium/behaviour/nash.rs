//! Nash equilibria of a tree through its reduced normal form.

use super::convert::Converter;
use super::evaluate::is_subgame_perfect;
use crate::equilibrium::answer::{Behaviour, BehaviourAnswer, Budget, NashAnswer};
use crate::equilibrium::{homotopy, pure};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::reduced::normal_form;
use crate::game::{Extensive, NormalForm};

/// Nash equilibria as behaviour strategies, each once: those of `bimatrix` on the reduced normal form for two players
/// (all extreme ones, say); for any other number all pure ones, and one found by [`homotopy::one`].
///
/// Strategies of the normal form that do the same become one; where a player's own choices never let it come, its
/// behaviour is the first action.
///
/// # Errors
/// [`Error::Unsupported`] when the tree does not fit together, a player forgets (the information set is named), or the
/// normal form is too large; and what `bimatrix` says.
pub fn nash(
    tree: &Extensive,
    budget: &Budget,
    bimatrix: impl Fn(&NormalForm, &Budget) -> Result<NashAnswer, Error>,
) -> Result<BehaviourAnswer, Error> {
    // Whoever forgets is refused before the normal form is made.
    let converter = Converter::new(tree)?;
    let game = normal_form(tree).map_err(Error::Unsupported)?;
    let answers = match game.players().len() {
        2 => vec![bimatrix(&game, budget)?],
        1 => vec![pure::all(&game, budget)],
        _ => vec![pure::all(&game, budget), homotopy::one(&game, budget)?],
    };
    let mut equilibria: Vec<Behaviour> = Vec::new();
    for equilibrium in answers.iter().flat_map(|answer| &answer.equilibria) {
        let behaviour = converter.behaviour(&game, &equilibrium.strategies)?;
        if !equilibria.iter().any(|known| known.at == behaviour.at) {
            equilibria.push(behaviour);
        }
    }
    let mut subgame_perfect = true;
    for behaviour in &equilibria {
        subgame_perfect &= behaviour.regret == Rational::ZERO && is_subgame_perfect(tree, &behaviour.at)?;
    }
    let methods: Vec<&str> = answers.iter().map(|answer| answer.method.as_str()).collect();
    Ok(BehaviourAnswer {
        equilibria,
        complete: answers.iter().all(|answer| answer.complete),
        subgame_perfect,
        method: format!("{}, of the reduced normal form", methods.join("; and ")),
    })
}
