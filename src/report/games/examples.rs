//! Answers made by hand for the tests of this folder, of games whose solutions are known from the literature or can be
//! seen at a glance.

use super::{Answer, Concept, Report, Scope};
use crate::equilibrium::answer::*;
use crate::exact::Rational;
use crate::game::Player;
use crate::game::extensive::{Action, Extensive, InformationSet, Node, Outcome};
use crate::report::examples::q;

/// A name that tries to command a terminal, to break a CSV line and to look like two.
pub(super) const HOSTILE: &str = "Bob\u{1b}[2J, \"the\u{202E}\nbuilder\"";

pub(super) fn qs(text: &str) -> Vec<Rational> {
    text.split_whitespace().map(q).collect()
}

pub(super) fn player(name: &str, strategies: &str) -> Player {
    Player { name: name.into(), strategies: strategies.split(' ').map(str::to_string).collect() }
}

fn report(concept: Concept, title: &str, players: Vec<Player>, answer: Answer) -> Report {
    Report {
        concept,
        title: title.into(),
        players,
        reduced: false,
        answer,
        arithmetic: Arithmetic::Exact,
        budget: Budget::default(),
        seconds: 0.25,
    }
}

pub(super) fn equilibrium(row: &str, column: &str, payoffs: &str, component: usize) -> Equilibrium {
    Equilibrium {
        strategies: vec![qs(row), qs(column)],
        payoffs: qs(payoffs),
        regret: Rational::ZERO,
        component: Some(component),
    }
}

/// Bagwell's game (1995) of commitment seen with noise: three equilibria, as printed by van Damme and Hurkens (1997).
pub(super) fn bagwell() -> Report {
    let players = vec![player("Leader", "S C"), player("Follower", "SS SC CS CC")];
    let found = NashAnswer {
        equilibria: vec![
            equilibrium("99/100 1/100", "24/49 25/49 0 0", "1 1", 0),
            equilibrium("1/100 99/100", "0 25/49 0 24/49", "1 1", 1),
            equilibrium("0 1", "0 0 0 1", "4 4", 2),
        ],
        subsets: Vec::new(),
        complete: true,
        degenerate: Some(false),
        method: "all extreme equilibria by vertex enumeration".into(),
        exact: true,
    };
    report(Concept::Nash, "Noisy commitment", players, Answer::Nash { scope: Scope::Extreme, found })
}

/// The row player has a dominant strategy, against which the column player does not mind what it does: every mixture of
/// its two strategies is an equilibrium with it.
pub(super) fn continuum() -> Report {
    let players = vec![player("A", "Up Down"), player("B", "Left Right")];
    let found = NashAnswer {
        equilibria: vec![equilibrium("1 0", "1 0", "1 1", 0), equilibrium("1 0", "0 1", "1 1", 0)],
        subsets: vec![NashSubset { row: vec![qs("1 0")], column: vec![qs("1 0"), qs("0 1")], component: 0 }],
        complete: true,
        degenerate: Some(true),
        method: "all extreme equilibria by vertex enumeration".into(),
        exact: true,
    };
    report(Concept::Nash, "", players, Answer::Nash { scope: Scope::Extreme, found })
}

/// Matching pennies has no equilibrium in pure strategies.
pub(super) fn no_pure() -> Report {
    let found = NashAnswer {
        complete: true,
        exact: true,
        method: "all pure equilibria by inspection".into(),
        ..NashAnswer::default()
    };
    let players = vec![player("A", "H T"), player("B", "H T")];
    report(Concept::Pure, "Matching pennies", players, Answer::Nash { scope: Scope::Pure, found })
}

/// Matching pennies: value 0, both halves.
pub(super) fn zero_sum() -> Report {
    let found = ZeroSumAnswer {
        value: q("0"),
        sum: q("0"),
        strategies: [qs("1/2 1/2"), qs("1/2 1/2")],
        guaranteed: q("0"),
        conceded: q("0"),
        method: "a linear program".into(),
    };
    let players = vec![player("A", "H T"), player("B", "H T")];
    report(Concept::ZeroSum, "Matching pennies", players, Answer::ZeroSum(found))
}

/// Chicken with payoffs 6,6; 2,7; 7,2; 0,0 (Aumann 1974): a third on each but the crash gives 5 to both; the largest
/// sum is 10½, from ½, ¼, ¼.
pub(super) fn chicken() -> Report {
    let found = CorrelatedAnswer {
        distribution: vec![(vec![0, 0], q("1/2")), (vec![1, 0], q("1/4")), (vec![0, 1], q("1/4"))],
        value: q("21/2"),
        payoffs: qs("21/4 21/4"),
        regret: q("0"),
        bound: Some(q("21/2")),
        dual: Some(CorrelatedDual {
            weights: qs("1 1"),
            multipliers: vec![vec![(Some(0), 1, q("3/2"))], vec![(Some(0), 1, q("3/2"))]],
        }),
        method: "a linear program".into(),
    };
    let players = vec![player("Row", "Swerve Drive"), player("Column", "Swerve Drive")];
    report(Concept::Correlated, "Chicken", players, Answer::Correlated { objective: MediatorObjective::Welfare, found })
}

/// Rows 2,1; 4,0 and 1,0; 3,1 (von Stengel and Zamir 2010): committing to ½, ½ and the reply R give the leader 7/2.
pub(super) fn stackelberg() -> Report {
    let found = StackelbergAnswer {
        leader: 0,
        commitment: qs("1/2 1/2"),
        reply: 1,
        payoffs: qs("7/2 1/2"),
        by_reply: vec![Some((q("2"), qs("1 0"))), Some((q("7/2"), qs("1/2 1/2"))), None],
        method: "one linear program for each reply".into(),
    };
    let players = vec![player("L", "T B"), player("F", "l r never")];
    report(Concept::Stackelberg, "Commitment", players, Answer::Stackelberg(found))
}

/// The middle row lies strictly under the mixture of the outer ones, then the right column under the left one.
pub(super) fn dominance() -> Report {
    let found = DominanceAnswer {
        kind: Dominance::Strict,
        mixed: true,
        eliminations: vec![
            Elimination { round: 1, player: 0, strategy: 1, dominator: qs("1/2 0 1/2"), margin: q("1/2") },
            Elimination { round: 2, player: 1, strategy: 1, dominator: qs("1 0"), margin: q("1") },
        ],
        left: vec![vec![0, 2], vec![0]],
    };
    report(Concept::Dominance, "", vec![player("A", "T M B"), player("B", "L R")], Answer::Dominance(found))
}

/// Matching pennies: 1 in pure strategies, 0 in mixed ones, for the player that wants to match.
pub(super) fn minmax() -> Report {
    let found = vec![MinmaxAnswer {
        player: 0,
        pure: (q("1"), vec![0, 0]),
        mixed: Some((q("0"), vec![qs("1 0"), qs("1/2 1/2")])),
        mixed_exact: true,
        correlated: Some(q("0")),
    }];
    report(Concept::Minmax, "", vec![player("A", "H T"), player("B", "H T")], Answer::Minmax(found))
}

/// The one-card poker of Myerson (1991, figure 2.2): player 1 sees the colour, player 2 does not. In equilibrium 1
/// raises with red always, with black one time in three, and 2 meets two times in three; the pot is worth 1/3 to 1.
pub(super) fn poker() -> Report {
    let node = |parent, set, children: &[usize], outcome| Node {
        name: String::new(),
        parent,
        set,
        children: children.to_vec(),
        outcome,
    };
    let action = |name: &str, probability: Option<&str>| Action { name: name.into(), probability: probability.map(q) };
    let set = |mover, number, name: &str, actions: Vec<Action>, nodes: &[usize]| InformationSet {
        mover,
        number,
        name: name.into(),
        actions,
        nodes: nodes.to_vec(),
    };
    let game = Extensive {
        title: "Card game".into(),
        comment: String::new(),
        players: vec!["Ann".into(), HOSTILE.into()],
        nodes: vec![
            node(None, Some(0), &[1, 6], None),
            node(Some((0, 0)), Some(1), &[2, 5], None),
            node(Some((1, 0)), Some(2), &[3, 4], None),
            node(Some((2, 0)), None, &[], Some(0)),
            node(Some((2, 1)), None, &[], Some(1)),
            node(Some((1, 1)), None, &[], Some(1)),
            node(Some((0, 1)), Some(3), &[7, 10], None),
            node(Some((6, 0)), Some(2), &[8, 9], None),
            node(Some((7, 0)), None, &[], Some(2)),
            node(Some((7, 1)), None, &[], Some(1)),
            node(Some((6, 1)), None, &[], Some(3)),
        ],
        sets: vec![
            set(None, 1, "", vec![action("red", Some("1/2")), action("black", Some("1/2"))], &[0]),
            set(Some(0), 1, "Red", vec![action("Raise", None), action("Fold", None)], &[1]),
            set(Some(1), 1, "", vec![action("Meet", None), action("Pass", None)], &[2, 7]),
            set(Some(0), 2, "Black", vec![action("Raise", None), action("Fold", None)], &[6]),
        ],
        outcomes: ["2 -2", "1 -1", "-2 2", "-1 1"]
            .iter()
            .zip(1..)
            .map(|(payoffs, number)| Outcome { number, name: String::new(), payoffs: qs(payoffs) })
            .collect(),
    };
    let one = Behaviour {
        at: vec![Vec::new(), qs("1 0"), qs("2/3 1/3"), qs("1/3 2/3")],
        beliefs: vec![None, Some(qs("1")), Some(qs("3/4 1/4")), Some(qs("1"))],
        payoffs: qs("1/3 -1/3"),
        regret: Rational::ZERO,
    };
    let found = BehaviourAnswer {
        equilibria: vec![one],
        complete: true,
        subgame_perfect: true,
        method: "sequence form".into(),
    };
    let players = game.players.iter().map(|name| Player { name: name.clone(), strategies: Vec::new() }).collect();
    let answer = Answer::Behaviour { game: Box::new(game), found, value: Some(q("1/3")) };
    report(Concept::ZeroSum, "Card game", players, answer)
}

/// Two equilibria of a game with players and strategies whose names are hostile or missing.
pub(super) fn hostile() -> Report {
    let mut report = bagwell();
    report.title = HOSTILE.repeat(9);
    report.players =
        vec![player("", HOSTILE), Player { name: HOSTILE.into(), strategies: vec![HOSTILE.repeat(20); 4] }];
    report.players[0].strategies = vec![HOSTILE.into(), String::new()];
    report
}

/// A mixture of fifty strategies of sixty, with fractions that nobody reads.
pub(super) fn wide() -> Report {
    let long = q(&format!("{}/{}", "123456789".repeat(9), "987654321".repeat(10)));
    let mut mixed = vec![long.clone(); 49];
    mixed.extend(vec![Rational::ZERO; 10]);
    mixed.push(mixed.iter().fold(Rational::ONE, |rest, p| rest - p));
    let found = NashAnswer {
        equilibria: vec![Equilibrium {
            strategies: vec![mixed.clone(), mixed],
            payoffs: vec![long.clone(), -long],
            regret: Rational::ZERO,
            component: None,
        }],
        complete: false,
        exact: true,
        method: "Lemke and Howson".into(),
        ..NashAnswer::default()
    };
    let names = || Player { name: String::new(), strategies: (1..=60).map(|s| s.to_string()).collect() };
    report(Concept::Nash, "Wide", vec![names(), names()], Answer::Nash { scope: Scope::One, found })
}

/// Three players who each choose freely between two strategies: one pure equilibrium, a path that ends nearby.
pub(super) fn path() -> Report {
    let near = |text: &str| vec![qs(text), qs("1 0"), qs("1 0")];
    let one =
        |strategies, regret: &str| Equilibrium { strategies, payoffs: qs("1 1 1"), regret: q(regret), component: None };
    let found = NashAnswer {
        equilibria: vec![one(near("1 0"), "0"), one(near("1/2 1/2"), "1/1000000000")],
        complete: false,
        exact: false,
        method: "all pure; one by homotopy".into(),
        ..NashAnswer::default()
    };
    let players = vec![player("A", "a b"), player("B", "a b"), player("C", "a b")];
    let scope = Scope::PureAndOne { pure_complete: true, path: Some(1) };
    report(Concept::Nash, "", players, Answer::Nash { scope, found })
}

/// Time was up before anything was found.
pub(super) fn undecided() -> Report {
    let mut report = bagwell();
    report.answer = Answer::Undecided("stopped at the time limit of 1 s".into());
    report
}

/// All of them.
pub(super) fn all() -> Vec<Report> {
    vec![
        bagwell(),
        continuum(),
        no_pure(),
        zero_sum(),
        chicken(),
        stackelberg(),
        dominance(),
        minmax(),
        poker(),
        hostile(),
        wide(),
        path(),
        undecided(),
    ]
}
