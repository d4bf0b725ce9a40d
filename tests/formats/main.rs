//! Games read and written: small files whose meaning is plain from the grammar, every fault with its place, what was
//! written read back, nonsense, and size.

mod faults;
mod meaning;
mod nonsense;
mod round_trips;
mod size;

use detente::error::{Error, Fault};
use detente::exact::{Rational, parse};
use detente::format::{Game, Kind, read, read_as, write};
use detente::game::extensive::{Action, Builder, Extensive};
use detente::game::{NormalForm, Player};

pub fn number(text: &str) -> Rational {
    parse(text).unwrap()
}

pub fn numbers(text: &str) -> Vec<Rational> {
    text.split_whitespace().map(number).collect()
}

pub fn matrix(text: &str) -> Vec<Vec<Rational>> {
    text.split(';').map(numbers).collect()
}

pub fn player(name: &str, strategies: &str) -> Player {
    Player { name: name.to_owned(), strategies: strategies.split_whitespace().map(str::to_owned).collect() }
}

pub fn bimatrix(one: &str, other: &str) -> NormalForm {
    NormalForm::bimatrix("", &matrix(one), &matrix(other)).unwrap()
}

pub fn normal(text: &str) -> (NormalForm, Kind) {
    match read(text) {
        Ok((Game::Normal(game), kind)) => (game, kind),
        other => panic!("{text}: {other:?}"),
    }
}

pub fn tree(text: &str) -> (Extensive, Kind) {
    match read(text) {
        Ok((Game::Extensive(game), kind)) => (game, kind),
        other => panic!("{text}: {other:?}"),
    }
}

pub fn faults_of(text: &str, kind: Kind) -> Vec<Fault> {
    match read_as(text, kind) {
        Err(Error::Input(faults)) => faults,
        other => panic!("{text}: {other:?}"),
    }
}

pub fn assert_same_payoffs(game: &Game, kind: Kind) {
    assert_eq!(read(&write(game, kind).unwrap()).unwrap(), (game.clone(), kind));
}

/// A card is drawn, seen by the first player, who raises or folds; the second, who did not see it, meets or passes
/// (Myerson 1991, section 2.1). The ante is paid at the root.
pub const CARDS: &str = r#"EFG 2 R "Cards" { "Ann" "Bob" } "after Myerson"
c "deal" 1 "card" { "red" 1/2 "black" 1/2 } 1 "ante" { -1, 1 }
p "" 1 1 "sees red" { "raise" "fold" } 0
p "" 2 7 "" { "meet" "pass" } 0
t "" 2 "big" { 3 -3 }
t "" 3 "small" { 2 -2, }
t "" 3
p "" 1 2 "sees black" { "raise" "fold" } 0
p "b" 2 7 0
t "" 4 "lost" { -1, 1 }
t "" 3 "small" { 2, -2 }
t "" 0
"#;

pub fn cards() -> Extensive {
    let mut tree = Builder::new("Cards", vec!["Ann".to_owned(), "Bob".to_owned()]);
    let actions = |names: &str| -> Vec<Action> {
        names.split(' ').map(|name| Action { name: name.to_owned(), probability: None }).collect()
    };
    let half = |name: &str| Action { name: name.to_owned(), probability: Some(number("0.5")) };
    let card = tree.set(None, 1, "card", vec![half("red"), half("black")]);
    let red = tree.set(Some(0), 1, "sees red", actions("raise fold"));
    let bob = tree.set(Some(1), 7, "", actions("meet pass"));
    let black = tree.set(Some(0), 2, "sees black", actions("raise fold"));
    let outcome = ["-1 1", "3 -3", "2 -2", "-1 1"].map(numbers);
    let names = ["ante", "big", "small", "lost"];
    let [ante, big, small, lost] = [0, 1, 2, 3].map(|at| tree.outcome(at as u64 + 1, names[at], outcome[at].clone()));
    for (name, set, outcome) in [
        ("deal", Some(card), Some(ante)),
        ("", Some(red), None),
        ("", Some(bob), None),
        ("", None, Some(big)),
        ("", None, Some(small)),
        ("", None, Some(small)),
        ("", Some(black), None),
        ("b", Some(bob), None),
        ("", None, Some(lost)),
        ("", None, Some(small)),
        ("", None, None),
    ] {
        tree.node(name, set, outcome).unwrap();
    }
    let mut game = tree.finish().unwrap();
    game.comment = "after Myerson".to_owned();
    game
}
