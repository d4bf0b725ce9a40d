//! What is asked of a repeated game, from the arguments: which of them go together, and what they mean for the game.

use super::args::{By, Minmax, Of, RepeatedArgs, RepeatedFormat, Want};
use crate::cli::Failure;
use clap::ValueEnum;
use detente::error::Fault;
use detente::exact::{self, Rational};
use detente::game::NormalForm;
use detente::repeated::read::{Overrides, Suspending, action};
use detente::report::display::clean;

/// What is to be sustained.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// An average payoff for each player.
    Payoff(Vec<Rational>),
    /// A profile, by its number.
    Profile(usize),
}

/// The patient limit.
pub const LIMIT: &str = "limit";

/// Options that do not go together, all of them.
pub fn clashes(args: &RepeatedArgs) -> Result<(), Failure> {
    use Want::{Automaton, Critical, PayoffSet, PenalCode};
    let goes_with: [(bool, &str, &[Want]); 8] = [
        (args.payoff.is_some(), "--payoff", &[Automaton, PenalCode, Critical]),
        (args.profile.is_some(), "--profile", &[Automaton, PenalCode, Critical]),
        (args.of.is_some(), "--of", &[Critical]),
        (args.by.is_some(), "--by", &[Critical]),
        (args.player.is_some(), "--player", &[Critical]),
        (args.minmax.is_some(), "--minmax", &[PayoffSet]),
        (args.transfers, "--transfers", &[PayoffSet, Critical]),
        (args.symmetric, "--symmetric", &[PenalCode, Critical]),
    ];
    let mut faults = Vec::new();
    for (given, option, wants) in goes_with {
        if given && !wants.contains(&args.want) {
            let names: Vec<String> = wants.iter().map(|w| name(*w)).collect();
            let names = match names.split_last() {
                Some((last, [first, rest @ ..])) => {
                    let rest: String = rest.iter().map(|name| format!(", {name}")).collect();
                    format!("{first}{rest} or {last}")
                }
                _ => names.concat(),
            };
            faults.push(format!("{option} goes with --want {names}, not with {}", name(args.want)));
        }
    }
    match (&args.payoff, &args.profile) {
        (None, None) if matches!(args.want, Automaton | Critical) && !all_thresholds(args) && args.from.is_none() => {
            faults.push(format!("--want {} needs --payoff or --profile", name(args.want)));
        }
        (Some(_), Some(_)) => faults.push("--payoff and --profile do not go together".to_string()),
        _ => {}
    }
    if args.symmetric && args.want == PenalCode && args.payoff.is_some() {
        faults
            .push("--symmetric sustains an action that all play for ever: --profile in place of --payoff".to_string());
    }
    if args.want == Critical {
        let given = match args.of.unwrap_or(Of::Discount) {
            Of::Discount => (args.discount.is_some(), "--discount"),
            Of::Detection => (args.detection.is_some(), "--detection"),
            Of::Sanction => (args.sanction.is_some(), "--sanction"),
        };
        let of_all = matches!(args.of, None | Some(Of::Discount));
        if args.player.is_some() && of_all {
            faults
                .push("--player goes with --of detection or sanction: the discount factor is that of all".to_string());
        }
        if given.0 && (args.player.is_none() || of_all) {
            let of = name(args.of.unwrap_or(Of::Discount));
            faults.push(format!("{} does not go with --of {of}, which is what is looked for", given.1));
        }
        let (option, threat) = match (args.transfers, args.symmetric) {
            (true, true) => ("--transfers, --symmetric", ""),
            (true, false) => ("--transfers", "with transfers the worst threat is a fine"),
            (false, _) => ("--symmetric", "the threat is the worst that hits all alike"),
        };
        if args.transfers && args.symmetric {
            faults.push("--transfers and --symmetric do not go together".to_string());
        } else if all_thresholds(args) {
            if args.of.is_some_and(|of| of != Of::Discount) {
                faults.push(format!("{option} finds all thresholds of the discount factor, and of nothing else"));
            }
            if args.payoff.is_some() || args.profile.is_some() {
                let all = if args.symmetric { "all actions" } else { "all profiles" };
                faults.push(format!("{option} finds the thresholds of {all}; leave out --payoff and --profile"));
            }
            if let Some(by) = args.by {
                faults.push(format!("{option} and --by {} do not go together: {threat}", name::<By>(by)));
            }
        }
    }
    if args.discount.as_deref() == Some(LIMIT) && args.want != PayoffSet {
        faults.push(format!("--discount limit goes with --want payoff-set, not with {}", name(args.want)));
    }
    if args.discount.as_deref() == Some(LIMIT) && args.transfers {
        faults.push("--discount limit and --transfers do not go together".to_string());
    }
    match args.format {
        RepeatedFormat::Dot if !matches!(args.want, Automaton | PenalCode) => {
            faults.push(format!("--format dot shows an automaton, which --want {} does not give", name(args.want)));
        }
        RepeatedFormat::Svg if args.want != PayoffSet => {
            faults.push(format!("--format svg shows a payoff set, which --want {} does not give", name(args.want)));
        }
        _ => {}
    }
    if let Some(text) = &args.suspension
        && let Err(allowed) = Suspending::parse(text)
    {
        faults.push(format!("--suspension {text}: allowed: {allowed}"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::Usage(clean(&faults.join("; ")))) }
}

/// Whether the question is for the thresholds of everything that can be played.
fn all_thresholds(args: &RepeatedArgs) -> bool {
    args.want == Want::Critical && (args.transfers || args.symmetric)
}

fn name<T: ValueEnum>(value: T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default()
}

/// Refuses what would move the discount factor or the detection of a game whose payoffs contain them.
pub fn stands_still(args: &RepeatedArgs, why: &str) -> Result<(), Failure> {
    let sought = (args.want == Want::Critical).then(|| args.of.unwrap_or(Of::Discount));
    let moved = [
        (args.discount.is_some(), "--discount"),
        (args.detection.is_some(), "--detection"),
        (args.suspension.is_some(), "--suspension"),
        (sought == Some(Of::Discount), "--want critical --of discount"),
        (sought == Some(Of::Detection), "--want critical --of detection"),
    ];
    let moved: Vec<&str> = moved.into_iter().filter_map(|(given, option)| given.then_some(option)).collect();
    if moved.is_empty() {
        return Ok(());
    }
    Err(Failure::Usage(clean(&format!("{} cannot be asked of this agreement. {why}", moved.join(", ")))))
}

/// Whether the answer is for a discount factor of the game, and not for the limit or all of them.
pub fn at_discount(args: &RepeatedArgs) -> bool {
    let sought = args.want == Want::Critical && args.of.unwrap_or(Of::Discount) == Of::Discount;
    !sought && args.discount.as_deref() != Some(LIMIT)
}

/// What the arguments say in place of the file, which may have inspections.
pub fn overrides(args: &RepeatedArgs, inspected: bool) -> Overrides {
    // What is looked for must be there all the same, in place of whatever the file says: an inspection makes it a number.
    let sought = (args.want == Want::Critical).then(|| args.of.unwrap_or(Of::Discount));
    // Of a single player the file or the argument has a number, which is passed over; or there is no inspection yet.
    let placeholder = |of: Of, text: &str, given: &Option<String>| match (sought == Some(of), &args.player) {
        (true, None) => Some(text.to_string()),
        (true, Some(_)) if given.is_none() && !inspected => Some(text.to_string()),
        _ => given.clone(),
    };
    Overrides {
        discount: if at_discount(args) { args.discount.clone() } else { Some("1/2".to_string()) },
        detection: placeholder(Of::Detection, "1", &args.detection),
        false_alarm: args.false_alarm.clone(),
        sanction: placeholder(Of::Sanction, "0", &args.sanction),
        suspension: args.suspension.as_deref().and_then(|text| Suspending::parse(text).ok()),
    }
}

/// Whether mixed minmax values are wanted.
pub fn mixed(args: &RepeatedArgs) -> bool {
    args.minmax == Some(Minmax::Mixed)
}

/// The player whose number is looked for, if it is that of one player.
pub fn player(args: &RepeatedArgs, game: &NormalForm) -> Result<Option<usize>, Failure> {
    let Some(text) = args.player.as_ref().map(|text| text.trim()) else { return Ok(None) };
    let players = game.players();
    let named = players.iter().position(|player| player.name.trim() == text);
    let number =
        || text.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < players.len());
    named.or_else(number).map(Some).ok_or_else(|| {
        let names: Vec<&str> = players.iter().take(8).map(|player| player.name.as_str()).collect();
        let more = if players.len() > 8 { ", …" } else { "" };
        let allowed = format!("a player: {}{more}, or a number from 1 to {}", names.join(", "), players.len());
        let fault = Fault { path: "--player".to_string(), position: None, found: format!("{text:?}"), allowed };
        Failure::Faults("arguments".to_string(), vec![fault])
    })
}

/// The shares of the measures of a scenario that are performed.
pub fn levels(args: &RepeatedArgs, measures: usize) -> Result<Vec<Rational>, Failure> {
    let Some(text) = &args.levels else { return Ok(vec![Rational::ONE; measures]) };
    let parts: Vec<&str> = text.split(',').collect();
    let mut faults = Vec::new();
    let mut say = |path: String, found: String, allowed: String| {
        faults.push(Fault { path, position: None, found, allowed });
    };
    if parts.len() != 1 && parts.len() != measures {
        let allowed = format!("one number for all, or one for each of the {measures} measures");
        say("--levels".to_string(), format!("{} numbers", parts.len()), allowed);
    }
    let mut read = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        match exact::parse(part).ok().filter(|level| (Rational::ZERO..=Rational::ONE).contains(level)) {
            Some(level) => read.push(level),
            None => say(format!("--levels[{at}]"), format!("{part:?}"), "a number from 0 to 1".to_string()),
        }
    }
    if !faults.is_empty() {
        return Err(Failure::Faults("arguments".to_string(), faults));
    }
    Ok(match &read[..] {
        [one] => vec![one.clone(); measures],
        _ => read,
    })
}

/// What is to be sustained in a game, if the arguments say it.
pub fn target(args: &RepeatedArgs, game: &NormalForm) -> Result<Option<Target>, Failure> {
    let mut faults = Vec::new();
    let mut say = |path: &str, found: String, allowed: String| {
        faults.push(Fault { path: path.to_string(), position: None, found, allowed });
    };
    let players = game.players().len();
    let mut target = None;
    if let Some(text) = &args.payoff {
        let mut payoff = Vec::new();
        for (at, part) in text.split(',').enumerate() {
            match exact::parse(part) {
                Ok(number) => payoff.push(number),
                Err(_) => {
                    say(&format!("--payoff[{at}]"), format!("{part:?}"), "a number such as 2, 0.5 or 1/3".to_string())
                }
            }
        }
        if text.split(',').count() != players {
            let found = format!("{} numbers", text.split(',').count());
            say("--payoff", found, format!("{players} numbers with commas between, one for each player"));
        }
        target = Some(Target::Payoff(payoff));
    } else if let Some(text) = &args.profile {
        let parts: Vec<&str> = text.split(',').collect();
        if parts.len() == players {
            let mut profile = Vec::new();
            for (at, (part, player)) in parts.iter().zip(game.players()).enumerate() {
                match action(part, player) {
                    Ok(action) => profile.push(action),
                    Err(allowed) => say(&format!("--profile[{at}]"), format!("{part:?}"), allowed),
                }
            }
            if profile.len() == players {
                target = Some(Target::Profile(game.index(&profile)));
            }
        } else {
            let found = format!("{} actions", parts.len());
            say("--profile", found, format!("{players} actions with commas between, one for each player"));
        }
    }
    if faults.is_empty() { Ok(target) } else { Err(Failure::Faults("arguments".to_string(), faults)) }
}
