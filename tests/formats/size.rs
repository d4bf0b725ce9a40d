//! Large, deep and greedy texts.

use crate::*;
use std::time::{Duration, Instant};

/// A reader that looked back at what it has read would take minutes.
#[test]
fn a_large_bimatrix_is_read_quickly() {
    let size = 200;
    let mut text = format!("NFG 1 R \"\" {{ \"1\" \"2\" }} {{ {size} {size} }}\n");
    for cell in 0..size * size {
        text.push_str(&format!("{} -{}.5 ", cell * 7919 % 1000, cell % 13));
    }
    let begin = Instant::now();
    let (game, _) = normal(&text);
    let seconds = begin.elapsed();
    assert_eq!(game.payoff(0, &[3, 1]), &Rational::from(203 * 7919 % 1000));
    assert!(seconds < Duration::from_secs(1), "{seconds:?}");
    for kind in [Kind::Nfg, Kind::Lrs, Kind::Csv, Kind::Json] {
        assert_same_payoffs(&Game::Normal(game.clone()), kind);
    }
}

/// Whether the first or the last action leads on, the reader and the writer must not go down the stack.
#[test]
fn a_deep_tree_does_not_exhaust_the_stack() {
    let depth = 100_000;
    let set = "p \"\" 1 1 \"\" { \"on\" \"out\" } 0\n";
    let (inner, leaf) = ("p \"\" 1 1 0\n", "t \"\" 0\n");
    let head = "EFG 2 R \"\" { \"A\" }\n\n";
    let first = format!("{head}{set}{}{}", inner.repeat(depth), leaf.repeat(depth + 2));
    let last = format!("{head}{set}{}{leaf}{leaf}", format!("{leaf}{inner}").repeat(depth));
    for text in [first, last] {
        let (game, _) = tree(&text);
        assert_eq!(game.nodes.len(), 2 * depth + 3);
        let game = Game::Extensive(game);
        assert_eq!(write(&game, Kind::Efg).unwrap(), text);
        assert_same_payoffs(&game, Kind::Json);
        // Cut short by one leaf.
        let short = &text[..text.len() - leaf.len()];
        assert_eq!(faults_of(short, Kind::Efg)[0].found, "the end of the text");
    }
}

/// Nothing is made in memory that the text does not hold.
#[test]
fn a_small_text_cannot_ask_for_much_memory() {
    let begin = Instant::now();
    for text in [
        "NFG 1 R \"\" { \"A\" } { 67108864 } 1",
        "NFG 1 R \"\" { \"A\" \"B\" } { 8000 4000 } { { \"\" 1 2 } } 1 1",
        "5000 6000 1 2 3",
    ] {
        let (line, column) = match read(text) {
            Err(Error::Input(faults)) => faults[0].position.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!((line, column), (1, text.len() + 1));
    }
    let strategies = "\"\", ".repeat(100) + "\"\"";
    let player = format!("{{\"name\": \"\", \"strategies\": [{strategies}]}}");
    let players = vec![player; 3].join(", ");
    let text = format!("{{\"schema_version\": 1, \"players\": [{players}], \"payoffs\": []}}");
    assert_eq!(faults_of(&text, Kind::Json).len(), 1);
    assert!(faults_of(&format!("{{\"schema_version\": 1, \"x\": {}", "[".repeat(100_000)), Kind::Json).len() == 1);
    assert!(begin.elapsed() < Duration::from_secs(5));
}
