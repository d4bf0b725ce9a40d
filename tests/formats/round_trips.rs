//! What was written reads back the same.

use crate::*;
use detente::format::omitted;
use proptest::prelude::*;

/// Names with everything that quoting could get wrong.
fn name() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "B", "ß", "7", "1", " ", "\"", "\\", "\\\"", "\n", "\r\n", "\t", ",", "|", ";", "{", "}", "'", "/", "NFG",
        "0", "\u{1}", "\u{7f}", "\u{feff}", "🎲",
    ]);
    // Gambit's files have no room for a backslash at the end; that is tested by itself.
    let no_backslash = |name: String| if name.ends_with('\\') { name + "." } else { name };
    prop::collection::vec(piece, 0..5).prop_map(move |pieces| no_backslash(pieces.concat()))
}

fn rational() -> impl Strategy<Value = Rational> {
    let fraction = (-1000i64..1000, 1u64..1000).prop_map(|(p, q)| number(&format!("{p}/{q}")));
    let decimal = (any::<i64>(), -300i32..=300).prop_map(|(p, e)| number(&format!("{p}e{e}")));
    prop_oneof![4 => (-9i64..9).prop_map(Rational::from), 3 => fraction, 1 => decimal]
}

fn normal_form(players: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = NormalForm> {
    let strategies = prop_oneof![
        prop::collection::vec(name(), 1..4),
        (1usize..4).prop_map(|count| (1..=count).map(|number| number.to_string()).collect()),
    ];
    let player = (name(), strategies).prop_map(|(name, strategies)| Player { name, strategies });
    (name(), name(), prop::collection::vec(player, players)).prop_flat_map(|(title, comment, players)| {
        let profiles = NormalForm::size(&players).unwrap();
        let lists = prop::collection::vec(prop::collection::vec(rational(), profiles), players.len());
        lists.prop_map(move |lists| {
            let mut game = NormalForm::new(&title, players.clone(), lists).unwrap();
            game.comment = comment.clone();
            game
        })
    })
}

/// A tree from a list of choices: what a node is, whether it is in a set or has an outcome seen before.
fn extensive() -> impl Strategy<Value = Extensive> {
    let choices = prop::collection::vec((0usize..9, 0usize..5, 0usize..4, name()), 0..30);
    let names = prop::collection::vec(name(), 40);
    (name(), name(), prop::collection::vec(name(), 1..4), choices, prop::collection::vec(rational(), 12), names)
        .prop_map(|(title, comment, players, choices, numbers, names)| {
            let count = players.len();
            let mut tree = Builder::new(&title, players);
            let (mut choices, mut names) = (choices.into_iter(), names.into_iter().cycle());
            let mut name = move || names.next().unwrap();
            while tree.so_far().nodes.is_empty() || tree.missing().is_some() {
                let (kind, old, size, node) = choices.next().unwrap_or((0, 0, 0, String::new()));
                let sets = tree.so_far().sets.len();
                let set = match kind {
                    0..4 => None,
                    4 | 5 if old < sets => Some(old),
                    _ => {
                        let mover = (kind - 4) % (count + 1);
                        let probability = |at: usize| match (mover, at) {
                            (0, 0) => Some(Rational::ONE - number("1/3") * Rational::from(size)),
                            (0, _) => Some(number("1/3")),
                            _ => None,
                        };
                        let size = if mover == 0 { size.min(3) } else { size };
                        let actions = (0..=size).map(|at| Action { name: name(), probability: probability(at) });
                        let actions = actions.collect();
                        // Numbers that are not those of any order.
                        Some(tree.set(mover.checked_sub(1), (sets * 7919 % 1009) as u64, &name(), actions))
                    }
                };
                let outcomes = tree.so_far().outcomes.len();
                let outcome = match (old + size) % 4 {
                    0 => None,
                    1 if size < outcomes => Some(size),
                    _ => {
                        let payoffs = (0..count).map(|player| numbers[(outcomes + player) % numbers.len()].clone());
                        let payoffs = payoffs.collect();
                        Some(tree.outcome((outcomes * 7919 % 1009) as u64 + 1, &name(), payoffs))
                    }
                };
                tree.node(&node, set, outcome).unwrap();
            }
            let mut game = tree.finish().unwrap();
            game.comment = comment;
            game
        })
}

/// The game as a kind that loses names has it.
fn without_names(game: &NormalForm, kind: Kind) -> NormalForm {
    let lists = (0..game.players().len()).map(|player| game.payoffs_of(player).to_vec()).collect();
    let players = game.players().iter().enumerate().map(|(at, player)| {
        let count = (1..=player.strategies.len()).map(|number| number.to_string()).collect();
        let strategies = if kind == Kind::Csv { player.strategies.clone() } else { count };
        Player { name: (at + 1).to_string(), strategies }
    });
    NormalForm::new("", players.collect(), lists).unwrap()
}

fn assert_same(game: &Game, kind: Kind) {
    let text = write(game, kind).unwrap();
    assert_eq!(Kind::of(&text).unwrap(), kind, "{text}");
    let read = read_as(&text, kind).unwrap_or_else(|why| panic!("{text}\n{why}"));
    assert_eq!(&read, game, "{text}");
    // The second writing is the first, so that a file that was converted once stays as it is.
    assert_eq!(write(&read, kind).unwrap(), text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normal_forms_survive(game in normal_form(1..=4)) {
        let game = Game::Normal(game);
        for kind in [Kind::Nfg, Kind::Json] {
            prop_assert!(omitted(&game, kind).is_empty());
            assert_same(&game, kind);
        }
        prop_assert!(matches!(write(&game, Kind::Efg), Err(Error::Unsupported(_))));
    }

    #[test]
    fn matrices_survive(game in normal_form(2..=2), zero_sum in any::<bool>()) {
        let game = if zero_sum {
            let negative = game.payoffs_of(0).iter().map(|payoff| -payoff.clone()).collect();
            NormalForm::new("", game.players().to_vec(), vec![game.payoffs_of(0).to_vec(), negative]).unwrap()
        } else {
            game
        };
        for kind in [Kind::Csv, Kind::Lrs] {
            let bare = Game::Normal(without_names(&game, kind));
            let Ok(text) = write(&Game::Normal(game.clone()), kind) else {
                // lrs has no decimals: 10 ^ -300 takes two numbers of 300 digits.
                prop_assert_eq!(kind, Kind::Lrs);
                continue;
            };
            prop_assert_eq!(&text, &write(&bare, kind).unwrap());
            assert_same(&bare, kind);
            // What is left out is told, and nothing else.
            prop_assert_eq!(omitted(&Game::Normal(game.clone()), kind).is_empty(), Game::Normal(game.clone()) == bare);
        }
    }

    #[test]
    fn trees_survive(game in extensive()) {
        let game = Game::Extensive(game);
        for kind in [Kind::Efg, Kind::Json] {
            assert_same(&game, kind);
        }
        for kind in [Kind::Nfg, Kind::Lrs, Kind::Csv] {
            prop_assert!(matches!(write(&game, kind), Err(Error::Unsupported(_))));
        }
    }
}

#[test]
fn what_a_kind_has_no_room_for_is_refused() {
    let mut game = bimatrix("1", "2");
    game.title = "C:\\".to_owned();
    let backslash = Game::Normal(game);
    assert!(matches!(write(&backslash, Kind::Nfg), Err(Error::Unsupported(why)) if why.contains("json")));
    assert_same(&backslash, Kind::Json);

    let one = NormalForm::new("", vec![player("", "a")], vec![numbers("1")]).unwrap();
    let crowd = NormalForm::new("", vec![player("", "a"); 500], vec![numbers("1"); 500]).unwrap();
    for (game, kinds) in [(one, vec![Kind::Lrs, Kind::Csv]), (crowd, vec![Kind::Lrs, Kind::Csv, Kind::Json])] {
        let game = Game::Normal(game);
        for kind in kinds {
            assert!(matches!(write(&game, kind), Err(Error::Unsupported(why)) if why.contains("nfg")), "{kind:?}");
        }
        assert_same(&game, Kind::Nfg);
    }

    // The longest number that can be read is written, one that could not be read back is not.
    let third = Rational::ONE / Rational::from(3);
    let long = number(&"9".repeat(400));
    let game =
        |value: Rational| Game::Normal(NormalForm::bimatrix("", &[vec![value]], &[vec![third.clone()]]).unwrap());
    for kind in [Kind::Nfg, Kind::Lrs, Kind::Csv, Kind::Json] {
        assert_same_payoffs(&game(long.clone()), kind);
        assert!(
            matches!(write(&game(&long + Rational::ONE), kind), Err(Error::Unsupported(why)) if why.contains("400"))
        );
    }

    let mut tree = Builder::new("", vec!["A".to_owned()]);
    let outcome = tree.outcome(0, "", numbers("1"));
    tree.node("", None, Some(outcome)).unwrap();
    let game = Game::Extensive(tree.finish().unwrap());
    assert!(matches!(write(&game, Kind::Efg), Err(Error::Unsupported(why)) if why.contains("number 0")));
    assert_same(&game, Kind::Json);
}
