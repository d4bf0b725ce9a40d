//! Bad scenario files: every fault is named with its place and what is allowed; no input makes the reader panic.
//!
//! The expected places and phrases are written down from the description of the file format.

use detente::agreement::read::read_scenario;
use detente::agreement::starter::starter;
use detente::agreement::write::write_scenario;
use detente::error::{Error, Fault};

/// A file in which everything occurs once; each row of the tables below changes one piece of its text.
const BASE: &str = r#"{
  "schema_version": 1,
  "title": "Base", "sources": ["a text"], "assumptions": ["a guess"],
  "periods": {"count": 10, "unit": "month", "start": "2031-01", "after": "perpetual"},
  "parties": [
    {"name": "North", "discount": 0.95, "weight": 1.5, "disagreement": -0.25, "note": "n"},
    {"name": "South", "discount": "19/20"},
    {"name": "East", "discount": 0.9}
  ],
  "measures": [
    {"name": "guns", "performer": "North", "quantity": 654, "unit": "pieces", "cost_per_period": 0.8, "step_cost": 0.1,
     "benefit_per_period": {"South": 1.6, "East": 0.2}, "irreversible_share": 0.75, "start_level": 0.125,
     "max_step": 0.2, "earliest": 2, "deadline": 9, "milestones": [{"period": 4, "at_least": 0.5}]},
    {"name": "tanks", "performer": "South", "cost_per_period": "1/3", "benefit_per_period": {"North": 1.25}},
    {"name": "mines", "performer": "South", "cost_per_period": 0.35, "benefit_per_period": {}, "earliest": 5}
  ],
  "links": [
    {"kind": "precedence", "before": "tanks", "after": "mines"},
    {"kind": "balance", "left": {"guns": 1.0}, "right": {"tanks": 2.0}, "within": 0.45, "from": 2, "to": 8},
    {"kind": "coverage", "terms": {"guns": 1.0, "mines": -0.5}, "at_least": [0,0,0,0,0,0,0,0,0,0.55]}
  ],
  "verification": {
    "layers": [
      {"name": "patrol", "inspects": ["North", "South"], "detection": 0.4, "false_alarm": 0.02,
       "cost_per_period": {"North": 0.015}, "intrusion_per_period": {"South": 0.025}, "from": 3, "to": 7},
      {"name": "camera", "inspects": ["East"], "detection": 0.65}
    ],
    "review_clearance": 0.05
  },
  "response": {"suspension_periods": 4, "sanction": {"North": 2.5}, "sanction_per_period": {"South": 0.3}},
  "assistance": [{"to": "South", "max_per_period": 0.7, "budget": 2.25}],
  "exit": {"notice_periods": 6},
  "factions": [{"party": "South", "name": "staff", "benefit_weight": 0.85, "cost_weight": 1.15, "reservation": -1.5}],
  "objective": {"kind": "welfare"},
  "agreed": [{"measure": "guns", "points": [{"period": 2, "level": 0.06}, {"period": 8, "level": 0.95}], "note": "x"}]
}"#;

fn faults(text: &str) -> Vec<Fault> {
    match read_scenario(text) {
        Ok(_) => Vec::new(),
        Err(Error::Input(faults)) => faults,
        Err(other) => panic!("{other}"),
    }
}

fn changed(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "{from:?} must stand once in the base file");
    BASE.replacen(from, to, 1)
}

#[test]
fn the_base_file_is_right() {
    let list = faults(BASE);
    assert!(list.is_empty(), "{list:#?}");
}

/// (what is replaced, by what, path of the fault, a phrase of what is allowed)
type Row = (&'static str, &'static str, &'static str, &'static str);

#[track_caller]
fn each_is_one_fault(rows: &[Row]) {
    for (from, to, path, phrase) in rows {
        let list = faults(&changed(from, to));
        assert_eq!(list.len(), 1, "{to}: {list:#?}");
        assert_eq!(list[0].path, *path, "{to}: {}", list[0]);
        assert!(list[0].allowed.contains(phrase), "{to}: {}", list[0]);
        assert!(list[0].position.is_some(), "{to}");
    }
}

#[test]
fn whole_file_and_periods() {
    each_is_one_fault(&[
        ("\"schema_version\": 1,", "\"schema_version\": 2,", "schema_version", "1, the only version"),
        ("\"schema_version\": 1,", "\"schema_version\": \"one\",", "schema_version", "1, the only version"),
        ("\"schema_version\": 1,", "", "schema_version", "required"),
        ("\"title\": \"Base\",", "", "title", "required"),
        ("\"title\": \"Base\"", "\"title\": 7", "title", "a string"),
        ("[\"a text\"]", "\"a text\"", "sources", "an array"),
        ("[\"a guess\"]", "[null]", "assumptions[0]", "a string"),
        ("\"count\": 10", "\"count\": 1000000000", "periods.count", "from 1 to 20000"),
        ("\"count\": 10", "\"count\": 1e300", "periods.count", "from 1 to 20000"),
        ("\"count\": 10", "\"count\": -1", "periods.count", "from 1 to 20000"),
        ("\"unit\": \"month\"", "\"unit\": \"\"", "periods.unit", "1 to 200 characters"),
        ("\"2031-01\"", "2031", "periods.start", "a string"),
        ("\"perpetual\"", "\"for ever\"", "periods.after", "\"perpetual\" or \"sunset\""),
        ("\"perpetual\"", "\"sunsett\"", "periods.after", "did you mean \"sunset\""),
        ("\"kind\": \"welfare\"", "\"kind\": \"nash\"", "objective.kind", "\"egalitarian\""),
        ("\"kind\": \"welfare\"", "", "objective.kind", "required"),
        ("\"objective\"", "\"objectives\"", "objectives", "did you mean \"objective\""),
        ("\"title\": \"Base\"", "\"title\": \"Base\", \"title\": \"Base\"", "title", "each name once"),
    ]);
}

#[test]
fn parties() {
    each_is_one_fault(&[
        ("\"discount\": 0.95", "\"discount\": 1", "parties[0].discount", "strictly between 0 and 1"),
        ("\"discount\": 0.95", "\"discount\": 0.0", "parties[0].discount", "strictly between 0 and 1"),
        ("\"discount\": 0.95", "\"discount\": \"NaN\"", "parties[0].discount", "strictly between 0 and 1"),
        ("\"discount\": \"19/20\"", "\"discount\": \"19/0\"", "parties[1].discount", "strictly between 0 and 1"),
        ("\"discount\": \"19/20\"", "\"discount\": null", "parties[1].discount", "strictly between 0 and 1"),
        (
            "\"discount\": 0.9}",
            "\"discoumt\": 0.9, \"discount\": 0.9}",
            "parties[2].discoumt",
            "did you mean \"discount\"",
        ),
        (", \"discount\": 0.9}", "}", "parties[2].discount", "required"),
        ("\"weight\": 1.5", "\"weight\": -1", "parties[0].weight", "at least 0"),
        ("-0.25", "1e999", "parties[0].disagreement", "a number"),
        ("-0.25", "1e-99999999999999999999", "parties[0].disagreement", "a number"),
        ("-0.25", "{}", "parties[0].disagreement", "a number"),
        ("\"note\": \"n\"", "\"note\": 3", "parties[0].note", "a string"),
    ]);
    // A party called like another one leaves its own name without an owner: both are said.
    let list = faults(&changed("{\"name\": \"East\"", "{\"name\": \"South\""));
    let paths: Vec<&str> = list.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["parties[2].name", "measures[0].benefit_per_period.East", "verification.layers[1].inspects[0]"]);
    assert!(list[0].allowed.contains("not used before"));
    // A name that cannot be read may be the one that is missed: only it is said.
    let long = format!("{{\"name\": \"{}\"", "x".repeat(201));
    for bad in
        ["{\"name\": \"\"", "{\"name\": \" \"", "{\"name\": 5", "{\"name\": \"a\\nb\"", "{\"nam\": \"East\"", &long]
    {
        let list = faults(&changed("{\"name\": \"East\"", bad));
        assert!(list.iter().all(|f| f.path.starts_with("parties[2]")), "{bad}: {list:#?}");
        assert!(!list.is_empty(), "{bad}");
    }
}

#[test]
fn measures() {
    each_is_one_fault(&[
        ("\"performer\": \"North\"", "\"performer\": \"Nort\"", "measures[0].performer", "did you mean \"North\""),
        ("\"performer\": \"North\"", "\"performer\": \"Atlantis\"", "measures[0].performer", "North, South, East"),
        ("\"performer\": \"North\"", "\"performer\": 1", "measures[0].performer", "the name of a party"),
        ("\"quantity\": 654", "\"quantity\": -654", "measures[0].quantity", "at least 0"),
        ("\"unit\": \"pieces\"", "\"unit\": []", "measures[0].unit", "a string"),
        ("\"cost_per_period\": 0.8", "\"cost_per_period\": -0.8", "measures[0].cost_per_period", "at least 0"),
        ("\"cost_per_period\": \"1/3\"", "\"cost_per_period\": [1]", "measures[1].cost_per_period", "at least 0"),
        ("\"cost_per_period\": 0.35, ", "", "measures[2].cost_per_period", "required"),
        ("\"step_cost\": 0.1", "\"step_cost\": -1", "measures[0].step_cost", "at least 0"),
        ("\"South\": 1.6", "\"South\": -1.6", "measures[0].benefit_per_period.South", "at least 0"),
        ("\"South\": 1.6", "\"Sotuh\": 1.6", "measures[0].benefit_per_period.Sotuh", "did you mean \"South\""),
        ("\"East\": 0.2", "\"South\": 0.2", "measures[0].benefit_per_period.South", "each name once"),
        ("\"East\": 0.2", "\"North\": 0.2", "measures[0].benefit_per_period", "to the other parties"),
        ("{\"North\": 1.25}", "1.25", "measures[1].benefit_per_period", "names of parties as keys"),
        ("0.75", "1.01", "measures[0].irreversible_share", "from 0 to 1"),
        ("0.125", "-0.125", "measures[0].start_level", "from 0 to 1"),
        ("\"max_step\": 0.2", "\"max_step\": 0", "measures[0].max_step", "above 0"),
        ("\"max_step\": 0.2", "\"max_step\": -0.2", "measures[0].max_step", "above 0"),
        ("\"earliest\": 2", "\"earliest\": 0", "measures[0].earliest", "from 1 to 10"),
        ("\"earliest\": 5", "\"earliest\": 11", "measures[2].earliest", "from 1 to 10"),
        ("\"earliest\": 5", "\"earliest\": 5.5", "measures[2].earliest", "whole number"),
        ("\"deadline\": 9", "\"deadline\": 11", "measures[0].deadline", "from 1 to 10"),
        ("\"earliest\": 5", "\"earliest\": 5, \"deadline\": 4", "measures[2].deadline", "from 5"),
        // The level can rise in periods 2..5 by 0.2 each: 0.925 at most.
        ("\"deadline\": 9", "\"deadline\": 5", "measures[0].deadline", "at most 0.925"),
        ("\"period\": 4, ", "\"period\": 0, ", "measures[0].milestones[0].period", "from 1 to 10"),
        ("\"period\": 4, ", "\"period\": \"4.1\", ", "measures[0].milestones[0].period", "from 1 to 10"),
        ("\"period\": 4, ", "\"period\": 1e300, ", "measures[0].milestones[0].period", "from 1 to 10"),
        ("\"at_least\": 0.5}", "\"at_least\": 1.5}", "measures[0].milestones[0].at_least", "from 0 to 1"),
        // Periods 2, 3, 4: 0.125 + 0.6.
        ("\"at_least\": 0.5}", "\"at_least\": 0.73}", "measures[0].milestones[0].at_least", "at most 0.725"),
        ("[{\"period\": 4, \"at_least\": 0.5}]", "{}", "measures[0].milestones", "an array"),
        ("[{\"period\": 4, \"at_least\": 0.5}]", "[4]", "measures[0].milestones[0]", "period, at_least"),
        (
            "\"at_least\": 0.5}",
            "\"at_least\": 0.5, \"confidence\": \"sure\"}",
            "measures[0].milestones[0].confidence",
            "found",
        ),
        (
            "{\"name\": \"tanks\"",
            "{\"name\": \"tanks\", \"colour\": 1",
            "measures[1].colour",
            "cost_per_period, step_cost",
        ),
        (
            "{\"name\": \"tanks\"",
            "{\"name\": \"tanks\", \"Step-cost\": 1",
            "measures[1].Step-cost",
            "did you mean \"step_cost\"",
        ),
    ]);
}

#[test]
fn links() {
    each_is_one_fault(&[
        ("\"kind\": \"precedence\"", "\"kind\": \"precedance\"", "links[0].kind", "did you mean \"precedence\""),
        ("\"kind\": \"precedence\", ", "", "links[0].kind", "\"balance\""),
        ("{\"kind\": \"precedence\", \"before\": \"tanks\", \"after\": \"mines\"}", "7", "links[0]", "an object"),
        ("\"before\": \"tanks\"", "\"before\": \"tnaks\"", "links[0].before", "did you mean \"tanks\""),
        ("\"after\": \"mines\"", "\"after\": \"tanks\"", "links[0].after", "another measure"),
        ("\"after\": \"mines\"", "\"after\": \"guns\"", "links[0].after", "at most 0, the start_level of tanks"),
        // From period 2 on, mines (earliest 5) can be above 0 in period 5 only, guns start at 0.125.
        (
            "\"before\": \"tanks\", \"after\": \"mines\"",
            "\"before\": \"mines\", \"after\": \"guns\", \"from\": 2",
            "links[0].after",
            "at most 0, what mines",
        ),
        // What follows has begun, what leads has not.
        ("\"earliest\": 5}", "\"earliest\": 10, \"start_level\": 0.5}", "links[0].after", "the start_level of tanks"),
        ("{\"guns\": 1.0}, ", "{\"gums\": 1.0}, ", "links[1].left.gums", "did you mean \"guns\""),
        ("{\"tanks\": 2.0}", "{\"tanks\": true}", "links[1].right.tanks", "a number"),
        ("{\"tanks\": 2.0}", "[\"tanks\"]", "links[1].right", "names of measures as keys"),
        ("\"within\": 0.45", "\"within\": -0.45", "links[1].within", "at least 0"),
        ("\"within\": 0.45", "\"within\": [0.45, 0.4]", "links[1].within", "exactly 10"),
        ("\"within\": 0.45", "\"within\": [1,1,1,1,-1,1,1,1,1,1]", "links[1].within[4]", "at least 0"),
        ("\"within\": 0.45, \"from\": 2", "\"within\": 0.45, \"from\": 9", "links[1].from", "up to 8"),
        ("\"to\": 8}", "\"to\": 11}", "links[1].to", "from 1 to 10"),
        ("\"guns\": 1.0, \"mines\": -0.5", "", "links[2].terms", "at least one measure"),
        (
            "\"left\": {\"guns\": 1.0}, \"right\": {\"tanks\": 2.0}",
            "\"left\": {}, \"right\": {}",
            "links[1].left",
            "at least one measure",
        ),
        ("0,0.55]", "0.55]", "links[2].at_least", "exactly 10"),
        ("0,0.55]", "0,\"x\"]", "links[2].at_least[9]", "a number"),
    ]);
}

#[test]
fn verification_response_and_the_rest() {
    each_is_one_fault(&[
        ("\"detection\": 0.4", "\"detection\": 1.4", "verification.layers[0].detection", "from 0 to 1"),
        ("\"detection\": 0.65", "\"detection\": [0.5]", "verification.layers[1].detection", "exactly 10"),
        ("\"false_alarm\": 0.02", "\"false_alarm\": -0.02", "verification.layers[0].false_alarm", "from 0 to 1"),
        (
            "\"detection\": 0.65}",
            "\"detection\": 0.65, \"false_alarm\": 0.9}",
            "verification.layers",
            "at least as often",
        ),
        ("[\"East\"]", "[]", "verification.layers[1].inspects", "1 to 100"),
        ("[\"East\"]", "\"East\"", "verification.layers[1].inspects", "an array"),
        ("[\"East\"]", "[\"East\", \"East\"]", "verification.layers[1].inspects[1]", "once"),
        ("[\"East\"]", "[\"West\"]", "verification.layers[1].inspects[0]", "one of the parties"),
        ("{\"North\": 0.015}", "{\"North\": -1}", "verification.layers[0].cost_per_period.North", "at least 0"),
        ("{\"South\": 0.025}", "{\"South\": [1,2]}", "verification.layers[0].intrusion_per_period.South", "exactly 10"),
        ("\"from\": 3, \"to\": 7", "\"from\": 8, \"to\": 7", "verification.layers[0].from", "up to 7"),
        ("\"from\": 3, \"to\": 7", "\"from\": 3, \"to\": 12", "verification.layers[0].to", "from 1 to 10"),
        ("\"name\": \"camera\"", "\"name\": \"\"", "verification.layers[1].name", "1 to 200"),
        ("\"review_clearance\": 0.05", "\"review_clearance\": 2", "verification.review_clearance", "from 0 to 1"),
        ("\"suspension_periods\": 4", "\"suspension_periods\": -4", "response.suspension_periods", "forever"),
        ("\"suspension_periods\": 4", "\"suspension_periods\": 2.5", "response.suspension_periods", "forever"),
        ("\"suspension_periods\": 4", "\"suspension_periods\": 100001", "response.suspension_periods", "100000"),
        ("\"suspension_periods\": 4", "\"suspension_periods\": \"for ever\"", "response.suspension_periods", "forever"),
        ("{\"North\": 2.5}", "{\"North\": -2.5}", "response.sanction.North", "at least 0"),
        ("{\"North\": 2.5}", "2.5", "response.sanction", "names of parties"),
        ("{\"South\": 0.3}", "{\"south\": 0.3}", "response.sanction_per_period.south", "did you mean \"South\""),
        ("\"to\": \"South\"", "\"to\": \"Sout\"", "assistance[0].to", "did you mean \"South\""),
        ("\"max_per_period\": 0.7", "\"max_per_period\": -0.7", "assistance[0].max_per_period", "at least 0"),
        ("\"budget\": 2.25", "\"budget\": -2", "assistance[0].budget", "at least 0"),
        ("\"notice_periods\": 6", "\"notice_periods\": 0.5", "exit.notice_periods", "from 0 to 100000"),
        ("{\"notice_periods\": 6}", "null", "exit", "notice_periods"),
        ("\"party\": \"South\"", "\"party\": \"Souht\"", "factions[0].party", "did you mean \"South\""),
        ("\"benefit_weight\": 0.85", "\"benefit_weight\": -1", "factions[0].benefit_weight", "at least 0"),
        ("-1.5}]", "\"much\"}]", "factions[0].reservation", "a number"),
        ("-1.5}]", "-1.5}, {\"party\": \"South\", \"name\": \"staff\"}]", "factions[1].name", "not used before"),
        ("\"measure\": \"guns\"", "\"measure\": \"gunss\"", "agreed[0].measure", "did you mean \"guns\""),
        ("\"period\": 8", "\"period\": 2", "agreed[0].points[1].period", "after 2"),
        ("\"level\": 0.95", "\"level\": 0.05", "agreed[0].points[1].level", "at least 0.06"),
        ("\"level\": 0.95", "\"level\": 1.95", "agreed[0].points[1].level", "from 0 to 1"),
        ("\"note\": \"x\"", "\"confidence\": \"maybe\"", "agreed[0].confidence", "\"recalled\""),
    ]);
}

#[test]
fn syntax() {
    each_is_one_fault(&[
        ("\"note\": \"x\"}]", "\"note\": \"x\"},]", "", "no comma after the last"),
        ("\"name\": \"camera\", ", "\"name\": \"camera\" ", "", "a comma between"),
        ("\"name\": \"camera\"", "name: \"camera\"", "", "double quotes"),
        ("\"name\": \"camera\"", "\"name\": 'camera'", "", "double quotes"),
        ("\"name\": \"camera\"", "\"name\" \"camera\"", "", "a colon"),
        ("\"name\": \"camera\"", "\"name\": \"cam\\era\"", "", "as in JSON"),
        ("\"name\": \"camera\"", "\"name\": \"cam\nera\"", "", "escapes"),
        ("\"quantity\": 654", "\"quantity\": NaN", "", "NaN and Infinity are not numbers"),
        ("\"quantity\": 654", "\"quantity\": -Infinity", "", "finite"),
        ("\"quantity\": 654", "\"quantity\": 0x10", "", "decimal digits"),
        ("\"quantity\": 654", "\"quantity\": +1", "", "without a plus"),
        ("\"quantity\": 654", "\"quantity\": .5", "", "both sides"),
        ("\"quantity\": 654", "\"quantity\": 5.", "", "both sides"),
        ("\"quantity\": 654", "\"quantity\": 1e", "", "such as"),
        ("\"note\": \"x\"}]\n}", "\"note\": \"x\"}]\n} {}", "", "nothing but comments"),
        ("\"note\": \"x\"}]\n}", "\"note\": \"x\"}]\n /* open", "", "closing */"),
        ("\"note\": \"x\"}]\n}", "\"note\": \"x\"}]\n", "", "closing brace"),
    ]);
    for (text, phrase) in [
        ("", "one JSON object"),
        ("// only a remark", "one JSON object"),
        ("[]", "an object with the fields schema_version, title"),
    ] {
        let list = faults(text);
        assert_eq!(list.len(), 1, "{text}: {list:#?}");
        assert!(list[0].allowed.contains(phrase), "{}", list[0]);
    }
}

#[test]
fn comments_and_a_byte_order_mark_are_allowed() {
    let text = format!("\u{FEFF}// first\n/* second\n */{BASE}// last");
    assert_eq!(read_scenario(&text).unwrap(), read_scenario(BASE).unwrap());
}

#[test]
fn the_first_and_the_last_list_may_not_be_empty() {
    let without_parties = r#"{"schema_version": 1, "title": "", "periods": {"count": 1, "after": "sunset"},
        "parties": [], "measures": []}"#;
    let list = faults(without_parties);
    let paths: Vec<&str> = list.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["parties", "measures"]);
}

#[test]
fn demands_that_a_leading_measure_cannot_meet() {
    // Guns must be complete in period 9; mines, from period 5 on by a tenth, are at 0.5 by then.
    let text = changed("\"before\": \"tanks\", \"after\": \"mines\"", "\"before\": \"mines\", \"after\": \"guns\"")
        .replace("\"earliest\": 5}", "\"earliest\": 5, \"start_level\": 0.2, \"max_step\": 0.1}");
    let list = faults(&text);
    assert_eq!(list.len(), 1, "{list:#?}");
    assert_eq!(list[0].path, "links[0].after");
    assert!(list[0].allowed.contains("at most 0.7, what mines can reach"), "{}", list[0]);
}

#[test]
fn circles_are_named() {
    let text = changed(
        "{\"kind\": \"precedence\", \"before\": \"tanks\", \"after\": \"mines\"},",
        r#"{"kind": "precedence", "before": "tanks", "after": "mines"},
           {"kind": "precedence", "before": "mines", "after": "tents"},
           {"kind": "precedence", "before": "tents", "after": "tanks"},"#,
    )
    .replace(
        "\"benefit_per_period\": {}, \"earliest\": 5}",
        r#""benefit_per_period": {}},
           {"name": "tents", "performer": "East", "cost_per_period": 0, "benefit_per_period": {}}"#,
    );
    let list = faults(&text);
    assert_eq!(list.len(), 1, "{list:#?}");
    assert_eq!(list[0].path, "links[2]");
    assert!(list[0].found.contains("tanks → mines → tents → tanks"), "{}", list[0]);
}

#[test]
fn combined_detection_below_false_alarms_names_party_and_first_period() {
    // Alone, the second layer accuses more than it detects; from period 3 to 7 patrols make up for it.
    let text = changed("[\"East\"], \"detection\": 0.65", "[\"North\"], \"detection\": 0.1, \"false_alarm\": 0.3");
    let list = faults(&text);
    assert_eq!(list.len(), 1, "{list:#?}");
    assert!(list[0].found.contains("for North in period 1 (layers[1] combined)"), "{}", list[0]);
    // With patrols from the start on it first shows after period 7.
    let list = faults(&text.replace("\"from\": 3, \"to\": 7", "\"to\": 7"));
    assert!(list[0].found.contains("for North in period 8"), "{}", list[0]);
    // With patrols for ever it never shows: 1 − 0.9·0.6 = 0.46 against at most 1 − 0.7·0.98 = 0.314.
    assert!(faults(&text.replace(", \"from\": 3, \"to\": 7", "")).is_empty());
}

#[test]
fn every_fault_of_a_file_is_listed_in_its_order() {
    let mut text = BASE.to_string();
    let edits = [
        ("\"count\": 10", "\"count\": 0", "periods.count"),
        ("\"discount\": 0.95", "\"discount\": 2", "parties[0].discount"),
        ("\"weight\": 1.5", "\"weigth\": 1.5", "parties[0].weigth"),
        ("\"quantity\": 654", "\"quantity\": -1", "measures[0].quantity"),
        ("\"deadline\": 9", "\"deadline\": 1", "measures[0].deadline"),
        (
            "\"performer\": \"South\", \"cost_per_period\": 0.35",
            "\"performer\": \"Soth\"",
            "measures[2].cost_per_period",
        ),
        ("\"before\": \"tanks\"", "\"before\": \"tank\"", "links[0].before"),
        ("\"detection\": 0.65", "\"detection\": 65", "verification.layers[1].detection"),
        ("\"North\": 2.5", "\"North\": \"big\"", "response.sanction.North"),
        ("\"notice_periods\": 6", "\"notice_periods\": \"soon\"", "exit.notice_periods"),
        ("\"kind\": \"welfare\"", "\"kind\": \"warfare\"", "objective.kind"),
    ];
    for (from, to, _) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replacen(from, to, 1);
    }
    let list = faults(&text);
    let mut expected: Vec<&str> = edits.iter().map(|(_, _, path)| *path).collect();
    expected.insert(6, "measures[2].performer");
    let paths: Vec<&str> = list.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, expected);
}

#[test]
fn places_are_counted_in_lines_and_characters() {
    let text = "{\r\n  \"schema_version\": 1, // ä remark\r\n  \"título\": 1, \"title\": 5\r\n}";
    let list = faults(text);
    let at = |path: &str| list.iter().find(|f| f.path == path).unwrap().position;
    assert_eq!(at("título"), Some((3, 3)));
    assert_eq!(at("title"), Some((3, 25)));
    assert_eq!(at("periods"), Some((1, 1)));
    let list = faults("{\n  \"title\": \"ä\" x}");
    assert_eq!(list[0].position.map(|(line, _)| line), Some(2));
}

#[test]
fn long_values_are_shortened() {
    let list = faults(&changed("\"perpetual\"", &format!("\"{}\"", "y".repeat(5_000))));
    assert!(list[0].found.chars().count() <= 61, "{}", list[0].found);
    let list = faults(&changed("\"quantity\": 654", &format!("\"quantity\": {}", "9".repeat(5_000))));
    assert!(list[0].found.chars().count() <= 130, "{}", list[0].found);
    assert!(list[0].found.contains("more than 400"), "{}", list[0].found);
}

#[test]
fn deep_nesting_is_a_fault_and_no_overflow() {
    let deep =
        ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))];
    for text in deep {
        let list = faults(&text);
        assert_eq!(list.len(), 1);
        assert!(list[0].allowed.contains("nested"), "{}", list[0]);
        let list = faults(&changed("\"weight\": 1.5", &format!("\"weight\": {text}")));
        assert!(!list.is_empty());
    }
}

#[test]
fn sizes_are_refused_before_anything_is_built() {
    let measure = r#"{"name": "NAME", "performer": "A", "cost_per_period": 1, "benefit_per_period": {}}"#;
    let file = |count: usize, measures: usize| {
        let list: Vec<String> = (0..measures).map(|m| measure.replace("NAME", &format!("m{m}"))).collect();
        format!(
            r#"{{"schema_version": 1, "title": "big", "periods": {{"count": {count}, "after": "sunset"}},
                "parties": [{{"name": "A", "discount": 0.5}}], "measures": [{}]}}"#,
            list.join(",")
        )
    };
    assert!(faults(&file(20_000, 250)).is_empty());
    let list = faults(&file(20_000, 251));
    assert_eq!(list[0].path, "measures");
    assert!(list[0].allowed.contains("5000000"), "{}", list[0]);
    let list = faults(&file(20_001, 251));
    assert_eq!(list.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["periods.count"]);
    let list = faults(&file(1, 10_001));
    assert_eq!(list[0].path, "measures");
}

#[test]
fn thousands_of_faults_are_counted() {
    let text = changed("[\"a guess\"]", &format!("[{}1]", "1,".repeat(999)));
    let list = faults(&text);
    assert_eq!(list.len(), 1_000);
    let text = text.replace("[\"a text\"]", "[1, 2, 3]");
    let list = faults(&text);
    assert_eq!(list.len(), 1_001);
    assert!(list[1_000].found.contains("3 more"), "{}", list[1_000]);
}

/// A small generator of our own (Steele, Lea and Flood 2014, splitmix64), so that failures can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Pieces of JSON and of this format that are put in wrong places.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "//",
    "/*",
    "*/",
    "null",
    "true",
    "-",
    "1e300",
    "1e-300",
    "1e999999999",
    "1e-9223372036854775808",
    "-0",
    "0",
    "1",
    "2",
    "\"1/0\"",
    "\"1/3\"",
    "99999999999999999999999",
    "18446744073709551616",
    "\"\"",
    "\"North\"",
    "\"guns\"",
    "\"forever\"",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "\\ud800",
    "\u{0}",
    "\u{2028}",
    "ä",
    "NaN",
    "\"kind\":\"balance\"",
    "\"from\":",
    "\"period\":",
    "\"measures\":",
    "{}",
    "[]",
    "1e",
    "0x",
    ".5",
    "\r",
    "\t",
    "\u{7f}",
];

fn mutate(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 => bytes.truncate(at),
            2 | 3 => {
                let piece = PIECES[random.below(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
            4 if !bytes.is_empty() => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 | 6 => swap_tokens(&mut bytes, random),
            _ => replace_number(&mut bytes, random),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Words between marks of punctuation change places.
fn swap_tokens(bytes: &mut Vec<u8>, random: &mut Random) {
    let mark = |b: &u8| b"{}[],:".contains(b);
    let marks: Vec<usize> = (0..bytes.len()).filter(|at| mark(&bytes[*at])).collect();
    if marks.len() < 4 {
        return;
    }
    let (i, j) = (random.below(marks.len() - 1), random.below(marks.len() - 1));
    let (i, j) = (i.min(j), i.max(j));
    if i == j {
        return;
    }
    let first = bytes[marks[i] + 1..marks[i + 1]].to_vec();
    let second = bytes[marks[j] + 1..marks[j + 1]].to_vec();
    bytes.splice(marks[j] + 1..marks[j + 1], first);
    bytes.splice(marks[i] + 1..marks[i + 1], second);
}

fn replace_number(bytes: &mut Vec<u8>, random: &mut Random) {
    const NUMBERS: &[&str] =
        &["0", "-1", "1", "1e300", "-1e300", "1e-300", "20000", "20001", "1000000000", "0.5", "3.5", "1e400"];
    let starts: Vec<usize> =
        (1..bytes.len()).filter(|at| bytes[*at].is_ascii_digit() && b" [".contains(&bytes[at - 1])).collect();
    if starts.is_empty() {
        return;
    }
    let start = starts[random.below(starts.len())];
    let length = bytes[start..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    bytes.splice(start..start + length, NUMBERS[random.below(NUMBERS.len())].bytes());
}

/// No expected values but these: no panic, an end in reasonable time, and what reads at all also writes and reads back.
#[test]
fn mutated_files_never_panic() {
    let begin = std::time::Instant::now();
    let mut random = Random(20_310_101);
    let (mut right, mut wrong, mut syntax) = (0, 0, 0);
    for base in [BASE.to_string(), starter()] {
        for _ in 0..6_000 {
            let text = mutate(&base, &mut random);
            match read_scenario(&text) {
                Ok(scenario) => {
                    right += 1;
                    assert_eq!(read_scenario(&write_scenario(&scenario)).unwrap(), scenario);
                }
                Err(Error::Input(faults)) => {
                    assert!(!faults.is_empty());
                    for fault in &faults {
                        assert!(!fault.allowed.is_empty() && fault.found.chars().count() <= 260, "{fault}");
                    }
                    if faults[0].path.is_empty() { syntax += 1 } else { wrong += 1 }
                }
                Err(other) => panic!("{other} for {text}"),
            }
        }
    }
    // All three ways were gone.
    assert!(right > 100 && wrong > 1_000 && syntax > 1_000, "{right} {wrong} {syntax}");
    assert!(begin.elapsed().as_secs() < 120, "{:?}", begin.elapsed());
}
