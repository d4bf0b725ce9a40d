//! Games from the literature, each with its source.
//!
//! Every game carries its source in the comment. Equilibria and values that the source gives are named in the
//! docstrings; the tests hold them against an independent computation.

mod arms;
mod build;
mod classics;
mod inspection;
mod literature;
mod several;
mod trees;

pub use arms::{arms_race, richardson};
pub use classics::{
    battle_of_the_sexes, chicken, coordination, matching_pennies, prisoners_dilemma, rock_paper_scissors, stag_hunt,
};
pub use inspection::{avenhaus_von_stengel, bagwell, dresher, dresher_tree, dresher_value};
pub use literature::{
    aumann_1974, aumann_1990, kohlberg_mertens, moulin_vial, nash_demand, oneill, savani_von_stengel, shapley_1964,
    shapley_1974, travelers_dilemma, von_stengel,
};
pub use several::{public_goods, volunteers};
pub use trees::{entry, kuhn_poker, selten_horse};

use super::{Extensive, NormalForm};
use crate::exact::Rational;

/// All games in normal form with names by which a command line can call them.
#[must_use]
pub fn all() -> Vec<(&'static str, NormalForm)> {
    let two = Rational::from(2);
    let half = Rational::ONE / &two;
    let listed = [
        ("prisoners-dilemma", Some(prisoners_dilemma())),
        ("chicken", Some(chicken())),
        ("stag-hunt", Some(stag_hunt())),
        ("battle-of-the-sexes", Some(battle_of_the_sexes())),
        ("matching-pennies", Some(matching_pennies())),
        ("rock-paper-scissors", Some(rock_paper_scissors())),
        ("coordination", Some(coordination(3))),
        ("security-dilemma", Some(arms_race(-1))),
        ("arms-race", Some(arms_race(1))),
        ("richardson", Some(richardson(5))),
        ("aumann-1974", Some(aumann_1974())),
        ("aumann-1990", Some(aumann_1990())),
        ("moulin-vial", Some(moulin_vial())),
        ("oneill", Some(oneill())),
        ("shapley-1964", Some(shapley_1964())),
        ("shapley-1974", Some(shapley_1974())),
        ("kohlberg-mertens", Some(kohlberg_mertens())),
        ("travelers-dilemma", Some(travelers_dilemma(2, 10, 2))),
        ("nash-demand", Some(nash_demand(4))),
        ("von-stengel", Some(von_stengel())),
        ("savani-von-stengel", Some(savani_von_stengel())),
        ("bagwell", Some(bagwell(&Rational::from_parts(1.into(), 100u8.into())))),
        ("dresher", dresher(4, 2, &Rational::ONE)),
        ("avenhaus-von-stengel", avenhaus_von_stengel(4, 2, &half, &two)),
        ("public-goods", Some(public_goods(3))),
        ("volunteers", Some(volunteers(3))),
    ];
    listed.into_iter().filter_map(|(name, game)| Some((name, game?))).collect()
}

/// All games in extensive form, likewise.
#[must_use]
pub fn trees() -> Vec<(&'static str, Extensive)> {
    let listed = [
        ("entry", Some(entry())),
        ("selten-horse", Some(selten_horse())),
        ("kuhn-poker", Some(kuhn_poker())),
        ("dresher-tree", dresher_tree(3, 1, &Rational::ONE)),
    ];
    listed.into_iter().filter_map(|(name, tree)| Some((name, tree?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_game_is_there_with_a_name_a_title_and_a_source() {
        let (games, trees) = (all(), trees());
        assert_eq!((games.len(), trees.len()), (26, 4));
        for (name, game) in &games {
            assert!(!game.title.is_empty() && game.comment.chars().any(|c| c.is_ascii_digit()), "{name}");
            let payoffs = (0..game.players().len()).map(|player| game.payoffs_of(player).to_vec()).collect();
            let rebuilt = NormalForm::new(&game.title, game.players().to_vec(), payoffs);
            assert!(rebuilt.is_ok(), "{name}: {rebuilt:?}");
        }
        let mut names: Vec<&str> = games.iter().map(|g| g.0).chain(trees.iter().map(|t| t.0)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), games.len() + trees.len());
    }
}
