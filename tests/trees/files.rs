//! The trees among the data files are what the tests build.

use crate::classics::bagwell;
use crate::grow::r;
use crate::inspection::dresher;
use detente::exact::to_text;
use detente::game::Extensive;
use std::fmt::Write;

/// Gambit's format for trees, written plainly.
fn efg(tree: &Extensive, comment: &str) -> String {
    let names = |list: &[String]| list.iter().map(|name| format!("{name:?} ")).collect::<String>();
    let mut out = format!("EFG 2 R {:?} {{ {}}}\n{comment:?}\n\n", tree.title, names(&tree.players));
    for node in &tree.nodes {
        let Some(set) = node.set else {
            let outcome = &tree.outcomes[node.outcome.expect("every leaf pays")];
            let paid: Vec<String> = outcome.payoffs.iter().map(to_text).collect();
            writeln!(out, "t {:?} {} \"\" {{ {} }}", node.name, outcome.number, paid.join(", ")).unwrap();
            continue;
        };
        let set = &tree.sets[set];
        let actions: String = set
            .actions
            .iter()
            .map(|a| format!("{:?} {}", a.name, a.probability.as_ref().map_or(String::new(), |p| format!("{p} "))))
            .collect();
        let who = set.mover.map_or("c \"\"".to_owned(), |player| format!("p \"\" {}", player + 1));
        writeln!(out, "{who} {} {:?} {{ {actions}}} 0", set.number, set.name).unwrap();
    }
    out
}

#[test]
fn data_files_are_the_trees_of_the_tests() {
    let dresher_comment = "M. Dresher, A sampling inspection problem in arms control agreements, RAND RM-2972, 1962. \
                           Three periods, one inspection; a violation pays 1 unseen and costs 1 seen. The value is -1/2.";
    let bagwell_comment = "K. Bagwell, Commitment and observability in games, Games and Economic Behavior 8, 1995. \
                           The follower sees the leader's choice with probability 99/100.";
    let files = [
        ("dresher-inspection.efg", dresher(3, 1, &r("1")), dresher_comment),
        ("bagwell-1995.efg", bagwell(), bagwell_comment),
    ];
    for (name, tree, comment) in files {
        let path = format!("{}/data/games/{name}", env!("CARGO_MANIFEST_DIR"));
        let text = efg(&tree, comment);
        let found = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"));
        assert_eq!(found, text, "{path}");
    }
}
