//! Rows of the problem in plain English: what is demanded, and what is wrong when the demand is not met.
//!
//! Every name is made harmless and short on the way; the sentences may be printed as they are.

use super::calendar;
use super::display::name;
use super::numbers::{counted, share};
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{LinkKind, Measure, Scenario};
use crate::exact::{self, Rational};

/// What is wrong when the row does not hold, without a full stop: "USSR would gain by evading covertly with
/// SS-20 from period 3 (1988-08) and never returning".
pub fn row(scenario: &Scenario, row: &Row) -> String {
    let at = |period: usize| when(scenario, period);
    match row {
        Row::NeverFalls { measure, period } => format!("{} falls {}", measure_name(scenario, *measure), at(*period)),
        Row::Pace { measure, period } => {
            let limit = pace(scenario, *measure);
            format!("{} moves by more than {limit} {}", measure_name(scenario, *measure), at(*period))
        }
        Row::AtLeast { measure, period } => {
            let (level, why) = least(scenario, *measure, *period);
            format!(
                "{} stands under {level} {}, which its {why} demands",
                measure_name(scenario, *measure),
                at(*period)
            )
        }
        Row::AtMost { measure, period } => {
            let (level, why) = most(scenario, *measure, *period);
            format!("{} stands above {level} {}{why}", measure_name(scenario, *measure), at(*period))
        }
        Row::Link { link, period } => link_words(scenario, *link, *period, false, true),
        Row::LinkReverse { link, period } => link_words(scenario, *link, *period, true, true),
        Row::AssistanceFloor { assistance, period } => {
            format!("{} is negative {}", assistance_name(scenario, *assistance), at(*period))
        }
        Row::AssistanceCap { assistance, period } => {
            let cap = cap(scenario, *assistance, *period);
            format!("{} is more than its cap of {cap} {}", assistance_name(scenario, *assistance), at(*period))
        }
        Row::AssistanceBudget { assistance } => {
            let budget = budget(scenario, *assistance);
            format!("{} adds up to more than its budget of {budget}", assistance_name(scenario, *assistance))
        }
        Row::Incentive(plan) => violated(scenario, plan),
    }
}

/// What the row demands, without a full stop: "USSR must not gain by evading covertly with SS-20 …".
pub fn demand(scenario: &Scenario, row: &Row) -> String {
    let at = |period: usize| when(scenario, period);
    match row {
        Row::NeverFalls { measure, period } => {
            format!("{} must not fall {}", measure_name(scenario, *measure), at(*period))
        }
        Row::Pace { measure, period } => {
            let limit = pace(scenario, *measure);
            format!("{} can move by at most {limit} {}", measure_name(scenario, *measure), at(*period))
        }
        Row::AtLeast { measure, period } => {
            let (level, why) = least(scenario, *measure, *period);
            format!("{} must stand at {level} or more {} (its {why})", measure_name(scenario, *measure), at(*period))
        }
        Row::AtMost { measure, period } => {
            let (level, why) = most(scenario, *measure, *period);
            format!("{} can stand at {level} at most {}{why}", measure_name(scenario, *measure), at(*period))
        }
        Row::Link { link, period } => link_words(scenario, *link, *period, false, false),
        Row::LinkReverse { link, period } => link_words(scenario, *link, *period, true, false),
        Row::AssistanceFloor { assistance, period } => {
            format!("{} cannot be negative {}", assistance_name(scenario, *assistance), at(*period))
        }
        Row::AssistanceCap { assistance, period } => {
            let cap = cap(scenario, *assistance, *period);
            format!("{} is at most {cap} {}", assistance_name(scenario, *assistance), at(*period))
        }
        Row::AssistanceBudget { assistance } => {
            let budget = budget(scenario, *assistance);
            format!("{} is at most {budget} over all periods", assistance_name(scenario, *assistance))
        }
        Row::Incentive(plan) => demanded(scenario, plan),
    }
}

/// The plan as something a party does: "evading covertly with SS-20 from period 3 (1988-08) and never returning".
pub fn doing(scenario: &Scenario, plan: &Plan) -> String {
    let from = period_words(scenario, plan.start);
    match plan.kind {
        Kind::Sign => "not signing".to_string(),
        Kind::Covert => {
            let end = match plan.quit {
                Some(quit) => format!("returning in {}", period_words(scenario, quit)),
                None => "never returning".to_string(),
            };
            format!("evading covertly {} from {from} and {end}", with(scenario, plan))
        }
        Kind::Open => format!("breaking openly {} from {from}", with(scenario, plan)),
        Kind::Exit => match scenario.exit.map_or(0, |e| e.notice_periods) {
            0 => format!("leaving lawfully in {from}"),
            n => format!("giving notice in {from} and leaving lawfully {} later", counted(n, "period")),
        },
        Kind::Ratify => format!("vetoing in {from}"),
    }
}

/// Who would do what: "USSR: evading covertly with SS-20 from period 3 (1988-08) and never returning".
pub fn plan(scenario: &Scenario, plan: &Plan) -> String {
    format!("{}: {}", who(scenario, plan), doing(scenario, plan))
}

/// Which measures a plan evades with: "with SS-20 and SS-4", "with all its measures".
pub fn with(scenario: &Scenario, plan: &Plan) -> String {
    let own = scenario.measures.iter().filter(|m| m.performer == plan.party).count();
    match plan.measures.len() {
        0 => "with none of its measures (drawing alarms only)".to_string(),
        n if n == own && n > 1 => "with all its measures".to_string(),
        n if n > 6 => format!("with {n} of its {own} measures"),
        _ => {
            let names: Vec<String> = plan.measures.iter().map(|k| measure_name(scenario, *k)).collect();
            format!("with {}", list(&names))
        }
    }
}

/// The party, or the faction of it, that a plan is about.
pub fn who(scenario: &Scenario, plan: &Plan) -> String {
    match plan.faction.and_then(|f| scenario.factions.get(f)) {
        Some(faction) => format!("the {} of {}", name(&faction.name), party_name(scenario, plan.party)),
        None => party_name(scenario, plan.party),
    }
}

/// "period 3 (1988-08)"; "the tail after period 36" for T + 1 and later.
pub fn period_words(scenario: &Scenario, period: usize) -> String {
    let count = scenario.periods.count;
    if period > count {
        return format!("the tail after period {count}");
    }
    format!("period {period}{}", calendar::bracketed(&scenario.periods, period))
}

/// Names joined as in a sentence.
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The name of a party for a sentence.
pub fn party_name(scenario: &Scenario, party: usize) -> String {
    scenario.parties.get(party).map_or_else(|| format!("party {party}"), |p| name(&p.name))
}

/// The name of a measure for a sentence.
pub fn measure_name(scenario: &Scenario, measure: usize) -> String {
    scenario.measures.get(measure).map_or_else(|| format!("measure {measure}"), |m| name(&m.name))
}

fn violated(scenario: &Scenario, plan: &Plan) -> String {
    let who = who(scenario, plan);
    match plan.kind {
        Kind::Sign => format!("{who} would gain by not signing"),
        Kind::Ratify => format!("{who} would veto in {}", period_words(scenario, plan.start)),
        _ => format!("{who} would gain by {}", doing(scenario, plan)),
    }
}

fn demanded(scenario: &Scenario, plan: &Plan) -> String {
    let who = who(scenario, plan);
    match plan.kind {
        Kind::Sign => format!("{who} must not do worse than without an agreement"),
        Kind::Ratify => {
            format!("{who} must get what it asks for, or it vetoes, in {}", period_words(scenario, plan.start))
        }
        _ => format!("{who} must not gain by {}", doing(scenario, plan)),
    }
}

fn when(scenario: &Scenario, period: usize) -> String {
    format!("in {}", period_words(scenario, period))
}

fn measure(scenario: &Scenario, at: usize) -> Option<&Measure> {
    scenario.measures.get(at)
}

fn pace(scenario: &Scenario, at: usize) -> String {
    let step = measure(scenario, at).and_then(|m| m.max_step.as_ref());
    step.map_or("its pace".to_string(), |s| format!("{} a period", share(s)))
}

/// The level demanded in a period and what demands it.
fn least(scenario: &Scenario, at: usize, period: usize) -> (String, String) {
    let Some(m) = measure(scenario, at) else { return ("its least level".to_string(), "limit".to_string()) };
    let mut best = (m.start_level.get().clone(), "start level".to_string());
    for milestone in m.milestones.iter().filter(|s| s.period <= period) {
        if *milestone.at_least.get() > best.0 {
            let label = calendar::bracketed(&scenario.periods, milestone.period);
            best = (milestone.at_least.get().clone(), format!("milestone of period {}{label}", milestone.period));
        }
    }
    if let Some(deadline) = m.deadline.filter(|d| *d <= period && best.0 < Rational::ONE) {
        let label = calendar::bracketed(&scenario.periods, deadline);
        best = (Rational::ONE, format!("deadline of period {deadline}{label}"));
    }
    (share(&best.0), best.1)
}

/// The most a period allows and, after a comma, why.
fn most(scenario: &Scenario, at: usize, period: usize) -> (String, String) {
    match measure(scenario, at).filter(|m| period < m.earliest) {
        Some(m) => {
            let label = calendar::bracketed(&scenario.periods, m.earliest);
            let why = format!(", as it begins in period {}{label} at the earliest", m.earliest);
            (share(m.start_level.get()), why)
        }
        None => ("100%".to_string(), String::new()),
    }
}

fn link_words(scenario: &Scenario, link: usize, period: usize, reverse: bool, broken: bool) -> String {
    let at = when(scenario, period);
    let Some(found) = scenario.links.get(link) else { return format!("links[{link}] {at}") };
    match &found.kind {
        LinkKind::Precedence { before, after } => {
            let (before, after) = (measure_name(scenario, *before), measure_name(scenario, *after));
            let verb = if broken { "runs" } else { "must not run" };
            format!("{after} {verb} ahead of {before} {at}")
        }
        LinkKind::Balance { left, right, within } => {
            let (over, under) = if reverse { (right, left) } else { (left, right) };
            let verb = if broken { "exceeds" } else { "must not exceed" };
            let (over, under) = (sum(scenario, over), sum(scenario, under));
            format!("{over} {verb} {under} by more than {} {at}", short(within.at(period)))
        }
        LinkKind::Coverage { terms, at_least } => {
            let verb = if broken { "falls short of" } else { "must reach" };
            format!("{} {verb} {} {at}", sum(scenario, terms), short(at_least.at(period)))
        }
    }
}

/// A weighted sum of measures; of long ones the first four terms.
fn sum(scenario: &Scenario, terms: &[(usize, Rational)]) -> String {
    const SHOWN: usize = 4;
    let mut out = String::new();
    for (at, (k, weight)) in terms.iter().take(SHOWN).enumerate() {
        let negative = *weight < Rational::ZERO;
        let size = if negative { -weight.clone() } else { weight.clone() };
        out.push_str(match (at, negative) {
            (0, false) => "",
            (0, true) => "−",
            (_, false) => " + ",
            (_, true) => " − ",
        });
        if size != Rational::ONE {
            out.push_str(&format!("{} × ", short(&size)));
        }
        out.push_str(&measure_name(scenario, *k));
    }
    if terms.len() > SHOWN {
        out.push_str(&format!(" + {} more", terms.len() - SHOWN));
    }
    if out.is_empty() { "0".to_string() } else { out }
}

/// A rational for a sentence: exact if short.
fn short(value: &Rational) -> String {
    let text = exact::to_text(value);
    if text.len() <= 10 { text } else { super::numbers::value(exact::to_f64(value)) }
}

fn assistance_name(scenario: &Scenario, at: usize) -> String {
    match scenario.assistance.get(at) {
        Some(line) => format!("assistance to {}", party_name(scenario, line.to)),
        None => format!("assistance line {at}"),
    }
}

fn cap(scenario: &Scenario, at: usize, period: usize) -> String {
    scenario.assistance.get(at).map_or_else(String::new, |line| short(line.max_per_period.at(period)))
}

fn budget(scenario: &Scenario, at: usize) -> String {
    scenario.assistance.get(at).map_or_else(String::new, |line| short(&line.budget))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    #[test]
    fn a_plan_reads_as_a_sentence() {
        let scenario = examples::inf();
        let plan = Plan { party: 1, kind: Kind::Covert, faction: None, start: 3, quit: None, measures: vec![1] };
        assert_eq!(
            row(&scenario, &Row::Incentive(plan.clone())),
            "USSR would gain by evading covertly with SS-20 from period 3 (1988-08) and never returning"
        );
        let plan = Plan { quit: Some(5), measures: vec![1, 2], ..plan };
        assert_eq!(
            demand(&scenario, &Row::Incentive(plan)),
            "USSR must not gain by evading covertly with all its measures from period 3 (1988-08) and returning in \
             period 5 (1988-10)"
        );
    }

    /// Every kind of row has words, also with indices that are out of range.
    #[test]
    fn every_row_has_words() {
        let scenario = examples::inf();
        for index in [0, 1, 99] {
            for one in examples::rows(index) {
                for text in [row(&scenario, &one), demand(&scenario, &one)] {
                    assert!(text.len() > 5 && !text.contains('\n'), "{text}");
                }
            }
        }
        let deadline = Row::AtLeast { measure: 1, period: 12 };
        assert_eq!(
            row(&scenario, &deadline),
            "SS-20 stands under 100% in period 12 (1989-05), which its deadline of period 12 (1989-05) demands"
        );
    }
}
