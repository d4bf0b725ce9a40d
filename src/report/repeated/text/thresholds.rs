//! Thresholds and transfers as text.

use super::table;
use crate::exact::Rational;
use crate::repeated::threshold::{AtUpper, Below, Hopeless, Knob, Staircase, Step, Target, Threat, Threshold};
use crate::report::display::{clean, fit};
use crate::report::games::figures::figure;
use crate::report::games::names::Names;
use crate::report::numbers::counted;
use crate::report::repeated::{Answer, Report, words};
use crate::report::table::Column;
use crate::report::text::{Page, sentence};

/// The most steps or profiles that are shown.
const MOST_SHOWN: usize = 60;

pub(super) fn write(page: &mut Page, report: &Report, found: &Threshold) {
    let what = knob(report, found.question.knob);
    let does = target(report, &found.question.target);
    let (lower, upper) = (figure(&found.lower), figure(&found.upper));
    page.paragraph(&match (&found.value, found.at_upper) {
        (_, AtUpper::Open) if found.all_above => format!("Every {what} above {upper} sustains {does}."),
        (_, AtUpper::Open) => format!("Any {what} that is little more than {upper} sustains {does}."),
        (Some(value), AtUpper::Sustained) if found.below == Below::All => {
            format!("The least {what} there is, {}, sustains {does}.", figure(value))
        }
        (Some(value), AtUpper::Sustained) => format!("The least {what} that sustains {does} is {}.", figure(value)),
        (None, AtUpper::Sustained) => format!("The least {what} that sustains {does} is at most {upper}."),
        (_, AtUpper::NotRefuted) => {
            format!("No {what} below {lower} sustains {does}. That is a necessary condition: {upper} is not refuted, nor proved.")
        }
    });
    match found.below {
        Below::Nothing if found.value.is_none() => page.note(&format!("None below {lower} does.")),
        Below::Nothing if found.at_upper == AtUpper::NotRefuted => {}
        Below::Nothing => page.note("No smaller one does."),
        Below::Unknown => page.note(&format!("{lower} does not; smaller ones were not excluded.")),
        Below::NotExcluded => page.note(&format!("Smaller ones, from {lower} on, were not excluded.")),
        Below::All => {}
    }
    match (found.all_above, found.at_upper) {
        (_, AtUpper::NotRefuted) | (true, AtUpper::Open) => {}
        (true, AtUpper::Sustained) => page.note("Every larger one does."),
        (false, _) => page.note("Not every larger one need do so."),
    }
    let names = Names::new(report.players());
    match &found.threat {
        Threat::Equilibria(by_player) => {
            for (player, one) in by_player.iter().enumerate() {
                let who = names.player(player);
                page.item(&match one {
                    Some(profile) => {
                        format!(
                            "If {who} is seen to deviate, everybody plays {} for ever.",
                            words::profile(&report.game, 0, *profile)
                        )
                    }
                    None => format!("If {who} is seen to deviate, play goes on; the sanction is all, if there is one."),
                });
            }
        }
        Threat::Reversion { profile, probability } => {
            let seen = words::branches(&report.game, 0, *profile);
            let after = probability.iter().enumerate().filter(|(_, p)| !p.is_zero()).map(|(at, p)| {
                format!("{} with probability {}", seen.get(at).map_or(String::new(), |when| fit(when, 40)), figure(p))
            });
            let after: Vec<String> = after.collect();
            page.item(&format!(
                "Everybody goes over to {} for ever after: {}.",
                words::profile(&report.game, 0, *profile),
                after.join("; ")
            ));
        }
        Threat::Minmax(payoffs) => {
            page.item(&format!("Nobody can be held below its minmax value: {}.", names.each(payoffs)));
        }
        Threat::Optimal(payoffs) => page.item(&format!(
            "A deviation is threatened with the worst equilibrium for whoever deviates, worth at {upper}: {}.",
            names.each(payoffs)
        )),
        Threat::Rule => page.item("The threat is the suspension by rule, and the sanction."),
    }
    if let Some(player) = found.binding {
        page.item(&format!("The temptation of {} decides.", names.player(player)));
    }
    if !found.payoff.is_empty() {
        page.item(&format!("At {upper} the players get: {}.", names.each(&found.payoff)));
    }
}

pub(super) fn hopeless(page: &mut Page, report: &Report, found: &Hopeless) {
    let what = knob(report, found.question.knob);
    let does = target(report, &found.question.target);
    page.paragraph(&format!("No {what} sustains {does}."));
    // At the beginning of a sentence.
    let words = found.words.strip_prefix("player ").map_or(found.words.clone(), |rest| format!("Player {rest}"));
    page.note(&sentence(&clean(&words)));
}

fn knob(report: &Report, knob: Knob) -> String {
    let (what, player) = match knob {
        Knob::Discount => return "discount factor".to_owned(),
        Knob::Detection(player) => ("probability of detection", player),
        Knob::Sanction(player) => ("sanction", player),
    };
    let names = Names::new(report.players());
    match player {
        Some(player) => format!("{what} for {}", names.player(player)),
        None => format!("{what} (the same for all)"),
    }
}

fn target(report: &Report, target: &Target) -> String {
    match target {
        Target::Profile(profile) => format!("{} for ever", words::profile(&report.game, 0, *profile)),
        Target::Payoff(payoff) => format!("the payoff {}", Names::new(report.players()).each(payoff)),
    }
}

pub(super) fn transfers(page: &mut Page, report: &Report, step: &Step, playable: &[usize]) {
    let names = Names::new(report.players());
    page.paragraph(&format!(
        "With money between the players, the largest joint payoff is {}, by playing {}.",
        figure(&step.best),
        words::profile(&report.game, 0, step.best_item)
    ));
    page.note(&format!("The least that a player can be held to: {}.", names.each(&step.worst)));
    for (player, profile) in step.worst_item.iter().enumerate() {
        let by = words::profile(&report.game, 0, *profile);
        page.item(&format!("{} is held down by {by}, and pays a fine or bears that.", names.player(player)));
    }
    let shown: Vec<String> = playable.iter().take(MOST_SHOWN).map(|&at| words::profile(&report.game, 0, at)).collect();
    page.item(&format!("{} can be played: {}.", counted(playable.len(), "profile"), shown.join(", ")));
    page.note("Every division of the joint payoff that leaves each with its least can be had by payments up front.");
}

pub(super) fn staircase(page: &mut Page, report: &Report, found: &Staircase) {
    let names = Names::new(report.players());
    let alike = matches!(report.answer, Answer::Symmetric(_));
    let how = if alike { "If everybody does the same after everything" } else { "With money between the players" };
    if found.steps.is_empty() {
        page.paragraph(&format!("{how}, nothing is sustained by pure strategies at any discount factor."));
        return;
    }
    page.paragraph(&format!("{how}, what can be sustained grows with patience in these steps."));
    let columns = [
        Column::figures("discount\nfactor from", 22),
        Column::figures(if alike { "payoff of\neach" } else { "joint\npayoff" }, 20),
        Column::words("by playing", 22),
        Column::words("least of each", 26),
    ];
    let from = |discount: &Rational| if discount.is_zero() { "any".to_owned() } else { figure(discount) };
    let row = |step: &Step| {
        let worst = step.worst.iter().enumerate().map(|(at, v)| match alike {
            true => figure(v),
            false => format!("{} {}", fit(&names.player(at), 16), figure(v)),
        });
        vec![
            from(&step.discount),
            figure(&step.best),
            words::profile(&report.game, 0, report.item(step.best_item)),
            worst.collect::<Vec<_>>().join(", "),
        ]
    };
    page.blank();
    table(page, &columns, found.steps.iter().take(MOST_SHOWN).map(row).collect());
    page.heading("From which discount factor on each profile can be played");
    let columns = [
        Column::words("profile", 40),
        Column::figures("in some\nequilibrium", 22),
        Column::figures("in every\nperiod", 22),
    ];
    let shown = |of: Option<&Option<Rational>>| match of {
        Some(Some(discount)) => from(discount),
        Some(None) | None => "never".to_owned(),
    };
    let rows = (0..found.once.len().min(MOST_SHOWN)).map(|at| {
        vec![words::profile(&report.game, 0, report.item(at)), shown(found.once.get(at)), shown(found.for_ever.get(at))]
    });
    table(page, &columns, rows.collect());
    if found.once.len() > MOST_SHOWN {
        page.note(&format!(
            "{} more: --format json gives them all.",
            counted(found.once.len() - MOST_SHOWN, "profile")
        ));
    }
}
