//! What answers about repeated games bring along for the exact check, and that the check names what was tampered with: penal
//! codes, transfers at one discount factor, thresholds under the worst equilibria and by lotteries, patient limits. Values are
//! closed forms, named where they stand.

mod support;

use detente::certificate::patient_limit::check_limit;
use detente::certificate::repeated_thresholds::check_threshold;
use detente::certificate::staircase::{
    check_no_penal_code, check_penal_code, check_staircase, check_transfers, symmetric_items,
};
use detente::certificate::{check_automaton, check_simple_penal_code};
use detente::exact::Rational;
use detente::game::NormalForm;
use detente::outcome::Outcome;
use detente::repeated::answer::{
    AlarmResponse, Automaton, Inspection, Monitoring, RepeatedGame, Signals, SimplePenalCode, State, ValueSets,
};
use detente::repeated::automaton::{Forever, automaton, forever, penal_code};
use detente::repeated::critical::{solve, solve_within};
use detente::repeated::limit::answer::LimitProof;
use detente::repeated::limit::{Limit, Minmax, limit, limit_within};
use detente::repeated::threshold::{
    AtUpper, Below, Evidence, Knob, PenalCode, Punishment, Question, Step, Target, Threat, Threshold,
};
use detente::repeated::{payoffs, penal, transfers};
use detente::units::{Discount, Probability};
use support::r;
use support::scenarios::{Lcg, probability};

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

fn bimatrix(row: &[&[i64]], column: &[&[i64]]) -> NormalForm {
    let matrix = |m: &[&[i64]]| -> Vec<Vec<Rational>> {
        m.iter().map(|r| r.iter().map(|&v| Rational::from(v)).collect()).collect()
    };
    NormalForm::bimatrix("", &matrix(row), &matrix(column)).unwrap()
}

/// T, R, P, S = 3, 2, 0, −1.
fn dilemma() -> NormalForm {
    bimatrix(&[&[2, -1], &[3, 0]], &[&[2, 3], &[-1, 0]])
}

fn game(stage: NormalForm, delta: &str, monitoring: Monitoring) -> RepeatedGame {
    let players = stage.players().len();
    RepeatedGame {
        states: vec![State { name: String::new(), game: stage, transitions: vec![] }],
        discount: vec![Discount::new(r(delta)).unwrap(); players],
        monitoring,
    }
}

fn inspected(p: &str, s: &str) -> Monitoring {
    Monitoring::Inspected(Inspection {
        detection: vec![probability(p); 2],
        false_alarm: vec![probability("0"); 2],
        sanction: vec![r(s); 2],
        sanction_per_period: vec![ZERO; 2],
        response: AlarmResponse::Optimal,
    })
}

/// P = 1 − Q without costs, quantities 0, 1/24, …, 1/2.
fn cournot() -> NormalForm {
    let quantity = |k: usize| Rational::from_parts(k.into(), 24u8.into());
    let profit = |own: usize, other: usize| quantity(own) * (ONE - quantity(own) - quantity(other));
    let own: Vec<Vec<Rational>> = (0..=12).map(|i| (0..=12).map(|j| profit(i, j)).collect()).collect();
    let other: Vec<Vec<Rational>> = (0..=12).map(|i| (0..=12).map(|j| profit(j, i)).collect()).collect();
    NormalForm::bimatrix("Cournot", &own, &other).unwrap()
}

/// Faults, at least one of which has these words.
fn names(faults: &[String], words: &str) {
    assert!(faults.iter().any(|fault| fault.contains(words)), "{words:?} in {faults:?}");
}

fn simple(game: &RepeatedGame, profile: usize) -> (SimplePenalCode, ValueSets) {
    let sets = payoffs::solve(game, &payoffs::Options::default()).unwrap();
    let Forever::Sustained(agreed) = forever(game, &sets, profile).unwrap() else { panic!("not sustained") };
    let code = penal_code(game, &sets, agreed).unwrap();
    assert_eq!(check_simple_penal_code(game, 0, &sets, &code), Vec::<String>::new());
    (code, sets)
}

/// Abreu (1988): each player's worst is its minmax value where the players are patient. In the dilemma that is 0, by defection
/// for ever; in the coordination game below 1 is each player's minmax value, reached by the equilibrium it likes least.
#[test]
fn the_worst_for_each_player() {
    let (code, _) = simple(&game(dilemma(), "3/4", Monitoring::Perfect), 0);
    for (player, worst) in code.punishments.iter().enumerate() {
        assert_eq!((worst.player, &worst.payoff[player], &worst.least), (player, &ZERO, &ZERO));
    }
    let sexes = game(bimatrix(&[&[3, 0], &[0, 1]], &[&[1, 0], &[0, 3]]), "9/10", Monitoring::Perfect);
    let sets = payoffs::solve(&sexes, &payoffs::Options::default()).unwrap();
    let agreed = automaton(&sexes, &sets, 0, &[(0, ONE)]).unwrap();
    let code = penal_code(&sexes, &sets, agreed).unwrap();
    assert_eq!(check_simple_penal_code(&sexes, 0, &sets, &code), Vec::<String>::new());
    // Minmax in pure strategies: the other plays what one likes less, 1.
    for (player, worst) in code.punishments.iter().enumerate() {
        assert_eq!((&worst.payoff[player], &worst.least), (&ONE, &ONE), "{worst:?}");
    }
}

/// Random games: every punishment, begun by itself, is an equilibrium and gives what the set has as the least.
#[test]
fn penal_codes_of_random_games() {
    let mut several = 0;
    for seed in 0..60 {
        let random = &mut Lcg::new(seed + 7_000);
        let (n, m) = (2 + random.below(3), 2 + random.below(3));
        let mut matrix = || -> Vec<Vec<Rational>> {
            (0..n).map(|_| (0..m).map(|_| Rational::from(random.below(12) as i64)).collect()).collect()
        };
        let stage = NormalForm::bimatrix("", &matrix(), &matrix()).unwrap();
        let delta = ["3/10", "3/5", "9/10"][(seed % 3) as usize];
        let monitoring = if seed % 2 == 0 { Monitoring::Perfect } else { inspected("1/2", "1/3") };
        let asked = game(stage, delta, monitoring);
        let sets = payoffs::solve(&asked, &payoffs::Options::default()).unwrap();
        if sets.sets[0].vertices.is_empty() {
            continue;
        }
        let agreed = automaton(&asked, &sets, 0, &[(0, ONE)]).unwrap();
        let code = penal_code(&asked, &sets, agreed).unwrap();
        assert_eq!(check_simple_penal_code(&asked, 0, &sets, &code), Vec::<String>::new(), "{seed}");
        for (player, worst) in code.punishments.iter().enumerate() {
            assert_eq!(worst.payoff[player], sets.sets[0].threat[player], "{seed}");
            let begun = Automaton {
                start: worst.start.clone(),
                payoff: worst.payoff.clone(),
                states: code.automaton.states.clone(),
            };
            assert_eq!(check_automaton(&asked, 0, &begun), Vec::<String>::new(), "{seed}");
        }
        several += usize::from(code.automaton.states.len() > 3);
    }
    assert!(several > 4, "{several}");
}

#[test]
fn tampered_penal_codes_are_refused() {
    let asked = game(dilemma(), "3/4", Monitoring::Perfect);
    let (code, sets) = simple(&asked, 0);
    let faults = |change: &dyn Fn(&mut SimplePenalCode)| {
        let mut changed = code.clone();
        change(&mut changed);
        check_simple_penal_code(&asked, 0, &sets, &changed)
    };
    names(&faults(&|code| code.punishments[1].least = r("1/2")), "punishment of player 2: that no equilibrium");
    names(&faults(&|code| code.punishments[0].payoff[0] = ONE), "punishment of player 1: the payoff of player 1");
    names(&faults(&|code| code.punishments.swap(0, 1)), "punishment of player 1: it is that of another");
    names(&faults(&|code| drop(code.punishments.pop())), "1 punishments");
    names(&faults(&|code| code.punishments[0].start[0].0 = 9), "state 10, which is not there");
}

/// 9/32 by stick and carrot, 9/17 by reversion to the symmetric equilibrium (Abreu 1986), see `repeated_critical`.
#[test]
fn stick_and_carrot_is_checked() {
    let at = |delta: &str| game(cournot(), delta, Monitoring::Perfect);
    let stairs = penal::staircase(&at("1/2")).unwrap();
    let items = symmetric_items(&at("1/2")).unwrap();
    assert_eq!(check_staircase(&items, &stairs), Vec::<String>::new());
    assert_eq!(stairs.for_ever[6], Some(r("9/32")));
    let mut moved = stairs.clone();
    moved.for_ever[6] = Some(r("7/25"));
    names(&check_staircase(&items, &moved), "item 7 played for ever");
    let mut moved = stairs.clone();
    moved.for_ever[6] = Some(r("3/10"));
    names(&check_staircase(&items, &moved), "item 7 played for ever");
    let mut moved = stairs.clone();
    moved.once[11] = None;
    names(&check_staircase(&items, &moved), "item 12 played once");
    let mut moved = stairs;
    moved.steps[1].worst_item[0] += 1;
    names(&check_staircase(&items, &moved), "step 2");

    let asked = at("9/32");
    let code = penal::code(&asked, Some(6)).unwrap().unwrap();
    assert_eq!(check_penal_code(&asked, &code), Vec::<String>::new());
    let faults = |change: &dyn Fn(&mut PenalCode)| {
        let mut changed = code.clone();
        change(&mut changed);
        check_penal_code(&asked, &changed)
    };
    names(&faults(&|code| code.stick_value = r("1/12")), "the stick");
    names(&faults(&|code| code.carrot_value = r("1/7")), "the carrot");
    names(&faults(&|code| code.path = 7), "the path");
    names(&faults(&|code| code.automaton.states[1].profile += 1), "state 2");
    names(&faults(&|code| code.automaton.states[0].punishment[0][0][0].0 = 0), "state 1 (path): player 1");
    assert_eq!(check_no_penal_code(&at("7/25"), Some(6)), Vec::<String>::new());
    names(&check_no_penal_code(&asked, Some(6)), "does");
}

#[test]
fn transfers_at_a_discount_factor_are_checked() {
    for seed in 0..60 {
        let random = &mut Lcg::new(seed + 9_000);
        let mut matrix = || -> Vec<Vec<Rational>> {
            (0..3).map(|_| (0..3).map(|_| Rational::from(random.below(15) as i64)).collect()).collect()
        };
        let stage = NormalForm::bimatrix("", &matrix(), &matrix()).unwrap();
        let monitoring = if seed % 2 == 0 { Monitoring::Perfect } else { inspected("1/2", "1/3") };
        let asked = game(stage, ["1/5", "1/2", "4/5"][(seed % 3) as usize], monitoring);
        let found = transfers::at_discount(&asked).unwrap();
        assert_eq!(check_transfers(&asked, found.as_ref()), Vec::<String>::new(), "{seed}");
        let Some((step, playable)) = found else { continue };
        let faults = |step, playable| check_transfers(&asked, Some(&(step, playable)));
        let more = Step { best: &step.best + ONE, ..step.clone() };
        names(&faults(more, playable.clone()), "the joint payoff");
        let mut less = step.clone();
        less.worst[1] -= ONE;
        names(&faults(less, playable.clone()), "the least payoff of player 2");
        let mut fewer = playable.clone();
        let gone = fewer.pop().unwrap();
        names(&faults(step.clone(), fewer), &format!("profile {} can be played", gone + 1));
        names(&check_transfers(&asked, None), "whether anything");
    }
}

fn asked(game: &RepeatedGame, knob: Knob, target: Target, punishment: Punishment) -> Threshold {
    match solve(game, &Question { knob, target, punishment }).unwrap() {
        Outcome::Found(found) => {
            assert_eq!(check_threshold(game, &found), Vec::<String>::new(), "{found:?}");
            found
        }
        other => panic!("{other:?}"),
    }
}

/// The dilemma: (2,2) for ever from δ = 1/3 on by grim trigger, and nothing but (0,0) before; the segment from (0,0) to (2,2)
/// appears with it (Stahl 1991).
#[test]
fn a_payoff_has_sets_at_both_ends() {
    let perfect = game(dilemma(), "1/2", Monitoring::Perfect);
    let found = asked(&perfect, Knob::Discount, Target::Payoff(vec![ONE, ONE]), Punishment::Optimal);
    assert!(found.lower <= r("1/3") && r("1/3") <= found.upper, "{found:?}");
    let faults = |change: &dyn Fn(&mut Threshold)| {
        let mut changed = found.clone();
        change(&mut changed);
        check_threshold(&perfect, &changed)
    };
    names(&faults(&|t| t.evidence.upper = None), "upper end: no payoff set");
    names(&faults(&|t| t.evidence.lower = None), "lower end: no payoff set");
    names(&faults(&|t| t.evidence.mixture = vec![(0, ONE)]), "upper end: the mixture is not the payoff");
    names(&faults(&|t| t.lower = t.upper.clone()), "lower end: the payoff set is for another value");
    names(&faults(&|t| t.evidence.lower = t.evidence.upper.clone()), "lower end: no level leaves the payoff out");
    names(&faults(&|t| t.upper = t.lower.clone()), "upper end: the payoff set is for another value");
    let level = |t: &mut Threshold| {
        let (_, sets) = t.evidence.lower.as_mut().unwrap();
        sets.sets[0].levels[0] -= ONE;
    };
    names(&faults(&level), "lower end: payoff set at");
}

/// Where sanctions fall on false alarms sets need not grow with patience: nothing is said of smaller discount factors than the
/// lower end, and at the least there is, 0, nothing at all.
#[test]
fn what_theory_does_not_say_is_not_said() {
    let Monitoring::Inspected(mut inspection) = inspected("1/2", "1") else { unreachable!() };
    inspection.false_alarm = vec![probability("1/10"); 2];
    let noisy = game(dilemma(), "1/2", Monitoring::Inspected(inspection));
    let question =
        Question { knob: Knob::Discount, target: Target::Payoff(vec![ZERO; 2]), punishment: Punishment::Optimal };
    let claim = |lower: &str, below: Below, all_above: bool| {
        let claimed = Threshold {
            question: question.clone(),
            value: None,
            lower: r(lower),
            upper: r("1/2"),
            below,
            at_upper: AtUpper::Sustained,
            all_above,
            threat: Threat::Optimal(vec![]),
            binding: None,
            payoff: vec![ZERO; 2],
            evidence: Evidence::default(),
            method: String::new(),
        };
        check_threshold(&noisy, &claimed)
    };
    assert_eq!(claim("0", Below::NotExcluded, false), ["upper end: no payoff set"]);
    names(&claim("1/4", Below::NotExcluded, false), "lower end: the range does not begin there");
    names(&claim("1/4", Below::Nothing, false), "lower end: smaller values are not excluded by theory");
    names(&claim("1/4", Below::Unknown, false), "lower end: no payoff set");
    names(&claim("0", Below::NotExcluded, true), "every larger value is said to do");
    let stopped = solve_within(&noisy, &question, Some(0.2)).unwrap();
    let found = match stopped {
        Outcome::Found(found) => Some(found),
        Outcome::Undecided(stopped) => stopped.bracket.map(|found| *found),
        Outcome::Refuted(why) => panic!("{why:?}"),
    };
    if let Some(found) = found {
        assert_eq!(check_threshold(&noisy, &found), Vec::<String>::new(), "{found:?}");
        assert!(!found.all_above && found.below != Below::Nothing, "{found:?}");
    }
}

/// By reversion 16/3 is the least sanction that keeps up (2,2) at δ = 1/4, p = 1/2: 1/4 + 3/32 s = 3/4. The worst equilibria are
/// worse than reversion, as who is punished can be made to cooperate alone by the sanction.
#[test]
fn the_worst_equilibria_are_proved_at_both_ends() {
    let watched = game(dilemma(), "1/4", inspected("1/2", "0"));
    let found = asked(&watched, Knob::Sanction(None), Target::Profile(0), Punishment::Optimal);
    assert!(ZERO < found.lower && found.lower < found.upper && found.upper <= r("16/3"), "{found:?}");
    let faults = |change: &dyn Fn(&mut Threshold)| {
        let mut changed = found.clone();
        change(&mut changed);
        check_threshold(&watched, &changed)
    };
    names(&faults(&|t| t.evidence.upper = None), "upper end: no payoff set");
    names(&faults(&|t| t.evidence.lower = None), "lower end: no payoff set");
    names(&faults(&|t| t.lower = t.upper.clone()), "lower end");
    let worse = |t: &mut Threshold| {
        t.threat = Threat::Optimal(vec![-ONE; 2]);
    };
    names(&faults(&worse), "upper end: the threat is not the worst");
    let level = |t: &mut Threshold| {
        let (_, sets) = t.evidence.lower.as_mut().unwrap();
        sets.sets[0].levels[1] -= ONE;
    };
    names(&faults(&level), "lower end: payoff set at");

    // Cournot, where nothing is held lower than the minmax value 1/16: below 9/32, see `repeated_critical`.
    let stage = cournot();
    let monopoly = stage.index(&[6, 6]);
    let perfect = game(stage, "1/2", Monitoring::Perfect);
    let found = asked(&perfect, Knob::Discount, Target::Profile(monopoly), Punishment::Optimal);
    assert!(found.upper < r("9/32") && found.lower >= r("1/5"), "{found:?}");
}

/// v = (1,1) by a lottery, grim; from every profile but (0,0) somebody gains 3 − 2 or 0 − (−1): δ (1−0) ≥ (1−δ) (3−2), from δ = 1/2 on.
#[test]
fn a_lottery_has_its_weights_and_a_direction() {
    let perfect = game(dilemma(), "1/2", Monitoring::Perfect);
    let found = asked(&perfect, Knob::Discount, Target::Payoff(vec![ONE, ONE]), Punishment::Nash(None));
    assert_eq!(found.value, Some(r("1/2")));
    let faults = |change: &dyn Fn(&mut Threshold)| {
        let mut changed = found.clone();
        change(&mut changed);
        check_threshold(&perfect, &changed)
    };
    let move_to = |to: &str| {
        let to = r(to);
        move |t: &mut Threshold| {
            (t.lower, t.upper, t.value) = (to.clone(), to.clone(), Some(to.clone()));
        }
    };
    names(&faults(&move_to("49/100")), "upper end: somebody gains by deviating from profile");
    names(&faults(&move_to("51/100")), "may be drawn below it");
    names(&faults(&|t| t.evidence.direction = vec![-ONE, -ONE]), "lower end: profile");
    names(&faults(&|t| t.evidence.mixture[0].1 = r("1/3")), "the lottery is not the payoff");
    names(&faults(&|t| t.evidence = Evidence::default()), "the lottery is not the payoff");
}

/// With the detection of one player varied, the other's condition must hold by itself: at δ = 1/2 and p = 1/2 grim trigger is
/// just enough for both, so the least p for the first is 1/2, and with p = 2/5 for the second none is enough.
#[test]
fn the_detection_of_one_player_alone() {
    let of = |p: [&str; 2]| {
        let Monitoring::Inspected(mut inspection) = inspected("1", "0") else { unreachable!() };
        inspection.detection = p.map(probability).to_vec();
        game(dilemma(), "1/2", Monitoring::Inspected(inspection))
    };
    for punishment in [Punishment::Nash(None), Punishment::Optimal] {
        let found = asked(&of(["1", "1/2"]), Knob::Detection(Some(0)), Target::Profile(0), punishment);
        assert_eq!(found.value, Some(r("1/2")), "{punishment:?}");
        let question = Question { knob: Knob::Detection(Some(0)), target: Target::Profile(0), punishment };
        assert!(matches!(solve(&of(["1", "2/5"]), &question).unwrap(), Outcome::Refuted(_)));
    }
}

/// Time that is over at once leaves what closed forms prove: the minmax bound 1/5 below, and 9/25 above, by reversion to the
/// equilibrium of the grid (see `repeated_critical`). More time gives a bracket inside.
#[test]
fn what_is_stopped_has_both_ends_proved() {
    let stage = cournot();
    let monopoly = stage.index(&[6, 6]);
    let perfect = game(stage, "1/2", Monitoring::Perfect);
    let question =
        Question { knob: Knob::Discount, target: Target::Profile(monopoly), punishment: Punishment::Optimal };
    let Outcome::Undecided(stopped) = solve_within(&perfect, &question, Some(0.0)).unwrap() else { panic!("too fast") };
    let bracket = stopped.bracket.expect("both ends");
    assert_eq!((&bracket.lower, &bracket.upper, bracket.below), (&r("1/5"), &r("9/25"), Below::Nothing));
    assert_eq!(check_threshold(&perfect, &bracket), Vec::<String>::new());
    assert!(stopped.why.contains("time limit"));
    let payoff = Question { target: Target::Payoff(vec![r("1/8"); 2]), ..question };
    let Outcome::Undecided(stopped) = solve_within(&perfect, &payoff, Some(0.0)).unwrap() else { panic!("too fast") };
    assert!(stopped.bracket.is_none() && stopped.why.contains("time limit"));
    assert!(limit_within(&noisy(), Minmax::Pure, Some(-1.0)).unwrap().is_none());
}

/// Abreu, Milgrom and Pearce (1991): alarm .1 after compliance and .5 otherwise.
fn noisy() -> RepeatedGame {
    let chance = |x: i64| Probability::new(Rational::from(x) / Rational::from(10)).unwrap();
    let probabilities = [1, 5, 5, 5].map(|alarm| vec![chance(10 - alarm), chance(alarm)]).to_vec();
    let signals = Signals { names: vec!["quiet".into(), "alarm".into()], probabilities };
    game(dilemma(), "1/2", Monitoring::Public(signals))
}

fn checked(game: &RepeatedGame, kind: Minmax) -> Limit {
    let found = limit(game, kind).unwrap();
    assert_eq!(check_limit(game, kind, &found), Vec::<String>::new());
    found
}

#[test]
fn patient_limits_are_checked() {
    let perfect = game(dilemma(), "1/2", Monitoring::Perfect);
    let found = checked(&perfect, Minmax::Pure);
    let faults = |change: &dyn Fn(&mut Limit)| {
        let mut changed = found.clone();
        change(&mut changed);
        check_limit(&perfect, Minmax::Pure, &changed)
    };
    names(&faults(&|l| l.levels[2] += ONE), "direction 3: the lottery reaches");
    names(&faults(&|l| l.levels[2] -= ONE), "direction 3: profile");
    names(&faults(&|l| l.minmax[1] = ONE), "minmax value of player 2");
    names(&faults(&|l| drop(l.vertices.remove(1))), "not one lottery for each vertex");
    names(&faults(&|l| l.vertices[2] = vec![ONE, ONE]), "vertex 3: the lottery gives another");
    let fewer = |l: &mut Limit| {
        l.vertices.remove(2);
        let LimitProof::Feasible(proof) = &mut l.proof else { unreachable!() };
        proof.corners.remove(2);
    };
    names(&faults(&fewer), "vertex 2: no level goes from it to the next");
    let heavier = |l: &mut Limit| {
        let LimitProof::Feasible(proof) = &mut l.proof else { unreachable!() };
        proof.weights[0][0] -= ONE;
    };
    names(&faults(&heavier), "direction 1");

    // The best symmetric payoff is 2 − .1·1/.4 = 7/4 however patient the players.
    let found = checked(&noisy(), Minmax::Pure);
    let at = found.directions.iter().position(|d| *d == [ONE, ONE]).unwrap();
    assert_eq!(found.levels[at], r("7/2"));
    let faults = |change: &dyn Fn(&mut Limit)| {
        let mut changed = found.clone();
        change(&mut changed);
        check_limit(&noisy(), Minmax::Pure, &changed)
    };
    let direction = format!("direction {}", at + 1);
    names(&faults(&|l| l.levels[at] = r("4")), &format!("{direction}: the score of profile"));
    names(&faults(&|l| l.levels[at] = r("3")), &format!("{direction}: profile 1: that its score is no larger"));
    let paid = |l: &mut Limit| {
        let LimitProof::Scores(scores) = &mut l.proof else { unreachable!() };
        scores[at].reached.as_mut().unwrap().1[0][1] += ONE;
    };
    names(&faults(&paid), &direction);
    let unbound = |l: &mut Limit| {
        let LimitProof::Scores(scores) = &mut l.proof else { unreachable!() };
        scores[at].bounds.clear();
    };
    names(&faults(&unbound), &format!("{direction}: profile 1"));
}

/// Games with three players, with nothing individually rational, and random ones.
#[test]
fn patient_limits_of_many_games() {
    let pennies = bimatrix(&[&[1, -1], &[-1, 1]], &[&[-1, 1], &[1, -1]]);
    let nothing = game(pennies, "1/2", Monitoring::Perfect);
    let found = checked(&nothing, Minmax::Pure);
    assert!(found.levels.is_empty());
    let mut tampered = found;
    let LimitProof::Feasible(proof) = &mut tampered.proof else { unreachable!() };
    proof.none = vec![ONE, ZERO];
    names(&check_limit(&nothing, Minmax::Pure, &tampered), "that nothing is feasible");
    assert_eq!(checked(&nothing, Minmax::Mixed).vertices, [vec![ZERO, ZERO]]);
    for seed in 0..40 {
        let random = &mut Lcg::new(seed + 3_000);
        let players = 2 + random.below(2);
        let player = |_| detente::game::Player { name: String::new(), strategies: vec![String::new(); 2] };
        let size = 1 << players;
        let payoffs =
            (0..players).map(|_| (0..size).map(|_| Rational::from(random.below(9) as i64)).collect()).collect();
        let stage = NormalForm::new("", (0..players).map(player).collect(), payoffs).unwrap();
        checked(&game(stage.clone(), "1/2", Monitoring::Perfect), Minmax::Pure);
        if players == 2 {
            let chance = |x: usize| Probability::new(Rational::from_parts(x.into(), 10u8.into())).unwrap();
            let row = |_| {
                let first = random.below(6);
                let second = random.below(5);
                vec![chance(first), chance(second), chance(10 - first - second)]
            };
            let names = ["a", "b", "c"].map(str::to_owned).to_vec();
            let signals = Signals { names, probabilities: (0..size).map(row).collect() };
            checked(&game(stage, "1/2", Monitoring::Public(signals)), Minmax::Pure);
        }
    }
}
