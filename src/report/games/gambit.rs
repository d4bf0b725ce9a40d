//! Equilibria as the lines that Gambit's programs print: `NE,1/3,2/3,1/3,2/3`.

use super::{Answer, Report};
use crate::exact::Rational;

/// One line for each equilibrium and nothing else: the probabilities of all strategies, player after player. For an
/// extensive form those of all actions, by player, then by information set.
#[must_use]
pub fn render(report: &Report) -> String {
    match &report.answer {
        Answer::Nash { found, .. } => {
            found.equilibria.iter().map(|one| line(one.strategies.iter().flatten())).collect()
        }
        Answer::ZeroSum(found) => line(found.strategies.iter().flatten()),
        Answer::Behaviour { game, found, .. } => {
            let sets: Vec<usize> = (0..game.players.len()).flat_map(|player| game.sets_of(player)).collect();
            let one = |at: &Vec<Vec<Rational>>| line(sets.iter().filter_map(|&set| at.get(set)).flatten());
            found.equilibria.iter().map(|equilibrium| one(&equilibrium.at)).collect()
        }
        _ => String::new(),
    }
}

fn line<'a>(probabilities: impl Iterator<Item = &'a Rational>) -> String {
    let mut out = "NE".to_string();
    for probability in probabilities {
        out.push(',');
        out.push_str(&probability.to_string());
    }
    out.push('\n');
    out
}
