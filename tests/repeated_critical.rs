//! Critical discount factors, detection probabilities and sanctions: values from the literature, a second way to
//! compute every condition (the value recursions of keeping to a profile and of deviating for ever), and laws.
mod support;

use detente::certificate::repeated_thresholds::check_threshold;
use detente::exact::Rational;
use detente::game::NormalForm;
use detente::game::normal::Player;
use detente::outcome::Outcome;
use detente::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, Signals, State};
use detente::repeated::critical::solve;
use detente::repeated::penal;
use detente::repeated::threshold::{
    AtUpper, Below, Hopeless, Knob, PenalCode, Punishment, Question, Target, Threat, Threshold,
};
use detente::units::Discount;
use support::r;
use support::scenarios::{Lcg, probability};

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

fn bimatrix(row: &[&[i64]], column: &[&[i64]]) -> NormalForm {
    let matrix = |rows: &[&[i64]]| -> Vec<Vec<Rational>> {
        rows.iter().map(|row| row.iter().map(|&v| Rational::from(v)).collect()).collect()
    };
    NormalForm::bimatrix("test", &matrix(row), &matrix(column)).expect("a rectangular game")
}

fn game(stage: NormalForm, delta: &str, monitoring: Monitoring) -> RepeatedGame {
    let players = stage.players().len();
    RepeatedGame {
        states: vec![State { name: String::new(), game: stage, transitions: vec![] }],
        discount: vec![Discount::new(r(delta)).expect("a discount factor"); players],
        monitoring,
    }
}

fn inspected(players: usize, p: &str, q: &str, s: &str, response: AlarmResponse) -> Inspection {
    Inspection {
        detection: vec![probability(p); players],
        false_alarm: vec![probability(q); players],
        sanction: vec![r(s); players],
        sanction_per_period: vec![ZERO; players],
        response,
    }
}

fn ask(game: &RepeatedGame, knob: Knob, target: Target, punishment: Punishment) -> Result<Threshold, Box<Hopeless>> {
    match solve(game, &Question { knob, target, punishment }).expect("a question that is covered") {
        Outcome::Found(threshold) => {
            assert_eq!(check_threshold(game, &threshold), Vec::<String>::new(), "{threshold:?}");
            assert_tampering_is_found(game, &threshold);
            Ok(threshold)
        }
        Outcome::Refuted(why) => Err(Box::new(why)),
        Outcome::Undecided(why) => panic!("undecided: {why}"),
    }
}

/// An exact value that is moved down, or a bracket that ends before the threshold, is refused by the check.
fn assert_tampering_is_found(game: &RepeatedGame, threshold: &Threshold) {
    let checked = matches!(threshold.question.target, Target::Profile(_)) && threshold.below == Below::Nothing;
    if !checked || threshold.value.is_none() {
        return;
    }
    let value = &threshold.upper * r("99/100");
    let moved = Threshold { value: Some(value.clone()), lower: value.clone(), upper: value, ..threshold.clone() };
    assert!(!check_threshold(game, &moved).is_empty(), "{moved:?}");
}

fn nash(game: &RepeatedGame, knob: Knob, profile: usize) -> Result<Threshold, Box<Hopeless>> {
    ask(game, knob, Target::Profile(profile), Punishment::Nash(None))
}

/// Temptation 3, reward 2, punishment 0, sucker −1.
fn dilemma() -> NormalForm {
    bimatrix(&[&[2, -1], &[3, 0]], &[&[2, 3], &[-1, 0]])
}

const ALL_COOPERATE: usize = 0;
const ALL_DEFECT: usize = 3;

/// δ* = (T−R)/((T−R) + p(R−P)): 1/3, 1/2, 2/3.
#[test]
fn the_inspected_dilemma() {
    for (p, expected) in [("1", "1/3"), ("1/2", "1/2"), ("1/4", "2/3")] {
        let inspection = inspected(2, p, "0", "0", AlarmResponse::Optimal);
        let game = game(dilemma(), "1/2", Monitoring::Inspected(inspection));
        let found = nash(&game, Knob::Discount, ALL_COOPERATE).unwrap();
        assert_eq!(found.value, Some(r(expected)), "p = {p}");
        assert_eq!(found.threat, Threat::Equilibria(vec![Some(ALL_DEFECT); 2]));
        assert!(found.all_above && found.below == Below::Nothing && found.at_upper == AtUpper::Sustained);
        assert_eq!(found.payoff, [r("2"), r("2")]);
        // Nothing is worse than both defecting, so the bound is the same.
        let bound = ask(&game, Knob::Discount, Target::Profile(ALL_COOPERATE), Punishment::Minmax).unwrap();
        let minmax_with_detection = if p == "1" { Some(r(expected)) } else { bound.value.clone() };
        assert_eq!(bound.value, minmax_with_detection);
        assert_eq!(bound.at_upper, AtUpper::NotRefuted);
    }
    // At δ = 1/2 the least detection is the one for which 1/2 is critical.
    let perfect = game(dilemma(), "1/2", Monitoring::Inspected(inspected(2, "1", "0", "0", AlarmResponse::Optimal)));
    assert_eq!(nash(&perfect, Knob::Detection(None), ALL_COOPERATE).unwrap().value, Some(r("1/2")));
    assert_eq!(nash(&perfect, Knob::Sanction(None), ALL_COOPERATE).unwrap().value, Some(ZERO));
    let patience = game(dilemma(), "1/4", Monitoring::Inspected(inspected(2, "1/2", "0", "0", AlarmResponse::Optimal)));
    // δp(R−P) + δp(1−δ)s = (1−δ)(T−R): 1/4 + 3/32 s = 3/4.
    assert_eq!(nash(&patience, Knob::Sanction(None), ALL_COOPERATE).unwrap().value, Some(r("16/3")));
    let why = nash(&patience, Knob::Detection(Some(0)), ALL_COOPERATE).unwrap_err();
    assert!(why.words.contains("2"), "{}", why.words);
}

/// One inspected player, false alarms q, reversion for ever: δ(p−q)(V−P) ≥ (1−δ)(T−R), V = ((1−δ)R + δqP)/(1−δ(1−q)),
/// which is δ = (T−R)/((T−R)(1−q) + (p−q)(R−P)).
#[test]
fn the_dilemma_with_false_alarms() {
    for (p, q) in [("1/2", "1/10"), ("1", "1/20"), ("3/4", "1/4")] {
        let mut inspection = inspected(2, p, q, "0", AlarmResponse::Suspension { periods: None, profile: ALL_DEFECT });
        inspection.detection[1] = probability("1");
        inspection.false_alarm[1] = probability("0");
        let game = game(dilemma(), "1/2", Monitoring::Inspected(inspection));
        let found = nash(&game, Knob::Discount, ALL_COOPERATE).unwrap();
        let (p, q) = (r(p), r(q));
        let expected = ONE / (ONE - &q + (&p - &q) * r("2"));
        assert_eq!(found.value, Some(expected.clone()));
        let v = ((ONE - &expected) * r("2")) / (ONE - &expected * (ONE - &q));
        assert_eq!(&expected * (p - q) * &v, ONE - &expected);
        assert_eq!(found.payoff[0], v);
        assert_eq!(found.binding, Some(0));
    }
}

/// The noisy partnership (Abreu, Milgrom and Pearce 1991): alarm 1/10 if both comply, 1/2 if one does not. With g = 1
/// and c = 2: δ* = g/((P−q)c + (1−q)g) = 10/17, best symmetric value c − gq/(P−q) = 7/4.
#[test]
fn the_noisy_partnership() {
    let signals = Signals {
        names: vec!["quiet".to_owned(), "alarm".to_owned()],
        probabilities: ["1/10", "1/2", "1/2", "1/2"]
            .iter()
            .map(|q| vec![probability(&(ONE - r(q)).to_string()), probability(q)])
            .collect(),
    };
    let game = game(dilemma(), "1/2", Monitoring::Public(signals));
    let found = nash(&game, Knob::Discount, ALL_COOPERATE).unwrap();
    assert_eq!(found.value, Some(r("10/17")));
    assert_eq!(found.payoff, [r("7/4"), r("7/4")]);
    assert_eq!(found.threat, Threat::Reversion { profile: ALL_DEFECT, probability: vec![ZERO, ONE] });
}

/// With inspections that a false alarm can trigger, the least δ of the best reversion is no more than that of reversion
/// after every alarm, which the rule prescribes.
#[test]
fn the_best_reversion_is_no_worse_than_the_rule() {
    for (p, q) in [("1/2", "1/10"), ("9/10", "1/5"), ("1", "1/3")] {
        let by_rule = inspected(2, p, q, "0", AlarmResponse::Suspension { periods: None, profile: ALL_DEFECT });
        let free = inspected(2, p, q, "0", AlarmResponse::Optimal);
        let rule = nash(&game(dilemma(), "1/2", Monitoring::Inspected(by_rule)), Knob::Discount, ALL_COOPERATE);
        let best = nash(&game(dilemma(), "1/2", Monitoring::Inspected(free.clone())), Knob::Discount, ALL_COOPERATE);
        let (Ok(rule), Ok(best)) = (rule, best) else { panic!("both hold for patient players") };
        assert!(best.upper <= rule.lower, "{p} {q}: {} {}", best.upper, rule.lower);
        // At that δ the least detection is p, up to the bracket.
        let at = game(dilemma(), &best.upper.to_string(), Monitoring::Inspected(free));
        let least = nash(&at, Knob::Detection(None), ALL_COOPERATE).unwrap();
        assert!(least.lower <= r(p) && r(p) <= least.upper, "{} {} {p}", least.lower, least.upper);
    }
}

/// Cournot, P = 1 − Q without costs, quantities 0, 1/24, …, 1/2. The best symmetric quantity is 1/4 each (1/8); its
/// best deviation, 3/8, gains 1/64. The worst stick for which as much is needed is 5/12, where (1 − 3x)²/4 = 1/64, with
/// best reply 7/24: so (1−δ)/δ = 64 (1/8 − 49/576), δ = 9/32. All of these are multiples of 1/24. The equilibrium is
/// 1/3: δ = 9/17 by Nash reversion.
fn cournot() -> NormalForm {
    let quantity = |k: usize| Rational::from_parts(k.into(), 24u8.into());
    let profit = |own: usize, other: usize| {
        let price = ONE - quantity(own) - quantity(other);
        quantity(own) * price
    };
    let own: Vec<Vec<Rational>> = (0..=12).map(|i| (0..=12).map(|j| profit(i, j)).collect()).collect();
    let other: Vec<Vec<Rational>> = (0..=12).map(|i| (0..=12).map(|j| profit(j, i)).collect()).collect();
    NormalForm::bimatrix("Cournot", &own, &other).unwrap()
}

#[test]
fn monopoly_in_a_duopoly() {
    let stage = cournot();
    let monopoly = stage.index(&[6, 6]);
    let perfect = game(stage.clone(), "9/32", Monitoring::Perfect);
    let symmetric = Punishment::Nash(Some(stage.index(&[8, 8])));
    let found = ask(&perfect, Knob::Discount, Target::Profile(monopoly), symmetric).unwrap();
    assert_eq!(found.value, Some(r("9/17")));
    // On the grid (9/24, 7/24) is an equilibrium too, as 7.5/24 is not there: the firm with 7/24 gets 56/576, so that
    // (1−δ)/δ = 64 (72 − 56)/576.
    assert_eq!(nash(&perfect, Knob::Discount, monopoly).unwrap().value, Some(r("9/25")));
    // Asymmetric punishments do with less, and no punishment is worse than 1/4 · (1 − 1/2 − 1/4) = 1/16, which is what
    // a firm can get whatever the other one does: (1−δ)/δ = 64 (1/8 − 1/16).
    let bound = ask(&perfect, Knob::Discount, Target::Profile(monopoly), Punishment::Minmax).unwrap();
    assert_eq!(bound.value, Some(r("1/5")));
    let worst = ask(&perfect, Knob::Discount, Target::Profile(monopoly), Punishment::Optimal).unwrap();
    assert!(worst.lower >= r("1/5") && worst.upper < r("9/32"), "{worst:?}");
    let stairs = penal::staircase(&perfect).unwrap();
    assert_eq!(stairs.for_ever[6], Some(r("9/32")));
    assert_eq!(stairs.least_discount(&r("1/8")), Some(&r("9/32")));
    // Sustained at the value, not just below it; the stick is 5/12 and needs the whole carrot.
    let code = penal::code(&perfect, Some(6)).unwrap().expect("the threshold itself does");
    assert_eq!((code.stick, code.carrot, code.stick_again.clone()), (10, 6, ZERO));
    assert_eq!(code.stick_value, r("49/576"));
    assert_no_one_shot_deviation(&perfect, &code);
    let impatient = game(stage.clone(), "281249/1000000", Monitoring::Perfect);
    assert_eq!(penal::code(&impatient, Some(6)).unwrap(), None);
}

/// Every state of a penal code: its value is what it says, and one deviation does not pay, by direct evaluation.
fn assert_no_one_shot_deviation(game: &RepeatedGame, code: &PenalCode) {
    let stage = &game.states[0].game;
    let states = &code.automaton.states;
    let (p, s) = match &game.monitoring {
        Monitoring::Inspected(inspection) => (inspection.detection[0].get().clone(), inspection.sanction[0].clone()),
        _ => (ONE, ZERO),
    };
    for state in states {
        for player in 0..game.player_count() {
            let delta = game.discount[player].get();
            let later =
                state.next[0].iter().fold(ZERO, |sum, (next, weight)| sum + weight * &states[*next].value[player]);
            let now = stage.payoff_at(player, state.profile);
            assert_eq!(state.value[player], (ONE - delta) * now + delta * &later, "{}", state.name);
            let punished = &states[state.punishment[player][0][0].0].value[player] - (ONE - delta) * &s;
            let after = &p * punished + (ONE - &p) * &later;
            let mut at = stage.profile(state.profile);
            for action in 0..stage.shape()[player] {
                at[player] = action;
                if stage.index(&at) != state.profile {
                    let value = (ONE - delta) * stage.payoff(player, &at) + delta * &after;
                    assert!(value <= state.value[player], "{} {player} {action}", state.name);
                }
            }
        }
    }
}

/// Random symmetric games: the staircase's threshold of every action is where a code exists and just below which none
/// does; the code is an equilibrium by direct evaluation. With detection and sanctions too.
#[test]
fn penal_codes_of_random_symmetric_games() {
    let mut sustained = 0;
    for seed in 0..60 {
        let random = &mut Lcg::new(seed);
        let n = 2 + random.below(4);
        let payoffs: Vec<Vec<Rational>> =
            (0..n).map(|_| (0..n).map(|_| Rational::from(random.below(20) as i64)).collect()).collect();
        let transposed: Vec<Vec<Rational>> = (0..n).map(|i| (0..n).map(|j| payoffs[j][i].clone()).collect()).collect();
        let stage = NormalForm::bimatrix("", &payoffs, &transposed).unwrap();
        let p = ["1", "1/2", "1/5"][random.below(3)];
        let monitoring = |s: &str| Monitoring::Inspected(inspected(2, p, "0", s, AlarmResponse::Optimal));
        let stairs = penal::staircase(&game(stage.clone(), "1/2", monitoring("0"))).unwrap();
        for (action, least) in stairs.for_ever.iter().enumerate() {
            let exists = |delta: &Rational, s: &str| {
                let game = game(stage.clone(), &delta.to_string(), monitoring(s));
                let code = penal::code(&game, Some(action)).unwrap();
                if let Some(code) = &code {
                    assert_no_one_shot_deviation(&game, code);
                }
                code.is_some()
            };
            match least {
                None => assert!(!exists(&r("999/1000"), "0")),
                Some(least) if *least == ZERO => assert!(exists(&r("1/1000"), "0")),
                Some(least) => {
                    sustained += 1;
                    assert!(exists(least, "0"), "{seed} {action}");
                    assert!(!exists(&(least - r("1/1000000")), "0"), "{seed} {action}");
                    assert!(exists(least, "1/3"), "a sanction never hurts: {seed} {action}");
                }
            }
        }
    }
    assert!(sustained > 10, "{sustained}");
}

/// What a profile is worth by rule, and deviating for ever, from the recursions; the profile is kept up iff no D
/// exceeds V.
fn kept_by_rule(stage: &NormalForm, inspection: &Inspection, delta: &Rational, profile: usize) -> bool {
    let AlarmResponse::Suspension { periods, profile: suspended } = inspection.response else { panic!("no rule") };
    let lambda = periods.map_or(ZERO, |periods| (0..periods).fold(ONE, |product, _| product * delta));
    let players = stage.players().len();
    let quiet = |except: Option<usize>| {
        (0..players)
            .filter(|&j| Some(j) != except)
            .fold(ONE, |product, j| product * (ONE - inspection.false_alarm[j].get()))
    };
    (0..players).all(|i| {
        let (p, q) = (inspection.detection[i].get(), inspection.false_alarm[i].get());
        let now = ONE - delta;
        let sanction = &now * &inspection.sanction[i] + (ONE - &lambda) * &inspection.sanction_per_period[i];
        let r = stage.payoff_at(i, suspended);
        let u = stage.payoff_at(i, profile);
        let all = quiet(None);
        // V = (1−δ)u + δ{QV + (1−Q)[(1−λ)r + λV] − qS}
        let constant = &now * u + delta * ((ONE - &all) * (ONE - &lambda) * r - q * &sanction);
        let v = constant / (ONE - delta * (&all + (ONE - &all) * &lambda));
        let others = quiet(Some(i));
        let mut at = stage.profile(profile);
        (0..stage.shape()[i]).all(|action| {
            at[i] = action;
            if stage.index(&at) == profile {
                return true;
            }
            // D = (1−δ)u' + δ{p[(1−λ)r + λV − S] + (1−p)[Q⁻D + (1−Q⁻)((1−λ)r + λD)]}
            let caught = (ONE - &lambda) * r + &lambda * &v - &sanction;
            let other = (ONE - p) * (ONE - &others) * (ONE - &lambda) * r;
            let constant = &now * stage.payoff(i, &at) + delta * (p * caught + other);
            let d = constant / (ONE - delta * (ONE - p) * (&others + (ONE - &others) * &lambda));
            v >= d
        })
    })
}

/// Random games and random rules: sustained at the upper end and not at the lower, by the recursions; where all above
/// is claimed, at larger values too; where nothing below is claimed, at no smaller one. The profile in suspension is
/// any, not only an equilibrium, so that suspensions may be a reward and thresholds several.
#[test]
fn suspensions_by_rule_in_random_games() {
    let (mut found_count, mut refuted, mut exact, mut several) = (0, 0, 0, 0);
    for seed in 0..400 {
        let random = &mut Lcg::new(seed + 5_000);
        let (m, n) = (2 + random.below(2), 2 + random.below(2));
        let mut matrix = || -> Vec<Vec<Rational>> {
            (0..m).map(|_| (0..n).map(|_| Rational::from(random.below(9) as i64)).collect()).collect()
        };
        let stage = NormalForm::bimatrix("", &matrix(), &matrix()).unwrap();
        let periods = [None, Some(0), Some(1), Some(2), Some(5), Some(60)][random.below(6)];
        let response = AlarmResponse::Suspension { periods, profile: random.below(m * n) };
        let mut inspection = inspected(2, "0", "0", "0", response);
        for i in 0..2 {
            let q = random.below(6);
            let p = q + random.below(21 - q);
            inspection.false_alarm[i] = probability(&format!("{q}/20"));
            inspection.detection[i] = probability(&format!("{p}/20"));
            inspection.sanction[i] = Rational::from_parts(random.below(30).into(), 4u8.into());
            if random.below(2) == 0 && periods != Some(0) {
                inspection.sanction_per_period[i] = Rational::from_parts(random.below(8).into(), 4u8.into());
            }
        }
        let profile = random.below(m * n);
        let game = game(stage.clone(), "3/4", Monitoring::Inspected(inspection.clone()));
        let grid: Vec<Rational> = (1..80u32).map(|k| Rational::from_parts(k.into(), 80u8.into())).collect();
        let question =
            Question { knob: Knob::Discount, target: Target::Profile(profile), punishment: Punishment::Nash(None) };
        match solve(&game, &question).unwrap() {
            Outcome::Found(found) => {
                assert_eq!(check_threshold(&game, &found), Vec::<String>::new(), "{seed}");
                assert_tampering_is_found(&game, &found);
                found_count += 1;
                exact += usize::from(found.value.is_some());
                several += usize::from(!found.all_above);
                let open = found.at_upper == AtUpper::Open;
                let at = if open { r("1/100000000") } else { found.upper.clone() };
                assert!(kept_by_rule(&stage, &inspection, &at, profile), "{seed}: not kept at {at}");
                assert_eq!(open, found.below == Below::All);
                if !open {
                    let below =
                        if found.value.is_some() { &found.upper - r("1/1000000000") } else { found.lower.clone() };
                    assert!(
                        below == ZERO || !kept_by_rule(&stage, &inspection, &below, profile),
                        "{seed}: kept at {below}"
                    );
                }
                for delta in &grid {
                    let kept = kept_by_rule(&stage, &inspection, delta, profile);
                    assert!(!kept || *delta >= found.lower, "{seed}: kept at {delta} below {}", found.lower);
                    assert!(kept || !found.all_above || *delta < found.upper, "{seed}: not kept at {delta}");
                }
            }
            Outcome::Refuted(why) => {
                refuted += 1;
                assert!(why.player.is_some() && why.amount >= ZERO, "{seed}: {why:?}");
                for delta in &grid {
                    assert!(!kept_by_rule(&stage, &inspection, delta, profile), "{seed}: kept at {delta}");
                }
            }
            Outcome::Undecided(why) => panic!("{seed}: {why}"),
        }
        // The same for detection and sanctions, at the game's own δ; all of these are exact.
        let delta = r("3/4");
        for knob in [Knob::Detection(None), Knob::Detection(Some(1)), Knob::Sanction(None), Knob::Sanction(Some(0))] {
            let with = |value: &Rational| {
                let mut changed = inspection.clone();
                for i in 0..2 {
                    match knob {
                        Knob::Detection(who) if who.is_none_or(|who| who == i) => {
                            changed.detection[i] = probability(&value.to_string());
                        }
                        Knob::Sanction(who) if who.is_none_or(|who| who == i) => changed.sanction[i] = value.clone(),
                        _ => {}
                    }
                }
                kept_by_rule(&stage, &changed, &delta, profile)
            };
            let small = r("1/1000000");
            match solve(&game, &Question { knob, ..question.clone() }).unwrap() {
                Outcome::Found(found) => {
                    assert_eq!(check_threshold(&game, &found), Vec::<String>::new(), "{seed} {knob:?}");
                    let value = found.value.expect("a closed form");
                    assert!(with(&value), "{seed} {knob:?}");
                    if found.below == Below::Nothing {
                        assert!(!with(&(&value - &small)), "{seed} {knob:?}");
                    }
                    let above = &value + &small;
                    if found.all_above && (matches!(knob, Knob::Sanction(_)) || above <= ONE) {
                        assert!(with(&above), "{seed} {knob:?}");
                    }
                }
                Outcome::Refuted(_) => {
                    let (from, to) = match knob {
                        Knob::Detection(_) => (6, 20),
                        _ => (0, 200),
                    };
                    for value in from..=to {
                        let value = if to == 20 {
                            Rational::from_parts(value.into(), 20u8.into())
                        } else {
                            Rational::from(value)
                        };
                        assert!(!with(&value), "{seed} {knob:?}: kept at {value}");
                    }
                }
                Outcome::Undecided(why) => panic!("{seed} {knob:?}: {why}"),
            }
        }
    }
    assert!(found_count > 60 && refuted > 60 && exact > 20 && several > 5, "{found_count} {refuted} {exact} {several}");
}

/// A threat for ever, perfect or inspected, evaluated as an automaton with hidden deviation: one that deviates until it
/// is seen. D = (1−δ)(g + gain) + δ{p(P − (1−δ)s) + (1−p)D}, for threats by stage equilibria or by going on.
#[test]
fn reversion_in_random_games() {
    let (mut found_count, mut refuted) = (0, 0);
    for seed in 0..300 {
        let random = &mut Lcg::new(seed + 90_000);
        let (m, n) = (2 + random.below(3), 2 + random.below(3));
        let mut matrix = || -> Vec<Vec<Rational>> {
            (0..m).map(|_| (0..n).map(|_| Rational::from(random.below(12) as i64)).collect()).collect()
        };
        let stage = NormalForm::bimatrix("", &matrix(), &matrix()).unwrap();
        let p = ["1", "3/4", "1/3"][random.below(3)];
        let s = ["0", "0", "1/2", "3"][random.below(4)];
        let game = game(stage.clone(), "1/2", Monitoring::Inspected(inspected(2, p, "0", s, AlarmResponse::Optimal)));
        let best_reply = |profile: usize, i: usize| {
            let mut at = stage.profile(profile);
            (0..stage.shape()[i])
                .map(|action| {
                    at[i] = action;
                    stage.payoff(i, &at).clone()
                })
                .max()
                .unwrap()
        };
        let equilibria: Vec<usize> =
            (0..m * n).filter(|&at| (0..2).all(|i| best_reply(at, i) == *stage.payoff_at(i, at))).collect();
        let profile = random.below(m * n);
        let question =
            Question { knob: Knob::Discount, target: Target::Profile(profile), punishment: Punishment::Nash(None) };
        if equilibria.is_empty() {
            assert!(solve(&game, &question).is_err());
            continue;
        }
        let kept = |delta: &Rational| {
            (0..2).all(|i| {
                let g = stage.payoff_at(i, profile);
                let worst = equilibria.iter().map(|&at| stage.payoff_at(i, at)).min().unwrap().min(g);
                let caught = worst - (ONE - delta) * r(s);
                let d = ((ONE - delta) * best_reply(profile, i) + delta * r(p) * caught) / (ONE - delta * (ONE - r(p)));
                *g >= d
            })
        };
        match solve(&game, &question).unwrap() {
            Outcome::Found(found) => {
                assert_eq!(check_threshold(&game, &found), Vec::<String>::new(), "{seed}");
                found_count += 1;
                assert!(found.all_above);
                let small = r("1/1000000000000");
                if found.at_upper == AtUpper::Open {
                    assert!(kept(&small), "{seed}");
                } else {
                    assert!(kept(&found.upper), "{seed}");
                    assert!(!kept(&(&found.lower - if found.value.is_some() { small } else { ZERO })), "{seed}");
                }
                if s == "0" {
                    assert!(found.value.is_some(), "a closed form: {seed}");
                }
                // No equilibrium does with less than the minmax bound.
                let bound = solve(&game, &Question { punishment: Punishment::Minmax, ..question }).unwrap();
                let Outcome::Found(bound) = bound else { panic!("{seed}: refuted, but sustained") };
                assert!(bound.lower <= found.upper, "{seed}");
            }
            Outcome::Refuted(_) => {
                refuted += 1;
                assert!(!kept(&r("999999/1000000")) && !kept(&r("1/2")), "{seed}");
            }
            Outcome::Undecided(why) => panic!("{seed}: {why}"),
        }
    }
    assert!(found_count > 60 && refuted > 60, "{found_count} {refuted}");
}

/// Payoffs scaled by 3 and shifted by 10^6, sanctions scaled by 3: nothing changes. More detection, same false alarms:
/// δ* does not rise.
#[test]
fn laws() {
    for seed in 0..60 {
        let random = &mut Lcg::new(seed + 300);
        let mut matrix =
            || -> Vec<Vec<i64>> { (0..3).map(|_| (0..3).map(|_| random.below(9) as i64).collect()).collect() };
        let (a, b) = (matrix(), matrix());
        let stage = |scale: i64, shift: i64| {
            let moved = |m: &Vec<Vec<i64>>| -> Vec<Vec<Rational>> {
                m.iter().map(|row| row.iter().map(|v| Rational::from(v * scale + shift)).collect()).collect()
            };
            NormalForm::bimatrix("", &moved(&a), &moved(&b)).unwrap()
        };
        let (profile, suspended) = (random.below(9), random.below(9));
        let periods = [None, Some(2)][random.below(2)];
        let responses = [AlarmResponse::Optimal, AlarmResponse::Suspension { periods, profile: suspended }];
        for (response, q) in responses.into_iter().zip(["0", "1/10"]) {
            let outcome = |scale: i64, shift: i64, p: &str, s: &str| {
                let inspection = inspected(2, p, q, s, response);
                let game = game(stage(scale, shift), "2/3", Monitoring::Inspected(inspection));
                let question = Question {
                    knob: Knob::Discount,
                    target: Target::Profile(profile),
                    punishment: Punishment::Nash(None),
                };
                match solve(&game, &question) {
                    Ok(Outcome::Found(found)) => Some((found.value, found.lower, found.upper)),
                    Ok(Outcome::Undecided(why)) => panic!("{why}"),
                    Ok(Outcome::Refuted(_)) | Err(_) => None,
                }
            };
            let plain = outcome(1, 0, "1/2", "1/2");
            assert_eq!(plain, outcome(3, 1_000_000, "1/2", "3/2"), "{seed}");
            if let (Some((_, lower, _)), Some((_, _, better))) = (&plain, outcome(1, 0, "4/5", "1/2")) {
                // Up to the bracket: the better upper end against the worse lower end.
                assert!(better <= lower + r("1/1000000000"), "{seed}");
            } else {
                assert!(plain.is_none(), "{seed}: more detection undid it");
            }
        }
    }
}

/// A payoff by the same lottery in every period: mixing (C,C) with weight 1/2 and (D,C) with weight 1/2 pays (5/2,
/// 1/2). In (D,C) the second player gains 1 by deviating and loses 1/2 a period: δ = 1/(1 + 1/2) = 2/3; in (C,C) it
/// gains 1 as well; the first gains 1 in (C,C) against 5/2. So 2/3; for twice the loss of the second, 1/2.
#[test]
fn a_payoff_by_lottery() {
    let perfect = game(dilemma(), "1/2", Monitoring::Perfect);
    let payoff = |a: &str, b: &str| Target::Payoff(vec![r(a), r(b)]);
    let found = ask(&perfect, Knob::Discount, payoff("5/2", "1/2"), Punishment::Nash(None)).unwrap();
    assert_eq!(found.value, Some(r("2/3")));
    let found = ask(&perfect, Knob::Discount, payoff("7/3", "1"), Punishment::Nash(None)).unwrap();
    assert_eq!(found.value, Some(r("1/2")));
    // The stage equilibrium needs nothing; (8/3, 0) leaves the second with nothing to lose; (3, 3) cannot be had.
    let found = ask(&perfect, Knob::Discount, payoff("0", "0"), Punishment::Nash(None)).unwrap();
    assert_eq!((found.value, found.at_upper, found.below), (Some(ZERO), AtUpper::Open, Below::All));
    assert!(ask(&perfect, Knob::Discount, payoff("8/3", "0"), Punishment::Nash(None)).is_err());
    assert!(ask(&perfect, Knob::Discount, payoff("3", "3"), Punishment::Nash(None)).is_err());
}

/// The reason names the player, what it does, and by how much it gains: in the dilemma with sucker's payoff cooperation
/// of one, the one that cooperates alone gets −1 and is never kept to it; with rule L = 1, p = 1/4, (R−P) p − (T−R) =
/// −1/2 at δ = 1.
#[test]
fn refusals_say_why() {
    let inspection = inspected(2, "1/4", "0", "0", AlarmResponse::Suspension { periods: Some(1), profile: ALL_DEFECT });
    let game = game(dilemma(), "1/2", Monitoring::Inspected(inspection));
    let why = nash(&game, Knob::Discount, ALL_COOPERATE).unwrap_err();
    assert_eq!((why.player, why.deviation, why.amount), (Some(0), Some(1), r("1/2")));
    assert!(why.words.contains("player 1") || why.words.starts_with('1'), "{}", why.words);
}

/// Questions that make no sense are refused, not answered.
#[test]
fn faults() {
    let perfect = game(dilemma(), "1/2", Monitoring::Perfect);
    let question = |knob, target, punishment| Question { knob, target, punishment };
    for bad in [
        question(Knob::Discount, Target::Profile(4), Punishment::Nash(None)),
        question(Knob::Discount, Target::Profile(0), Punishment::Nash(Some(0))),
        question(Knob::Discount, Target::Payoff(vec![ONE]), Punishment::Nash(None)),
        question(Knob::Detection(None), Target::Profile(0), Punishment::Nash(None)),
        question(Knob::Sanction(Some(2)), Target::Profile(0), Punishment::Nash(None)),
    ] {
        assert!(solve(&perfect, &bad).is_err(), "{bad:?}");
    }
    let pennies = game(bimatrix(&[&[1, -1], &[-1, 1]], &[&[-1, 1], &[1, -1]]), "1/2", Monitoring::Perfect);
    assert!(solve(&pennies, &question(Knob::Discount, Target::Profile(0), Punishment::Nash(None))).is_err());
}

/// Abreu and Sannikov's example (2014). At δ = 3/10 the second player's worst payoff is 0, its minmax (their figure),
/// and so for all larger δ: against it (16, 9) is kept up iff δ ≥ 4/(4 + 9) for the second and 5/(5 + 16) is less. By
/// reversion to the equilibrium (10, 4): the first needs 5/(5 + 6).
#[test]
fn the_worst_equilibria_of_the_literature() {
    let stage = bimatrix(&[&[16, 3, 0], &[21, 10, -1], &[9, 5, -5]], &[&[9, 13, 3], &[1, 4, 0], &[0, -4, -15]]);
    let perfect = game(stage.clone(), "1/2", Monitoring::Perfect);
    assert_eq!(nash(&perfect, Knob::Discount, 0).unwrap().value, Some(r("5/11")));
    let best = ask(&perfect, Knob::Discount, Target::Profile(0), Punishment::Optimal).unwrap();
    assert!(best.lower == r("4/13") && best.upper < r("4/13") + r("1/1000"), "{best:?}");
    assert!(best.value.is_none_or(|value| value == r("4/13")));
    assert!(best.below == Below::Nothing && best.at_upper == AtUpper::Sustained);
    let bound = ask(&perfect, Knob::Discount, Target::Profile(0), Punishment::Minmax).unwrap();
    assert_eq!(bound.value, Some(r("4/13")));
    // Seen with probability p at δ = 1/2: the condition is p·9 ≥ 4 as long as the worst stays at 0.
    let half = inspected(2, "1", "0", "0", AlarmResponse::Optimal);
    let half = game(stage, "1/2", Monitoring::Inspected(half));
    let least = ask(&half, Knob::Detection(None), Target::Profile(0), Punishment::Optimal).unwrap();
    assert!(least.lower >= r("4/9") && least.upper <= r("1"), "{least:?}");
    let reversion = nash(&half, Knob::Detection(None), 0).unwrap();
    assert!(least.upper <= reversion.value.unwrap());
}

/// The dilemma (9,9; 1,10; 10,1; 3,3): cooperation from δ = 1/7; payoffs off the diagonal only from 47/(95+36√7) =
/// .2470467… on, where the first gets up to about 9.377 (the payoff set grows from a segment to a quadrilateral there).
#[test]
fn payoffs_that_appear_at_once() {
    let stage = bimatrix(&[&[9, 1], &[10, 3]], &[&[9, 10], &[1, 3]]);
    let perfect = game(stage, "1/2", Monitoring::Perfect);
    let cooperation = ask(&perfect, Knob::Discount, Target::Profile(0), Punishment::Optimal).unwrap();
    assert_eq!(cooperation.value, Some(r("1/7")));
    let payoff = |a: &str, b: &str| Target::Payoff(vec![r(a), r(b)]);
    let found = ask(&perfect, Knob::Discount, payoff("93/10", "31/10"), Punishment::Optimal).unwrap();
    assert!(found.below == Below::Nothing && found.all_above);
    assert!(found.lower <= r("0.247047") && r("0.247046") <= found.upper, "{} {}", found.lower, found.upper);
    let on_the_diagonal = ask(&perfect, Knob::Discount, payoff("9", "9"), Punishment::Optimal).unwrap();
    assert!(on_the_diagonal.lower <= r("1/7") && r("1/7") <= on_the_diagonal.upper);
    let why = ask(&perfect, Knob::Discount, payoff("13/2", "2"), Punishment::Optimal).unwrap_err();
    assert_eq!((why.player, why.amount), (Some(1), ONE));
    assert!(ask(&perfect, Knob::Discount, payoff("10", "10"), Punishment::Optimal).is_err());
}

/// A public good with three players: a unit costs 1 and is worth 1/2 to everybody. All give: 1/2 each, a deviation
/// brings 1; none give: 0. So δ* = (1/2)/(1/2 + p/2).
#[test]
fn three_players() {
    let player = || Player { name: String::new(), strategies: vec!["give".to_owned(), "keep".to_owned()] };
    let payoff = |profile: usize, i: usize| {
        let gives = |j: usize| profile >> j & 1 == 0;
        let units = (0..3).filter(|&j| gives(j)).count();
        Rational::from_parts(units.into(), 2u8.into()) - if gives(i) { ONE } else { ZERO }
    };
    let payoffs = (0..3).map(|i| (0..8).map(|profile| payoff(profile, i)).collect()).collect();
    let stage = NormalForm::new("", vec![player(), player(), player()], payoffs).unwrap();
    for (p, expected) in [("1", "1/2"), ("1/2", "2/3")] {
        let seen = Monitoring::Inspected(inspected(3, p, "0", "0", AlarmResponse::Optimal));
        let found = nash(&game(stage.clone(), "1/2", seen), Knob::Discount, 0).unwrap();
        assert_eq!(found.value, Some(r(expected)));
    }
    // False alarms, and reversion with a probability that depends on who is accused: no more patience than reversion
    // after every alarm takes, and more than without false alarms.
    let noisy = inspected(3, "1/2", "1/20", "0", AlarmResponse::Optimal);
    let found = nash(&game(stage.clone(), "1/2", Monitoring::Inspected(noisy)), Knob::Discount, 0).unwrap();
    let rule = inspected(3, "1/2", "1/20", "0", AlarmResponse::Suspension { periods: None, profile: 7 });
    let by_rule = nash(&game(stage, "1/2", Monitoring::Inspected(rule)), Knob::Discount, 0).unwrap();
    assert!(r("2/3") < found.upper && found.upper <= by_rule.lower, "{} {}", found.upper, by_rule.lower);
}
