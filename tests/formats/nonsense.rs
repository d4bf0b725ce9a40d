//! Whatever is read: a game, or faults with places; never a panic.

use crate::*;
use detente::format::read_bytes;
use proptest::prelude::*;

/// Whatever the text is, there is a game that can be written and read back, or there are faults with places in the text.
fn assert_game_or_faults(text: &str, kind: Kind) {
    match read_as(text, kind) {
        Ok(game) => match write(&game, kind) {
            Ok(written) => assert_eq!(read_as(&written, kind).unwrap(), game, "{text}"),
            Err(error) => assert!(matches!(error, Error::Unsupported(_)), "{text}: {error}"),
        },
        Err(Error::Input(faults)) => {
            assert!(!faults.is_empty(), "{text}");
            let lines = text.split(['\n', '\r']).count();
            let places: Vec<(usize, usize)> = faults.iter().filter_map(|fault| fault.position).collect();
            assert!(places.len() == faults.len() || faults.len() == 1001, "{text}: {faults:?}");
            assert!(places.is_sorted(), "{text}: {faults:?}");
            for (line, column) in places {
                assert!((1..=lines).contains(&line) && (1..=text.chars().count() + 1).contains(&column), "{text}");
            }
            assert!(faults.iter().all(|fault| !fault.found.is_empty() && !fault.allowed.is_empty()), "{faults:?}");
        }
        Err(other) => panic!("{text}: {other}"),
    }
}

fn samples() -> Vec<String> {
    let json = |game| write(&Game::Extensive(game), Kind::Json).unwrap();
    let named = "NFG 1 R \"T\" { \"A\" \"B\" } { { \"a\" \"b\" } { \"c\" \"d\" } } \"c\" { { \"o\" 1, 2 } { \"p\" 3 4/5 } } 1 2 0 1";
    let Ok((game, _)) = read(named) else { panic!("{named}") };
    vec![
        named.to_owned(),
        "NFG 1 R \"\" { \"A\" \"B\" } { 2 2 } 1 2 3 4 5.5 -6 7e1 8/9".to_owned(),
        CARDS.to_owned(),
        json(cards()),
        write(&game, Kind::Json).unwrap(),
        write(&game, Kind::Csv).unwrap(),
        "1|2,3|4\n5|6,7|8".to_owned(),
        "2 2\n1 2\n3 4\n\n5 6\n7 8".to_owned(),
        "{\"schema_version\": 1, \"matrices\": [[[1, 2], [3, 4]], [[5, \"6/7\"], [8, 9]]]}".to_owned(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match read_bytes(&bytes) {
            Ok(_) => {}
            Err(Error::Input(faults)) => prop_assert!(faults.iter().all(|fault| fault.position.is_some())),
            Err(other) => panic!("{bytes:?}: {other}"),
        }
        let text = String::from_utf8_lossy(&bytes);
        for kind in Kind::ALL {
            assert_game_or_faults(&text, kind);
        }
    }

    #[test]
    fn token_soup(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "NFG", "EFG", "1", "2", "R", "D", "\"\"", "\"a\"", "{", "}", "{ \"A\" \"B\" }", "{ 2 2 }", "{ 1 }", ",", "0", "-1",
            "1/2", "c", "p", "t", "\n", "\\", "\"", "|", "1 1", "x", "[", "]", ":", "\"schema_version\": 1,", "\"nodes\"",
            "\"payoffs\"", "\"kind\": \"extensive\",", "\"players\": [\"A\"],", "t \"\" 0", "p \"\" 1 1 \"\" { \"a\" \"b\" } 0",
            "c \"\" 1 \"\" { \"a\" 1 } 1 \"\" { 1 2 }", "1e309", "9999999999999999999999",
        ]), 0..40),
        head in prop::sample::select(vec!["", "NFG 1 R \"\" { \"A\" } ", "EFG 2 R \"\" { \"A\" } ", "{\"schema_version\": 1, "]),
    ) {
        let text = format!("{head}{}", tokens.join(" "));
        for kind in Kind::ALL {
            assert_game_or_faults(&text, kind);
        }
    }

    #[test]
    fn damaged_files(
        sample in prop::sample::select(samples()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4, any::<char>()), 1..4),
        by_token in any::<bool>(),
    ) {
        let mut parts: Vec<String> = if by_token {
            sample.split_inclusive(char::is_whitespace).map(str::to_owned).collect()
        } else {
            sample.chars().map(String::from).collect()
        };
        for (at, what, new) in damage {
            if parts.is_empty() {
                break;
            }
            let at = at.index(parts.len());
            match what {
                0 => drop(parts.remove(at)),
                1 => parts.truncate(at),
                2 => parts.insert(at, parts[at].clone()),
                _ => parts[at] = new.to_string(),
            }
        }
        let text = parts.concat();
        for kind in Kind::ALL {
            assert_game_or_faults(&text, kind);
        }
    }
}
