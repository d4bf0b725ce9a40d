//! The game is the prisoners' dilemma; what is wrong with a file, and where, is read off the file by eye.

use super::*;
use crate::exact;
use crate::repeated::answer::{AlarmResponse, Monitoring, RepeatedGame};

const DILEMMA: &str = r#"{"schema_version": 1, "players": [{"name": "A", "strategies": ["C", "D"]},
  {"name": "B", "strategies": ["C", "D"]}], "payoffs": [[[2, 2], [-1, 3]], [[3, -1], [0, 0]]]}"#;

fn number(text: &str) -> Rational {
    exact::parse(text).unwrap()
}

/// A file with these fields after the stage game.
fn file(rest: &str) -> String {
    format!("{{\"schema_version\": 1,\n\"stage_game\": {DILEMMA},\n{rest}}}")
}

fn nothing_to_load(path: &str) -> Result<String, Error> {
    Err(Error::File { path: path.to_owned(), cause: std::io::Error::from(std::io::ErrorKind::NotFound) })
}

fn good(text: &str) -> Draft {
    read(text, &mut nothing_to_load).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn settled(text: &str) -> RepeatedGame {
    good(text).settle(&Overrides::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn faults(error: Error) -> Vec<String> {
    match error {
        Error::Input(faults) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("{other}"),
    }
}

fn bad(text: &str) -> Vec<String> {
    faults(read(text, &mut nothing_to_load).expect_err(text))
}

#[test]
fn every_kind_of_monitoring_is_read() {
    let game = settled(&file(r#""discount": "3/4""#));
    assert_eq!((game.discount[1].get(), &game.monitoring), (&number("3/4"), &Monitoring::Perfect));
    let inspected = r#""discount": [0.5, "1/3"], "monitoring": {"kind": "inspected", "detection": {"B": 1, "A": 0.5},
        "false_alarm": [0.1, 0], "sanction": {"A": 2}, "sanction_per_period": 1, "suspension_periods": 6}"#;
    let game = settled(&file(inspected));
    let Monitoring::Inspected(found) = &game.monitoring else { panic!("{:?}", game.monitoring) };
    assert_eq!(game.discount[1].get(), &number("1/3"));
    assert_eq!((found.detection[0].get(), found.detection[1].get()), (&number("1/2"), &number("1")));
    assert_eq!((found.false_alarm[0].get(), &found.sanction), (&number("1/10"), &vec![number("2"), number("0")]));
    assert_eq!(found.sanction_per_period, [number("1"), number("1")]);
    // Cheating is the only equilibrium, so it need not be named.
    assert_eq!(found.response, AlarmResponse::Suspension { periods: Some(6), profile: 3 });
    let forever = r#""discount": 0.5, "monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": "forever",
        "suspended": ["D", 2]}"#;
    let Monitoring::Inspected(found) = settled(&file(forever)).monitoring else { panic!() };
    assert_eq!(found.response, AlarmResponse::Suspension { periods: None, profile: 3 });
    let public = r#""discount": 0.5, "monitoring": {"kind": "public", "signals": ["quiet", "alarm"],
        "probabilities": [[[0.9, 0.1], [0.5, "1/2"]], [[0.4, 0.6], [0, 1]]]}"#;
    let Monitoring::Public(found) = settled(&file(public)).monitoring else { panic!() };
    assert_eq!(found.names, ["quiet", "alarm"]);
    // The first player's action varies fastest in a game, and slowest in the file.
    let alarm: Vec<Rational> = found.probabilities.iter().map(|row| row[1].get().clone()).collect();
    assert_eq!(alarm, [number("1/10"), number("3/5"), number("1/2"), number("1")]);
}

#[test]
fn states_are_read_with_their_transitions() {
    let text = format!(
        r#"{{"schema_version": 1, "discount": 0.9, "initial": "crisis", "states": [
        {{"name": "calm", "stage_game": {DILEMMA}, "transitions": [[[1, 0], [1, 0]], [[1, 0], [0.5, 0.5]]]}},
        {{"name": "crisis", "stage_game": {DILEMMA}, "transitions": [[[0.25, 0.75], [0, 1]], [[0, 1], [0, 1]]]}}]}}"#
    );
    let draft = good(&text);
    assert_eq!((draft.initial, draft.states[1].name.as_str()), (1, "crisis"));
    assert_eq!(draft.states[0].transitions[3][1].get(), &number("1/2"));
    assert_eq!(draft.states[1].transitions[0][0].get(), &number("1/4"));
    let wrong = text.replace("\"crisis\", \"states\"", "\"war\", \"states\"").replace("0.25, 0.75", "0.25, 0.25");
    let found = bad(&wrong);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("initial (line 1,") && found[0].contains("calm, crisis"), "{found:?}");
    assert!(found[1].starts_with("states[1].transitions[0][0] ") && found[1].contains("add to 0.5"), "{found:?}");
}

#[test]
fn a_plain_game_needs_a_discount_from_elsewhere() {
    let nfg = "NFG 1 R \"x\" { \"A\" \"B\" } { 2 2 }\n2 2 3 -1 -1 3 0 0\n";
    let draft = good(nfg);
    assert_eq!(draft.title, "x");
    let found = faults(draft.settle(&Overrides::default()).unwrap_err());
    assert!(found.len() == 1 && found[0].contains("--discount"), "{found:?}");
    let with = |text: &str| Overrides { discount: Some(text.to_owned()), ..Overrides::default() };
    assert_eq!(draft.settle(&with("0.75")).unwrap().discount[0].get(), &number("3/4"));
    assert_eq!(draft.settle(&with("1/2,1/3")).unwrap().discount[1].get(), &number("1/3"));
    for wrong in ["1", "0", "x", "1/2,1/2,1/2", ""] {
        let found = faults(draft.settle(&with(wrong)).unwrap_err());
        assert!(found.len() == 1 && found[0].starts_with("--discount"), "{wrong}: {found:?}");
    }
}

/// Detection and the like make an inspection of a game in which all is seen, and nothing is left of the file's.
#[test]
fn arguments_come_before_the_file() {
    let inspected = r#""discount": 0.5, "monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": 6}"#;
    let overrides = Overrides {
        detection: Some("1/4".to_owned()),
        false_alarm: Some("1/8,0".to_owned()),
        sanction: Some("3".to_owned()),
        suspension: Some(Suspending::Optimal),
        ..Overrides::default()
    };
    for text in [file(inspected), file(r#""discount": 0.5"#)] {
        let Monitoring::Inspected(found) = good(&text).settle(&overrides).unwrap().monitoring else { panic!() };
        assert_eq!((found.detection[1].get(), found.false_alarm[0].get()), (&number("1/4"), &number("1/8")));
        assert_eq!((&found.sanction[0], found.response), (&number("3"), AlarmResponse::Optimal));
    }
    let too_many = Overrides { false_alarm: Some("0.6".to_owned()), detection: Some("0.5".to_owned()), ..overrides };
    let found = faults(good(&file(inspected)).settle(&too_many).unwrap_err());
    assert!(found.len() == 2 && found[0].contains("for A 0.6 false alarms"), "{found:?}");
    let public = r#""discount": 0.5, "monitoring": {"kind": "public", "signals": ["s"],
        "probabilities": [[[1], [1]], [[1], [1]]]}"#;
    let found = faults(good(&file(public)).settle(&too_many).unwrap_err());
    assert_eq!(found.len(), 4, "{found:?}");
}

/// One fault in each file, with the path, and a word of what was found or is allowed.
#[test]
fn every_wrong_part_is_named_with_its_place() {
    let cases = [
        (r#""discount": 1"#, "discount (line 4, column 13)", "strictly between 0 and 1"),
        (r#""discount": {"A": 0.5}"#, "discount ", "nothing for B"),
        (r#""discount": {"A": 0.5, "B": 0.5, "C": 0.5}"#, "discount.C", "no player of that name"),
        (r#""discount": [0.5]"#, "discount ", "an array of 2"),
        (r#""discount": "half""#, "discount ", "not a number"),
        (r#""patience": 1, "discount": 0.5"#, "patience ", "unknown field"),
        (r#""discount": 0.5, "monitoring": 3"#, "monitoring ", "an object"),
        (r#""discount": 0.5, "monitoring": {}"#, "monitoring.kind", "\"inspected\""),
        (r#""discount": 0.5, "monitoring": {"kind": "seen"}"#, "monitoring.kind", "\"perfect\""),
        (r#""discount": 0.5, "monitoring": {"kind": "inspected"}"#, "monitoring.detection", "required"),
        (r#""monitoring": {"kind": "inspected", "detection": 2}"#, "monitoring.detection", "from 0 to 1"),
        (r#""monitoring": {"kind": "inspected", "detection": 0.5, "false_alarm": [0, 0.6]}"#, ".false_alarm", "of B"),
        (r#""monitoring": {"kind": "inspected", "detection": 1, "sanction": -1}"#, ".sanction", "at least 0"),
        (r#""monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": 10001}"#, "_periods", "10000"),
        (r#""monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": 1.5}"#, "_periods", "whole"),
        (r#""monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": "long"}"#, "_periods", "forever"),
        (
            r#""monitoring": {"kind": "inspected", "detection": 1, "sanction_per_period": 1}"#,
            "sanction_per_period",
            "no suspension",
        ),
        (r#""monitoring": {"kind": "inspected", "detection": 1, "suspended": [2, 2]}"#, "suspended", "no suspension"),
        (
            r#""monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": 1, "suspended": ["C", "C"]}"#,
            "monitoring.suspended",
            "A gains 1 by D",
        ),
        (
            r#""monitoring": {"kind": "inspected", "detection": 1, "suspension_periods": 1, "suspended": ["C", "E"]}"#,
            "monitoring.suspended[1]",
            "an action of B: C, D",
        ),
        (r#""monitoring": {"kind": "public", "signals": [], "probabilities": []}"#, ".signals", "1 to 1000"),
        (
            r#""monitoring": {"kind": "public", "signals": ["s", "s"], "probabilities": []}"#,
            "monitoring.signals[1]",
            "second time",
        ),
        (
            r#""monitoring": {"kind": "public", "signals": ["s"], "probabilities": [[[1], [1]]]}"#,
            "monitoring.probabilities ",
            "an array of 2",
        ),
        (
            r#""monitoring": {"kind": "public", "signals": ["s", "t"], "probabilities":
                [[[1, 0], [0.9, 0.2]], [[1, 0], [1, 0]]]}"#,
            "monitoring.probabilities[0][1]",
            "add to 1.1",
        ),
        (r#""states": []"#, "states ", "either stage_game or states"),
        (r#""initial": "x""#, "initial ", "without a name"),
        (r#""title": 7"#, "title ", "a string"),
    ];
    for (rest, place, word) in cases {
        let found = bad(&file(rest));
        assert!(found.len() == 1 && found[0].contains(place) && found[0].contains(word), "{rest}: {found:?}");
        assert!(found[0].contains("line "), "{found:?}");
    }
}

#[test]
fn all_faults_come_at_once_in_the_order_of_the_text() {
    let text = r#"{"schema_version": 1, "stage_game": {"schema_version": 1, "players": ["A", "B"], "payoffs": [[["x", 1]]]},
 "discount": 2, "monitoring": {"kind": "inspected", "detection": 7, "sanction": -1, "colour": 1}}"#;
    let found = bad(text);
    let places =
        ["stage_game.payoffs[0][0][0] (line 1", "discount (line 2", "monitoring.detection", "monitoring.sanction"];
    assert_eq!(found.len(), 5, "{found:?}");
    for (fault, place) in found.iter().zip(places) {
        assert!(fault.starts_with(place), "{fault}");
    }
    assert!(found[4].starts_with("monitoring.colour"), "{found:?}");
    // Of another version nothing else is looked at.
    assert_eq!(bad(&text.replacen("\"schema_version\": 1", "\"schema_version\": 2", 1)).len(), 1);
    assert!(bad("{\"discount\": 0.5}").iter().any(|fault| fault.starts_with("schema_version")));
}

#[test]
fn faults_of_another_file_are_told_with_both_places() {
    let text = "{\"schema_version\": 1, \"discount\": 0.5,\n \"stage_game\": \"bad.nfg\"}";
    let mut load = |path: &str| {
        assert_eq!(path, "bad.nfg");
        Ok("NFG 1 R \"x\" { \"A\" \"B\" } { 2 2 }\n2 2 3 -1 oops 3 0 0\n".to_owned())
    };
    let found = faults(read(text, &mut load).unwrap_err());
    assert!(
        found[0].starts_with("stage_game (line 2, column 16): found in bad.nfg, payoff 5 (line 2, column 10): oops"),
        "{found:?}"
    );
    // A file that is not there is not a fault of this one.
    assert!(matches!(read(text, &mut nothing_to_load), Err(Error::File { .. })));
}

#[test]
fn a_suspension_needs_a_profile_that_keeps_itself() {
    let game = |payoffs: &str| {
        format!(
            r#"{{"schema_version": 1, "discount": 0.5, "stage_game": {{"schema_version": 1, "players": ["A", "B"],
            "payoffs": {payoffs}}}, "monitoring": {{"kind": "inspected", "detection": 1, "suspension_periods": 2}}}}"#
        )
    };
    let settle = |payoffs: &str| good(&game(payoffs)).settle(&Overrides::default());
    // Matching pennies has none, a coordination game has two.
    let none = faults(settle("[[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]").unwrap_err());
    assert!(none.len() == 1 && none[0].contains("no pure equilibrium"), "{none:?}");
    let two = faults(settle("[[[1, 1], [0, 0]], [[0, 0], [1, 1]]]").unwrap_err());
    assert!(two.len() == 1 && two[0].contains("several pure equilibria"), "{two:?}");
}
