//! The strategies behind a payoff, and the exact check of them. Payoff sets are written down by hand from the literature, as
//! said where they stand; every automaton is also evaluated by a separate brute force, which looks for the best of all ways
//! to deviate, not only once, by iterating the value of the player's own decision problem in floating point.

use detente::certificate::check_automaton;
use detente::exact::{self, Rational, to_f64};
use detente::game::{NormalForm, Player};
use detente::repeated::answer::{
    AlarmResponse, Automaton, Inspection, Lasting, Monitoring, Outside, OutsideEnd, Play, RepeatedGame, Signals, State,
    ValueSet, ValueSets, Vertex,
};
use detente::repeated::automaton::{Forever, Place, automaton, forever, place};
use detente::units::{Discount, Probability};

fn number(text: &str) -> Rational {
    exact::parse(text).unwrap()
}

fn numbers(text: &[&str]) -> Vec<Rational> {
    text.iter().map(|text| number(text)).collect()
}

/// A symmetric dilemma: both keep R, the cheater T, the cheated S, both cheat P.
fn dilemma([t, r, p, s]: [i32; 4]) -> NormalForm {
    let player = |name: &str| Player { name: name.to_owned(), strategies: vec!["Keep".to_owned(), "Cheat".to_owned()] };
    let all = |payoffs: [i32; 4]| payoffs.map(Rational::from).to_vec();
    NormalForm::new("Dilemma", vec![player("USA"), player("USSR")], vec![all([r, t, s, p]), all([r, s, t, p])]).unwrap()
}

fn repeated(stage: NormalForm, delta: &str, monitoring: Monitoring) -> RepeatedGame {
    let discount = vec![Discount::new(number(delta)).unwrap(); 2];
    RepeatedGame { states: vec![State { name: String::new(), game: stage, transitions: vec![] }], discount, monitoring }
}

fn chance(text: &str) -> Probability {
    Probability::new(number(text)).unwrap()
}

fn inspected(p: &str, q: &str, sanction: &str, response: AlarmResponse) -> Monitoring {
    Monitoring::Inspected(Inspection {
        detection: vec![chance(p); 2],
        false_alarm: vec![chance(q); 2],
        sanction: vec![number(sanction); 2],
        sanction_per_period: vec![number("0"); 2],
        response,
    })
}

/// A vertex that is one play with one promise for each branch.
fn vertex(payoff: &[&str], profile: usize, promise: &[&[(usize, &str)]]) -> Vertex {
    let mixture = |of: &&[(usize, &str)]| of.iter().map(|(at, weight)| (*at, number(weight))).collect();
    let promise = promise.iter().map(mixture).collect();
    Vertex { payoff: numbers(payoff), lottery: vec![Play { probability: number("1"), profile, promise }] }
}

/// Sets of these vertices, with the box of their payoffs for the levels.
fn sets(of: Vec<Vec<Vertex>>) -> ValueSets {
    let set = |vertices: Vec<Vertex>| {
        let bound = |player: usize, sign: i32| {
            let of = vertices.iter().map(|v| &v.payoff[player] * Rational::from(sign));
            of.max().unwrap()
        };
        let corners = [(0, 1), (0, -1), (1, 1), (1, -1)];
        let direction = |(player, sign): (usize, i32)| {
            let mut out = vec![number("0"); 2];
            out[player] = Rational::from(sign);
            out
        };
        ValueSet {
            directions: corners.map(direction).to_vec(),
            levels: corners.map(|(player, sign)| bound(player, sign)).to_vec(),
            threat: (0..2).map(|player| -bound(player, -1)).collect(),
            vertices,
        }
    };
    ValueSets {
        sets: of.into_iter().map(set).collect(),
        exact: false,
        gap: number("0"),
        outside: Outside { directions: vec![], descents: vec![], end: OutsideEnd::Levels },
        method: "by hand".to_owned(),
        rounds: 0,
        stopped: false,
    }
}

/// The dilemma 10, 9, 3, 1 at δ = 3/4: (3,3), (39/4,3), (9,9), (3,39/4) (Abreu and Sannikov's algorithm, as the peers compute
/// it). One player cheats at the second and fourth point, the other is promised just enough to bear it.
fn quadrilateral() -> ValueSets {
    let all = |at: usize| vec![(at, "1")];
    sets(vec![vec![
        vertex(&["3", "3"], 3, &[&all(0)]),
        vertex(&["39/4", "3"], 1, &[&[(1, "8/9"), (2, "1/9")]]),
        vertex(&["9", "9"], 0, &[&all(2)]),
        vertex(&["3", "39/4"], 2, &[&[(3, "8/9"), (2, "1/9")]]),
    ]])
}

/// What a player gets by the best of all strategies against an automaton: iterates its decision problem.
mod brute {
    use super::*;

    /// By state of the automaton: the value of the best strategy, and of obeying.
    pub fn values(game: &RepeatedGame, automaton: &Automaton, player: usize) -> Vec<(f64, f64)> {
        let delta = to_f64(game.discount[player].get());
        let mut best = vec![(0.0, 0.0); automaton.states.len()];
        let rounds = (40.0 / -delta.ln()).ceil() as usize + 10;
        for _ in 0..rounds {
            best = (0..best.len()).map(|at| step(game, automaton, player, delta, at, &best)).collect();
        }
        best
    }

    fn expected(lottery: &[(usize, Rational)], values: &[(f64, f64)]) -> (f64, f64) {
        lottery.iter().fold((0.0, 0.0), |(a, b), (to, weight)| {
            let weight = to_f64(weight);
            (a + weight * values[*to].0, b + weight * values[*to].1)
        })
    }

    fn step(
        game: &RepeatedGame,
        automaton: &Automaton,
        player: usize,
        delta: f64,
        at: usize,
        values: &[(f64, f64)],
    ) -> (f64, f64) {
        let state = &automaton.states[at];
        let stage = &game.states[state.state].game;
        let prescribed = stage.profile(state.profile);
        let mut out = (f64::NEG_INFINITY, 0.0);
        for own in 0..stage.shape()[player] {
            let mut played = prescribed.clone();
            played[player] = own;
            let obeys = own == prescribed[player];
            let now = to_f64(stage.payoff(player, &played));
            let (best, kept) = match state.lasting {
                // A suspension of L periods: the same action in all of them, which is no restriction as nothing is seen.
                Lasting::Forever => (now, now),
                Lasting::Periods(periods) => {
                    let back = delta.powi(periods as i32);
                    let later = expected(&state.next[0], values);
                    ((1.0 - back) * now + back * later.0, (1.0 - back) * now + back * later.1)
                }
                Lasting::Period => {
                    let (mut best, mut kept) = ((1.0 - delta) * now, (1.0 - delta) * now);
                    for (probability, lottery, cost) in ways(game, state, &played, player, obeys) {
                        let later = expected(&lottery, values);
                        best += delta * probability * (later.0 - cost);
                        kept += delta * probability * (later.1 - cost);
                    }
                    (best, kept)
                }
            };
            out.0 = out.0.max(best);
            if obeys {
                out.1 = kept;
            }
        }
        out
    }

    /// Something that can be seen: probability, lottery, cost of a sanction.
    type Way = (f64, Vec<(usize, Rational)>, f64);

    /// Everything that can be seen.
    fn ways(
        game: &RepeatedGame,
        state: &detente::repeated::answer::AutomatonState,
        played: &[usize],
        player: usize,
        obeys: bool,
    ) -> Vec<Way> {
        let stage = &game.states[state.state].game;
        let punished = |into: usize, otherwise: &[(usize, Rational)]| {
            state.punishment[player].get(into).cloned().unwrap_or_else(|| otherwise.to_vec())
        };
        match &game.monitoring {
            Monitoring::Perfect if game.states.len() == 1 => {
                let next = if obeys { state.next[0].clone() } else { punished(0, &state.next[0]) };
                vec![(1.0, next, 0.0)]
            }
            Monitoring::Perfect => {
                let chances = &game.states[state.state].transitions;
                let on_path: Vec<usize> =
                    (0..game.states.len()).filter(|&n| to_f64(chances[state.profile][n].get()) > 0.0).collect();
                let mut out = vec![];
                for (into, chance) in chances[stage.index(played)].iter().enumerate() {
                    let p = to_f64(chance.get());
                    if p > 0.0 {
                        let branch = on_path.iter().position(|&n| n == into);
                        let otherwise = branch.map_or(vec![], |branch| state.next[branch].clone());
                        let next = if obeys { otherwise } else { punished(into, &otherwise) };
                        out.push((p, next, 0.0));
                    }
                }
                out
            }
            Monitoring::Public(signals) => {
                let row = &signals.probabilities[stage.index(played)];
                row.iter().zip(&state.next).map(|(p, next)| (to_f64(p.get()), next.clone(), 0.0)).collect()
            }
            Monitoring::Inspected(inspection) => {
                let delta = to_f64(game.discount[player].get());
                let mut out = vec![];
                for accused in 0..4_usize {
                    let mut probability = 1.0;
                    for who in 0..2 {
                        let deviates = who == player && !obeys;
                        let alarm = if deviates { &inspection.detection } else { &inspection.false_alarm };
                        let alarm = to_f64(alarm[who].get());
                        probability *= if accused >> who & 1 == 1 { alarm } else { 1.0 - alarm };
                    }
                    let clean = inspection.false_alarm.iter().all(|q| to_f64(q.get()) == 0.0);
                    let (next, share) = match inspection.response {
                        AlarmResponse::Suspension { periods, .. } => {
                            let share = periods.map_or(1.0, |periods| 1.0 - delta.powi(periods as i32));
                            (state.next[usize::from(accused != 0)].clone(), share)
                        }
                        AlarmResponse::Optimal if clean && accused != 0 => (punished(0, &state.next[0]), 0.0),
                        AlarmResponse::Optimal if clean => (state.next[0].clone(), 0.0),
                        AlarmResponse::Optimal => (state.next[accused].clone(), 0.0),
                    };
                    let is_accused = accused >> player & 1 == 1;
                    let cost = (1.0 - delta) * to_f64(&inspection.sanction[player])
                        + share * to_f64(&inspection.sanction_per_period[player]);
                    out.push((probability, next, if is_accused { cost } else { 0.0 }));
                }
                out
            }
        }
    }
}

/// Passes the exact check, and by brute force no strategy of anybody is better than obeying, which is worth what is said.
fn holds(game: &RepeatedGame, initial: usize, automaton: &Automaton) {
    assert_eq!(check_automaton(game, initial, automaton), Vec::<String>::new());
    for player in 0..2 {
        for (state, (best, kept)) in automaton.states.iter().zip(brute::values(game, automaton, player)) {
            let stated = to_f64(&state.value[player]);
            assert!((kept - stated).abs() < 1e-9, "{}: {kept} {stated}", state.name);
            assert!(best <= stated + 1e-9, "{}: {best} {stated}", state.name);
        }
    }
}

fn vertex_of(set: &ValueSet, payoff: &[&str]) -> Vec<(usize, Rational)> {
    match place(set, &numbers(payoff)).unwrap() {
        Place::Inside(mixture) => mixture,
        other => panic!("{payoff:?}: {other:?}"),
    }
}

#[test]
fn every_payoff_inside_has_strategies_and_none_outside() {
    let game = repeated(dilemma([10, 9, 3, 1]), "3/4", Monitoring::Perfect);
    let sets = quadrilateral();
    let set = &sets.sets[0];
    for payoff in [["3", "3"], ["39/4", "3"], ["9", "9"], ["3", "39/4"], ["7", "5"], ["8", "8"], ["3", "6"]] {
        let found = automaton(&game, &sets, 0, &vertex_of(set, &payoff)).unwrap();
        assert_eq!(found.payoff, numbers(&payoff));
        holds(&game, 0, &found);
    }
    // Both keep, or cheat for ever after a deviation; in the second state no deviation needs an answer.
    let grim = automaton(&game, &sets, 0, &[(2, number("1"))]).unwrap();
    assert_eq!(grim.states.len(), 2);
    assert_eq!(grim.states.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["agreed", "punishing USA"]);
    assert_eq!(grim.states.iter().map(|s| s.profile).collect::<Vec<_>>(), [0, 3]);
    assert!(grim.states[1].punishment.iter().all(Vec::is_empty));
    // (0, 0) is below the least of both.
    assert!(matches!(place(set, &numbers(&["0", "0"])).unwrap(), Place::Outside { .. }));
    // In the box, but outside the hull: not decided by what this set knows.
    assert_eq!(place(set, &numbers(&["39/4", "39/4"])).unwrap(), Place::Between);
}

/// T, R, P = 3, 2, 0: grim trigger holds from δ* = 1/3, 1/2, 2/3 on at p = 1, 1/2, 1/4 (MODEL §7, first row).
#[test]
fn keeping_for_ever_under_inspection_has_the_known_thresholds() {
    for (p, threshold) in [("1", "1/3"), ("1/2", "1/2"), ("1/4", "2/3")] {
        let sets = sets(vec![vec![vertex(&["0", "0"], 3, &[&[(0, "1")]])]]);
        let at = |delta: &Rational| {
            let game =
                repeated(dilemma([3, 2, 0, -1]), &delta.to_string(), inspected(p, "0", "0", AlarmResponse::Optimal));
            let found = forever(&game, &sets, 0).unwrap();
            (game, found)
        };
        let threshold = number(threshold);
        let (game, Forever::Sustained(found)) = at(&threshold) else { panic!("{p}") };
        assert_eq!(found.payoff, numbers(&["2", "2"]));
        holds(&game, 0, &found);
        let (game, below) = at(&(&threshold - number("1/1000")));
        assert_eq!(below, Forever::Refuted { player: 0, deviation: Some(1) });
        // The same machine is refused there, in the state, for the player and by the deviation that is to blame.
        let faults = check_automaton(&game, 0, &found);
        assert!(
            faults.iter().any(|f| f.contains("state 1 (agreed): player 1 (USA) gains") && f.contains("Cheat")),
            "{faults:?}"
        );
        assert!(faults.iter().any(|f| f.contains("player 2 (USSR) gains")), "{faults:?}");
    }
}

/// A sanction alone deters: with p = 1/2, δ = 1/2, T−R = 1 a sanction s is worth δ p (1−δ) s = s/8 against a gain of 1/2, so 4
/// is enough where nothing else follows and less is not; no punishment is then needed.
#[test]
fn a_sanction_can_do_without_a_punishment() {
    // Both cheating for ever is worth 2 here as well, so that nothing but the sanction deters.
    let stage = dilemma([3, 2, 2, 2]);
    let sets = sets(vec![vec![vertex(&["2", "2"], 3, &[&[(0, "1")]])]]);
    let with = |sanction: &str| repeated(stage.clone(), "1/2", inspected("1/2", "0", sanction, AlarmResponse::Optimal));
    let Forever::Sustained(found) = forever(&with("4"), &sets, 0).unwrap() else { panic!() };
    assert!(found.states.len() == 1 && found.states[0].punishment.iter().all(Vec::is_empty));
    holds(&with("4"), 0, &found);
    assert!(matches!(forever(&with("39/10"), &sets, 0).unwrap(), Forever::Refuted { .. }));
}

/// Abreu, Milgrom and Pearce (1991): alarm .1 if both keep, .5 if not; T, R, P, S = 3, 2, 0, −1. At δ = 10/17 the best
/// symmetric value is 7/4, with cheating for ever after any alarm, and the incentive binds.
fn partnership(delta: &str) -> (RepeatedGame, ValueSets) {
    let row = |alarm: &str| vec![Probability::new(Rational::ONE - number(alarm)).unwrap(), chance(alarm)];
    let signals = Signals {
        names: vec!["quiet".to_owned(), "alarm".to_owned()],
        probabilities: vec![row("1/10"), row("1/2"), row("1/2"), row("1/2")],
    };
    let game = repeated(dilemma([3, 2, 0, -1]), delta, Monitoring::Public(signals));
    let all = |at: usize| vec![(at, "1")];
    let sets =
        sets(vec![vec![vertex(&["0", "0"], 3, &[&all(0), &all(0)]), vertex(&["7/4", "7/4"], 0, &[&all(1), &all(0)])]]);
    (game, sets)
}

#[test]
fn the_noisy_partnership_breaks_down_after_an_alarm() {
    let (game, sets) = partnership("10/17");
    let found = automaton(&game, &sets, 0, &[(1, number("1"))]).unwrap();
    assert_eq!(found.states.len(), 2);
    holds(&game, 0, &found);
    // A mixture of both begins by a lottery.
    let mixed = automaton(&game, &sets, 0, &vertex_of(&sets.sets[0], &["1", "1"])).unwrap();
    assert_eq!(mixed.start.len(), 2);
    holds(&game, 0, &mixed);
}

/// With reversion for ever after an alarm on anybody, q each: V = ((1−δ)R + δ(1−(1−q)²)P) / (1−δ(1−q)²), by hand. With one
/// for L periods the same with a way back; the brute force knows both.
#[test]
fn a_suspension_by_rule_is_a_state() {
    let sets = sets(vec![vec![vertex(&["0", "0"], 3, &[&[(0, "1")]])]]);
    for (periods, lasting) in
        [(None, Some(Lasting::Forever)), (Some(3), Some(Lasting::Periods(3))), (Some(1), Some(Lasting::Periods(1)))]
    {
        let response = AlarmResponse::Suspension { periods, profile: 3 };
        let game = repeated(dilemma([3, 2, 0, -1]), "9/10", inspected("9/10", "1/10", "1", response));
        let Forever::Sustained(found) = forever(&game, &sets, 0).unwrap() else { panic!("{periods:?}") };
        holds(&game, 0, &found);
        assert_eq!(found.states.get(1).map(|state| state.lasting), lasting);
        assert_eq!(found.states[1].name, "suspension");
        if periods.is_none() {
            // (1−δ)2 − δ q (1−δ) s = 1/5 − 9/1000, over 1 − 9/10 · 81/100.
            let value = (number("1/5") - number("9/1000")) / (Rational::ONE - number("729/1000"));
            assert_eq!(found.payoff, [value.clone(), value]);
        }
    }
    // No period of suspension: an alarm brings the sanction only.
    let response = AlarmResponse::Suspension { periods: Some(0), profile: 3 };
    let game = repeated(dilemma([3, 2, 0, -1]), "9/10", inspected("9/10", "1/10", "20", response));
    let Forever::Sustained(found) = forever(&game, &sets, 0).unwrap() else { panic!() };
    assert_eq!(found.states.len(), 1);
    holds(&game, 0, &found);
}

/// A suspension can be a reward. Both A is worth 1, both B is worth 5, and both are equilibria of the stage game; an alarm brings
/// both B for ever. Whoever leaves both A for one period loses 1 and then gets 5: both A is not kept, and both B is.
#[test]
fn a_suspension_that_is_wanted_does_not_deter() {
    let sets = sets(vec![vec![vertex(&["5", "5"], 3, &[&[(0, "1")]])]]);
    for q in ["0", "1/10"] {
        let response = AlarmResponse::Suspension { periods: None, profile: 3 };
        let game = repeated(dilemma([0, 1, 5, 0]), "9/10", inspected("1", q, "0", response));
        let found = forever(&game, &sets, 0).unwrap();
        assert!(matches!(found, Forever::Refuted { deviation: Some(1), .. }), "{found:?}");
        let Forever::Sustained(found) = forever(&game, &sets, 3).unwrap() else { panic!("{q}") };
        holds(&game, 0, &found);
    }
}

/// Two states that swap whatever is done, the dilemma in both; keeping is sustained by cheating for ever as in one state.
fn swapping() -> (RepeatedGame, ValueSets) {
    let to = |next: usize| (0..2).map(|n| chance(if n == next { "1" } else { "0" })).collect::<Vec<_>>();
    let state = |name: &str, next: usize| State {
        name: name.to_owned(),
        game: dilemma([3, 2, 0, -1]),
        transitions: vec![to(next); 4],
    };
    let discount = vec![Discount::new(number("1/2")).unwrap(); 2];
    let game =
        RepeatedGame { states: vec![state("even", 1), state("odd", 0)], discount, monitoring: Monitoring::Perfect };
    let here = || vec![vertex(&["0", "0"], 3, &[&[(0, "1")]]), vertex(&["2", "2"], 0, &[&[(1, "1")]])];
    (game, sets(vec![here(), here()]))
}

#[test]
fn states_of_the_game_are_followed() {
    let (game, sets) = swapping();
    for initial in 0..2 {
        let found = automaton(&game, &sets, initial, &[(1, number("1"))]).unwrap();
        assert_eq!(found.states.len(), 4);
        assert_eq!(found.states[0].state, initial);
        holds(&game, initial, &found);
        // It does not fit a game that begins in the other state.
        assert!(!check_automaton(&game, 1 - initial, &found).is_empty());
    }
}

/// A law: every extreme point of a solved set, and the middle of them, has strategies that pass the check and the brute force.
/// Random games, all seen or by inspection, from impatient to patient.
#[test]
fn every_point_of_a_solved_set_has_strategies() {
    let mut seed = 7_u64;
    let mut draw = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let mut points = 0;
    for round in 0..60 {
        let shape = [2 + draw(2) as usize, 2 + draw(2) as usize];
        let player = |at: usize| Player { name: format!("P{at}"), strategies: vec!["a".to_owned(); shape[at]] };
        let payoffs: Vec<Vec<Rational>> = (0..2)
            .map(|_| (0..shape[0] * shape[1]).map(|_| Rational::from(draw(21)) - Rational::from(10)).collect())
            .collect();
        let stage = NormalForm::new("", vec![player(0), player(1)], payoffs).unwrap();
        let monitoring = match round % 3 {
            0 => Monitoring::Perfect,
            1 => inspected("3/4", "0", "2", AlarmResponse::Optimal),
            _ => match detente::repeated::stage::pure_equilibria(&stage)[..] {
                [] => continue,
                [profile, ..] => inspected("3/4", "1/8", "1", AlarmResponse::Suspension { periods: Some(4), profile }),
            },
        };
        let delta = ["1/5", "2/5", "3/5", "4/5", "9/10"][draw(5) as usize];
        let game = repeated(stage, delta, monitoring);
        let sets = detente::repeated::payoffs::solve(&game, &Default::default()).unwrap();
        let vertices = &sets.sets[0].vertices;
        let mut targets: Vec<Vec<Rational>> = vertices.iter().map(|vertex| vertex.payoff.clone()).collect();
        if let Ok(count) = u32::try_from(vertices.len())
            && count > 1
        {
            let middle = |player: usize| {
                targets.iter().fold(number("0"), |sum, payoff| sum + &payoff[player]) / Rational::from(count)
            };
            targets.push(vec![middle(0), middle(1)]);
        }
        for payoff in targets {
            let Place::Inside(mixture) = place(&sets.sets[0], &payoff).unwrap() else {
                panic!("{payoff:?} of {sets:?}")
            };
            let found = automaton(&game, &sets, 0, &mixture).unwrap();
            assert_eq!(found.payoff, payoff);
            holds(&game, 0, &found);
            points += 1;
        }
    }
    assert!(points > 60, "only {points}");
}

/// A change to anything that matters is noticed, with the place.
#[test]
fn what_was_tampered_with_is_refused_by_name() {
    type Change = fn(&mut Automaton);
    let grim = {
        let game = repeated(dilemma([10, 9, 3, 1]), "3/4", Monitoring::Perfect);
        let found = automaton(&game, &quadrilateral(), 0, &[(2, number("1"))]).unwrap();
        (game, found)
    };
    let cases: [(Change, &str); 12] = [
        (|a| a.payoff[1] = number("10"), "the payoff of player 2 (USSR)"),
        (|a| a.start = vec![(1, number("1"))], "the payoff of player 1 (USA)"),
        (|a| a.start[0].1 = number("1/2"), "the beginning: probabilities that add to 0.5"),
        (|a| a.start[0].0 = 7, "leads to state 8"),
        (|a| a.states[0].value[0] = number("8"), "state 1 (agreed): value to player 1 (USA)"),
        (|a| a.states[1].profile = 2, "state 2 (punishing USA): value to player"),
        (|a| a.states[0].profile = 99, "state 1 (agreed): the game has no profile"),
        (|a| a.states[0].next = vec![], "state 1 (agreed): 0 ways on"),
        (|a| a.states[0].next[0][0].1 = number("2"), "state 1 (agreed): way on 1: probabilities that add to 2"),
        (|a| a.states[0].punishment[0] = vec![], "state 1 (agreed): player 1 (USA) gains 0.25 by playing Cheat once"),
        (|a| a.states[0].punishment[1][0] = vec![(0, number("1"))], "player 2 (USSR) gains 0.25 by playing Cheat once"),
        (|a| a.states[0].lasting = Lasting::Forever, "state 1 (agreed): 1 ways on where 0 are needed"),
    ];
    for (change, word) in cases {
        let mut broken = grim.1.clone();
        change(&mut broken);
        let faults = check_automaton(&grim.0, 0, &broken);
        assert!(faults.iter().any(|fault| fault.contains(word)), "{word}: {faults:?}");
    }
    // A suspension that is too short, or does not lead back.
    let sets = sets(vec![vec![vertex(&["0", "0"], 3, &[&[(0, "1")]])]]);
    let response = AlarmResponse::Suspension { periods: Some(3), profile: 3 };
    let game = repeated(dilemma([3, 2, 0, -1]), "9/10", inspected("9/10", "1/10", "1", response));
    let Forever::Sustained(found) = forever(&game, &sets, 0).unwrap() else { panic!() };
    let cases: [(Change, &str); 3] = [
        (|a| a.states[1].lasting = Lasting::Periods(2), "state 1 (agreed): an alarm does not lead to the suspension"),
        (|a| a.states[1].profile = 0, "state 2 (suspension): a suspension that the rule does not know"),
        (|a| a.states[0].next[1] = vec![(0, number("1"))], "state 1 (agreed): an alarm does not lead"),
    ];
    for (change, word) in cases {
        let mut broken = found.clone();
        change(&mut broken);
        let faults = check_automaton(&game, 0, &broken);
        assert!(faults.iter().any(|fault| fault.contains(word)), "{word}: {faults:?}");
    }
    // The partnership a little less patient: the players would cheat.
    let (game, sets) = partnership("10/17");
    let found = automaton(&game, &sets, 0, &[(1, number("1"))]).unwrap();
    let (less, _) = partnership("9/17");
    let faults = check_automaton(&less, 0, &found);
    assert!(faults.iter().any(|fault| fault.contains("state 1 (agreed, 1): player 1 (USA) gains")), "{faults:?}");
}
