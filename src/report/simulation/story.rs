//! Single runs: told as a story, or as lines of CSV.

use crate::agreement::scenario::{Scenario, Suspension};
use crate::agreement::schedule::Schedule;
use crate::report::display::{WIDTH, clean, wrap};
use crate::report::numbers::{counted, percent, value};
use crate::report::words;
use crate::simulate::{Event, Happening};

/// The columns of [`events_csv`].
pub const HEADER: &str = "run,clock,period,event,party,amount";

/// A run in sentences, one for each period in which something happened.
pub fn story(scenario: &Scenario, schedule: &Schedule, number: u64, events: &[Event], values: &[f64]) -> String {
    let mut lines = vec![format!("Run {number}")];
    let mut tell = |clock: u64, sentence: String| {
        let head = format!("  {clock:>5}  ");
        let indent = head.chars().count();
        let mut wrapped = wrap(&sentence, WIDTH - indent, 0).into_iter();
        lines.push(format!("{head}{}", wrapped.next().unwrap_or_default()));
        lines.extend(wrapped.map(|line| format!("{}{line}", " ".repeat(indent))));
    };
    for event in events {
        match &event.what {
            Happening::Played(_) => {
                if let Some(sentence) = steps(scenario, schedule, event.period) {
                    tell(event.clock, sentence);
                }
            }
            other => tell(event.clock, sentence(scenario, event.period, other)),
        }
    }
    let worth: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(party, v)| format!("{} {}", words::party_name(scenario, party), value(*v)))
        .collect();
    lines.extend(wrap(&format!("Worth, average per period: {}.", worth.join(", ")), WIDTH, 0));
    if events.iter().any(|e| matches!(e.what, Happening::EvasionBegins(_))) {
        lines.push("What a party that evades is asked to do, it only claims to do.".to_owned());
    }
    lines.push(format!("The first column counts every {}, suspensions included.", clean(&scenario.periods.unit)));
    lines.join("\n") + "\n"
}

/// What the schedule asks for in a period, if it asks for a step.
fn steps(scenario: &Scenario, schedule: &Schedule, period: usize) -> Option<String> {
    if period == 0 || period > scenario.periods.count {
        return None;
    }
    let moved = scenario.measures.iter().zip(&schedule.levels).enumerate().filter_map(|(k, (measure, levels))| {
        let now = levels.get(period - 1)?;
        let before = if period == 1 { measure.start_level.get() } else { levels.get(period - 2)? };
        (now != before).then(|| format!("{} to {} %", words::measure_name(scenario, k), percent(now)))
    });
    let moved: Vec<String> = moved.collect();
    let when = words::period_words(scenario, period);
    (!moved.is_empty()).then(|| format!("{}: {}.", capital(&when), words::list(&moved)))
}

fn sentence(scenario: &Scenario, period: usize, what: &Happening) -> String {
    let party = |party: &usize| words::party_name(scenario, *party);
    match what {
        Happening::Played(_) => String::new(),
        Happening::EvasionBegins(who) => {
            format!("{} begins to evade, in {}.", party(who), words::period_words(scenario, period))
        }
        Happening::Cured(who, cost) => {
            format!("{} makes good what it withheld, at a cost of {}.", party(who), value(*cost))
        }
        Happening::Alarm(who, true) => format!("An alarm on {}: it is found out.", party(who)),
        Happening::Alarm(who, false) => format!("A false alarm on {} is upheld.", party(who)),
        Happening::Suspended(length) => {
            format!("Everybody falls back to what cannot be taken back, for {}.", counted(*length as usize, "period"))
        }
        Happening::Collapsed => "The agreement collapses: everybody falls back for ever.".to_owned(),
        Happening::Completed => "Every measure has reached its last level.".to_owned(),
        Happening::Sunset => "The agreement ends: everybody falls back for ever.".to_owned(),
        Happening::Tail => match scenario.response.suspension {
            Suspension::Forever => "The schedule is done; it is kept as long as there is no alarm.".to_owned(),
            Suspension::Periods(_) => "The schedule is done; it is kept from now on.".to_owned(),
        },
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One line for each event of a run, without the header: flows of kept periods are one line for each party.
pub fn events_csv(scenario: &Scenario, number: u64, events: &[Event]) -> String {
    let mut out = String::new();
    let mut line = |event: &Event, what: &str, party: Option<usize>, amount: Option<f64>| {
        let name = party.and_then(|p| scenario.parties.get(p)).map_or_else(String::new, |p| quoted(&p.name));
        let amount = amount.map_or_else(String::new, |a| a.to_string());
        out.push_str(&format!("{number},{},{},{what},{name},{amount}\n", event.clock, event.period));
    };
    for event in events {
        match &event.what {
            Happening::Played(flows) => {
                flows.iter().enumerate().for_each(|(party, &flow)| line(event, "flow", Some(party), Some(flow)));
            }
            Happening::EvasionBegins(party) => line(event, "evasion_begins", Some(*party), None),
            Happening::Cured(party, cost) => line(event, "cured", Some(*party), Some(*cost)),
            Happening::Alarm(party, true) => line(event, "detected", Some(*party), None),
            Happening::Alarm(party, false) => line(event, "false_alarm", Some(*party), None),
            Happening::Suspended(length) => line(event, "suspended", None, Some(f64::from(*length))),
            Happening::Collapsed => line(event, "collapsed", None, None),
            Happening::Completed => line(event, "completed", None, None),
            Happening::Sunset => line(event, "sunset", None, None),
            Happening::Tail => line(event, "tail", None, None),
        }
    }
    out
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
