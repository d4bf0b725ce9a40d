//! What all formats say in words: actions, what can be seen, why there is nothing.

use super::{Answer, Reason, Report};
use crate::exact::Rational;
use crate::game::NormalForm;
use crate::repeated::answer::{AlarmResponse, Lasting, Monitoring, RepeatedGame};
use crate::repeated::limit::Limit;
use crate::repeated::threshold::{AtUpper, Below, Knob, Punishment, Target, Threat, Threshold};
use crate::report::display;
use crate::report::games::figures::figure;
use crate::report::games::names::Names;

/// The actions of a profile in a state, as the game names them; the number where there is no name.
pub(super) fn actions(game: &RepeatedGame, state: usize, profile: usize) -> Vec<String> {
    let Some(stage) = game.states.get(state).map(|state| &state.game) else { return Vec::new() };
    let named = |(player, action): (&crate::game::Player, usize)| {
        let name = player.strategies.get(action).map_or("", |name| name.trim());
        if name.is_empty() { (action + 1).to_string() } else { name.to_owned() }
    };
    stage.players().iter().zip(stage.profile(profile)).map(named).collect()
}

/// `(Keep, Cheat)`, safe to print.
pub(super) fn profile(game: &RepeatedGame, state: usize, profile: usize) -> String {
    let parts: Vec<String> = actions(game, state, profile).iter().map(|name| display::fit(name, 24)).collect();
    format!("({})", parts.join(", "))
}

/// What can be seen on each branch of the path from a profile in a state, as `Play::promise` has them. Not made safe.
pub(super) fn branches(game: &RepeatedGame, state: usize, profile: usize) -> Vec<String> {
    match &game.monitoring {
        Monitoring::Perfect if game.states.len() == 1 => vec!["always".to_owned()],
        Monitoring::Perfect => {
            let chances = game.states.get(state).and_then(|state| state.transitions.get(profile));
            let likely = |next: &usize| {
                chances.and_then(|chances| chances.get(*next)).is_some_and(|chance| !chance.get().is_zero())
            };
            (0..game.states.len()).filter(likely).map(|next| format!("to {}", state_name(game, next))).collect()
        }
        Monitoring::Public(signals) => signals.names.clone(),
        Monitoring::Inspected(inspection) => match inspection.response {
            AlarmResponse::Suspension { .. } => vec!["always".to_owned()],
            AlarmResponse::Optimal if inspection.false_alarm.iter().all(|q| q.get().is_zero()) => {
                vec!["always".to_owned()]
            }
            AlarmResponse::Optimal => {
                let sets = u32::try_from(game.player_count()).ok().and_then(|n| 1usize.checked_shl(n));
                (0..sets.unwrap_or(0)).map(|accused| alarm(game, accused)).collect()
            }
        },
    }
}

/// The same for the ways on from a state of an automaton.
pub(super) fn ways(game: &RepeatedGame, state: usize, profile: usize, lasting: Lasting, count: usize) -> Vec<String> {
    let by_rule = matches!(
        &game.monitoring,
        Monitoring::Inspected(inspection) if inspection.response != AlarmResponse::Optimal
    );
    match lasting {
        Lasting::Periods(periods) => {
            vec![format!("after {}", crate::report::numbers::counted(periods as usize, "period"))]
        }
        Lasting::Forever => Vec::new(),
        Lasting::Period if by_rule && count == 2 => vec!["no alarm".to_owned(), "alarm".to_owned()],
        Lasting::Period => branches(game, state, profile),
    }
}

fn alarm(game: &RepeatedGame, accused: usize) -> String {
    let names = (0..game.player_count()).filter(|player| accused >> player & 1 == 1);
    let names: Vec<String> = names.map(|player| player_name(game, player)).collect();
    if names.is_empty() { "no alarm".to_owned() } else { format!("alarm on {}", names.join(" and ")) }
}

/// A player's name, or its number.
pub(super) fn player_name(game: &RepeatedGame, player: usize) -> String {
    let name = game.states.first().and_then(|s| s.game.players().get(player)).map_or("", |p| p.name.trim());
    if name.is_empty() { format!("Player {}", player + 1) } else { name.to_owned() }
}

/// A state's name, or its number.
pub(super) fn state_name(game: &RepeatedGame, state: usize) -> String {
    let name = game.states.get(state).map_or("", |state| state.name.trim());
    if name.is_empty() { format!("state {}", state + 1) } else { name.to_owned() }
}

/// Why nothing was decided.
pub(super) fn undecided(report: &Report) -> String {
    match &report.answer {
        Answer::Undecided(why) | Answer::Bracket(_, why) => why.clone(),
        Answer::Set(sets) if sets.stopped && sets.sets.iter().any(|set| !set.vertices.is_empty()) => {
            "the time limit was reached; this is what was proved by then".to_owned()
        }
        _ => "no payoff is known to be sustained, and it is not proved that none is".to_owned(),
    }
}

/// What is proved not to be sustained, and why, without a full stop.
pub(super) fn refusal(report: &Report) -> String {
    let game = &report.game;
    let reason = match &report.answer {
        Answer::Refuted { reason, .. } => reason,
        Answer::NotAlike(action) => {
            let what = action.map_or("any action".to_owned(), |action| {
                let index = game.states.first().map(|state| state.game.index(&vec![action; game.player_count()]));
                index.map_or(String::new(), |index| profile(game, 0, index))
            });
            return format!("no equilibrium in which everybody does the same after everything plays {what} for ever");
        }
        Answer::Transfers(None) | Answer::Staircase(_) => {
            return "no profile of actions is kept up in pure strategies, whatever is paid".to_owned();
        }
        Answer::Symmetric(_) => {
            return "no equilibrium in pure strategies in which everybody does the same is there at any discount factor"
                .to_owned();
        }
        Answer::Hopeless(found) => return found.words.trim_end_matches('.').to_owned(),
        Answer::Limit(found) if found.minmax.is_empty() => {
            return "no profile of actions can be enforced in every direction, however patient the players".to_owned();
        }
        Answer::Limit(_) => {
            return "no payoff that the stage game can give leaves everybody at least its minmax value".to_owned();
        }
        _ => &Reason::Nothing,
    };
    let names = Names::new(report.players());
    match reason {
        Reason::Nothing => "no payoff can be sustained by pure strategies: no profile of actions can be enforced \
                            by any promise that is itself kept"
            .to_owned(),
        Reason::Beyond { payoff, direction, level, reaches } => {
            let (sum, least) = in_direction(&names, direction);
            let most = if least { -level.clone() } else { level.clone() };
            let has = if least { -reaches.clone() } else { reaches.clone() };
            let bound = if least { "at least" } else { "at most" };
            format!(
                "the payoff {} is not sustained: in every equilibrium {sum} is {bound} {}, and here it would be {}",
                names.each(payoff),
                figure(&most),
                figure(&has)
            )
        }
        Reason::Gains { profile: at, player, deviation } => {
            let by = deviation.map_or(String::new(), |action| format!(" to {}", names.strategy(*player, action)));
            format!(
                "{} cannot be played for ever: {} gains by deviating{by}, even against the worst that can follow",
                profile(game, 0, *at),
                names.player(*player)
            )
        }
    }
}

/// What a level says of the payoffs, as a sentence.
pub(super) fn bound(names: &Names, direction: &[Rational], level: &Rational) -> String {
    let (sum, least) = in_direction(names, direction);
    let (bound, level) = if least { ("at least", -level.clone()) } else { ("at most", level.clone()) };
    let sum = sum.strip_prefix("the ").map_or(sum.clone(), |rest| format!("The {rest}"));
    format!("{sum} is {bound} {}.", figure(&level))
}

/// A direction as a sum of payoffs; the flag says that it was turned round, so that a least is spoken of.
fn in_direction(names: &Names, direction: &[Rational]) -> (String, bool) {
    let least = direction.iter().all(|d| *d <= Rational::ZERO);
    let sign = if least { Rational::from(-1) } else { Rational::ONE };
    let mut out = String::new();
    for (player, weight) in direction.iter().enumerate().filter(|(_, weight)| !weight.is_zero()) {
        let weight = weight * &sign;
        let negative = weight < Rational::ZERO;
        let size = if negative { -weight } else { weight };
        out.push_str(match (out.is_empty(), negative) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        });
        if size != Rational::ONE {
            out.push_str(&format!("{} × ", figure(&size)));
        }
        out.push_str(&format!("the payoff of {}", names.player(player)));
    }
    (out, least)
}

/// One number if all are the same, else one for each player.
pub(super) fn common(names: &Names, values: &[Rational]) -> String {
    match values {
        [first, rest @ ..] if rest.iter().all(|value| value == first) => figure(first),
        _ => names.each(values),
    }
}

/// The numbers of all players but one.
fn others(names: &Names, player: usize, values: &[Rational]) -> String {
    let all = values.iter().enumerate().filter(|(at, _)| *at != player);
    all.map(|(at, value)| format!("{} {}", names.player(at), figure(value))).collect::<Vec<_>>().join(", ")
}

/// What is seen of a deviation and what follows, as sentences.
pub(super) fn monitoring(report: &Report) -> Vec<String> {
    let (game, names) = (&report.game, Names::new(report.players()));
    match &game.monitoring {
        Monitoring::Perfect => vec!["Everybody sees what everybody did.".to_owned()],
        Monitoring::Public(signals) => {
            let shown: Vec<String> = signals.names.iter().take(8).map(|name| display::name(name)).collect();
            let more = if signals.names.len() > 8 { ", …" } else { "" };
            vec![format!("Actions are not seen, only a public signal: {}{more}.", shown.join(", "))]
        }
        Monitoring::Inspected(inspection) => {
            let numbers =
                |of: &[crate::units::Probability]| -> Vec<Rational> { of.iter().map(|p| p.get().clone()).collect() };
            let (p, q) = (numbers(&inspection.detection), numbers(&inspection.false_alarm));
            let none = |of: &[Rational]| of.iter().all(Rational::is_zero);
            let seen = match sought(report) {
                Some(Knob::Detection(None)) => "the probability that was looked for".to_owned(),
                Some(Knob::Detection(Some(player))) => {
                    format!(
                        "the probability that was looked for ({}), or {}",
                        names.player(player),
                        others(&names, player, &p)
                    )
                }
                _ => format!("probability {}", common(&names, &p)),
            };
            let mut out = vec![format!(
                "In every period a deviation is seen with {seen}; false alarms come with probability {}.",
                common(&names, &q)
            )];
            match sought(report) {
                Some(Knob::Sanction(None)) => {
                    out.push("An alarm brings the sanction that was looked for on the accused, once.".to_owned());
                }
                Some(Knob::Sanction(Some(player))) => out.push(format!(
                    "An alarm brings a sanction on the accused, once: what was looked for ({}), or {}.",
                    names.player(player),
                    others(&names, player, &inspection.sanction)
                )),
                _ if none(&inspection.sanction) => {}
                _ => {
                    let amount = common(&names, &inspection.sanction);
                    out.push(format!("An alarm brings a sanction on the accused, once: {amount}."));
                }
            }
            if !none(&inspection.sanction_per_period) {
                let amount = common(&names, &inspection.sanction_per_period);
                out.push(format!("While a suspension lasts, the accused pays per period: {amount}."));
            }
            out.push(match inspection.response {
                AlarmResponse::Optimal => {
                    "After an alarm any equilibrium may follow, as the players agreed.".to_owned()
                }
                AlarmResponse::Suspension { periods, profile: fallback } => {
                    let fallback = profile(game, 0, fallback);
                    match periods {
                        None => format!("After an alarm everybody plays {fallback} for ever."),
                        Some(periods) => format!(
                            "After an alarm everybody plays {fallback} for {}, then play goes on where it was.",
                            crate::report::numbers::counted(periods as usize, "period")
                        ),
                    }
                }
            });
            out
        }
    }
}

/// The stage payoffs of a profile.
pub(super) fn payoffs(stage: &NormalForm, profile: usize) -> Vec<Rational> {
    (0..stage.players().len()).map(|player| stage.payoff_at(player, profile).clone()).collect()
}

/// What is varied, as it is called on the command line and in files, and of whom.
pub(super) fn knob(knob: Knob) -> (&'static str, Option<usize>) {
    match knob {
        Knob::Discount => ("discount", None),
        Knob::Detection(player) => ("detection", player),
        Knob::Sanction(player) => ("sanction", player),
    }
}

/// What was varied, if anything was.
pub(super) fn sought(report: &Report) -> Option<Knob> {
    match &report.answer {
        Answer::Threshold(found) | Answer::Bracket(found, _) => Some(found.question.knob),
        Answer::Hopeless(found) => Some(found.question.knob),
        _ => None,
    }
}

/// Whether separate code checked all that the answer says, exactly; and what it checked, in a sentence.
pub(super) fn checked(report: &Report) -> (bool, String) {
    let (all, words) = match &report.answer {
        Answer::Undecided(_) => (false, "Nothing was checked, as nothing was decided"),
        Answer::Automaton { .. } => (
            true,
            "Checked in exact arithmetic by separate code: the values, and that nobody gains by deviating once in any state, \
             and so never (the one-shot deviation principle)",
        ),
        Answer::Threshold(found) | Answer::Bracket(found, _) => threshold_checked(found),
        Answer::PenalCode { .. } => (
            true,
            "Checked in exact arithmetic by separate code: the values, that nobody gains by deviating once in any state, \
             wherever play begins, and how little an equilibrium can give",
        ),
        Answer::StickAndCarrot(_) => (
            true,
            "Checked in exact arithmetic by separate code: the values, that nobody gains by deviating once in any state, and \
             that no better carrot or worse stick is there",
        ),
        Answer::NotAlike(_) | Answer::Transfers(_) => {
            (true, "Checked in exact arithmetic by separate code: what can be played, and what is best and worst of it")
        }
        Answer::Staircase(_) | Answer::Symmetric(_) => {
            (true, "Every step and every threshold was checked in exact arithmetic by separate code")
        }
        Answer::Hopeless(_) => (false, "Computed in exact arithmetic, and not checked by separate code"),
        Answer::Limit(_)
            if report.stages.iter().flat_map(|s| s.mixed.iter().flatten().flatten()).any(|(_, exact)| !exact) =>
        {
            (
                false,
                "Checked in exact arithmetic by separate code: that every bound is reached, and that nothing is beyond it; not that \
             nobody can be held to less than the mixed minmax values, which for three players and more may be too large",
            )
        }
        Answer::Limit(found) if found.levels.is_empty() => {
            (true, "Checked in exact arithmetic by separate code: that no payoff does")
        }
        Answer::Limit(_) => (
            true,
            "Checked in exact arithmetic by separate code: that every bound is reached, and that nothing is beyond it",
        ),
        Answer::Set(_) | Answer::Refuted { .. } => (
            true,
            "Checked in exact arithmetic by separate code: that every point is sustained by what is promised, and that \
             nothing outside the bounds is",
        ),
    };
    (all, format!("{words}."))
}

/// What the check of a threshold looks at; it evaluates conditions at the ends, and takes from theory what is between.
fn threshold_checked(found: &Threshold) -> (bool, &'static str) {
    if matches!(found.question.target, Target::Payoff(_)) {
        return match found.question.punishment {
            Punishment::Optimal => (
                true,
                "Checked in exact arithmetic by separate code: that the payoff is sustained at the upper end, and not at the \
                 lower, with the payoff sets that prove it",
            ),
            _ => (
                true,
                "Checked in exact arithmetic by separate code: that nobody gains by deviating from what is drawn at the \
                 upper end, and that below the lower end somebody does from what is needed",
            ),
        };
    }
    let is_open = found.at_upper == AtUpper::Open || found.below == Below::All && found.upper.is_zero();
    let is_optimal = found.question.punishment == Punishment::Optimal && !matches!(found.threat, Threat::Rule);
    match (&found.threat, &found.value) {
        _ if is_open && is_optimal => {
            (true, "Checked in exact arithmetic by separate code: that nobody gains by deviating in the stage game")
        }
        _ if is_open => (
            false,
            "Checked by separate code: that the ends are in order, and stage equilibria used as threats are equilibria",
        ),
        _ if is_optimal => (
            true,
            "Checked in exact arithmetic by separate code: that nobody gains by deviating at the upper end, and that below \
             the lower end somebody does whatever follows, with the payoff sets that prove it",
        ),
        (Threat::Reversion { .. }, _) => (
            false,
            "Checked in exact arithmetic by separate code: that no single deviation pays at the upper end; not the \
             lower end",
        ),
        (_, Some(_)) if found.below == Below::All => {
            (true, "Checked in exact arithmetic by separate code: that nobody gains by deviating at the least value")
        }
        (_, Some(_)) => (
            true,
            "Checked in exact arithmetic by separate code: that nobody gains by deviating at the value, and somebody is just \
             indifferent",
        ),
        (_, None) => (
            true,
            "Checked in exact arithmetic by separate code: that nobody gains by deviating at the upper end, and somebody does \
             at the lower",
        ),
    }
}

/// By which theorem the patient limit is what it is.
pub(super) fn limit_method(found: &Limit) -> &'static str {
    if found.minmax.is_empty() {
        "the largest score in every direction (Fudenberg and Levine 1994)"
    } else {
        "what is feasible and gives nobody less than its minmax value (Fudenberg and Maskin 1986)"
    }
}
