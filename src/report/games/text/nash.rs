//! Nash equilibria in words.

use super::{MOST_SHOWN, left_out, plays, regrets};
use crate::equilibrium::answer::{Equilibrium, Mixed, NashAnswer, NashSubset};
use crate::report::display::clean;
use crate::report::games::names::Names;
use crate::report::games::{Concept, Report, Scope};
use crate::report::numbers::{count, counted};
use crate::report::text::{Page, sentence};

pub(super) fn write(page: &mut Page, report: &Report, names: &Names, scope: Scope, found: &NashAnswer) {
    page.paragraph(&verdict(report, scope, found));
    if let Some(why) = degenerate(report, scope, found) {
        page.paragraph(&why);
    }
    for (at, one) in found.equilibria.iter().take(MOST_SHOWN).enumerate() {
        equilibrium(page, names, heading(found, scope, at, one), one);
    }
    left_out(page, found.equilibria.len());
    if !found.subsets.is_empty() {
        subsets(page, names, found);
    }
    regrets(page, found.equilibria.iter().map(|one| &one.regret));
}

fn heading(found: &NashAnswer, scope: Scope, at: usize, one: &Equilibrium) -> String {
    let component = match one.component {
        Some(component) if found.degenerate == Some(true) => {
            format!(" (component {})", component + 1)
        }
        _ => String::new(),
    };
    let path = match scope {
        Scope::PureAndOne { path: Some(path), .. } if path == at => " (the path leads here)",
        _ => "",
    };
    format!("Equilibrium {}{component}{path}", at + 1)
}

fn equilibrium(page: &mut Page, names: &Names, heading: String, one: &Equilibrium) {
    page.heading(&heading);
    for (player, mixed) in one.strategies.iter().enumerate() {
        plays(page, names, player, mixed);
    }
    page.note(&format!("Expected payoffs: {}.", names.each(&one.payoffs)));
}

/// How many components the equilibria lie in, as far as that is known.
fn components(found: &NashAnswer) -> usize {
    let mut seen: Vec<usize> = found.equilibria.iter().filter_map(|one| one.component).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// What was found, and whether it is all.
fn verdict(report: &Report, scope: Scope, found: &NashAnswer) -> String {
    let number = found.equilibria.len();
    let (is, these) = if number == 1 { ("is", "it is") } else { ("are", "these are") };
    let list = match number {
        1 => "equilibrium",
        _ => "equilibria",
    };
    let partial = || sentence(&clean(&report.why()));
    match scope {
        Scope::One => "One Nash equilibrium was looked for and found. There may be others.".to_string(),
        Scope::Pure | Scope::PureAndOne { .. } => {
            let pure = match scope {
                // The one at the end of the path stands last, if it is not itself pure.
                Scope::PureAndOne { path: Some(path), .. } if !is_pure(&found.equilibria, path) => number - 1,
                _ => number,
            };
            let what = if pure == 1 { "equilibrium" } else { "equilibria" };
            let all = match scope {
                Scope::PureAndOne { pure_complete, .. } => pure_complete,
                _ => found.complete,
            };
            let pure_words = match (pure, all) {
                (0, true) => "There is no equilibrium in pure strategies.".to_string(),
                (0, false) => format!("No equilibrium in pure strategies was found: {}", partial()),
                (1, true) => "There is 1 equilibrium in pure strategies, and no other in pure strategies.".to_string(),
                (_, true) => format!("There are {} {what} in pure strategies, and these are all such.", count(pure)),
                (_, false) => format!("{} {what} in pure strategies so far: {}", count(pure), partial()),
            };
            format!("{pure_words}{}", path_words(scope, found))
        }
        Scope::Extreme if !found.complete => {
            format!("{} {list} so far, not the whole list: {}", count(number), partial())
        }
        Scope::Extreme if !found.exact => format!(
            "{} {list} found in floating point. That these are all, and that each is near an exact one, is not proved.",
            count(number)
        ),
        Scope::Extreme if found.degenerate == Some(false) && number == 1 => {
            "There is exactly one Nash equilibrium.".to_string()
        }
        Scope::Extreme if found.degenerate == Some(false) => {
            format!("There {is} {} Nash {list}, and {these} all.", count(number))
        }
        Scope::Extreme => format!(
            "There {is} {} extreme Nash {list}, and {these} all. If there are others, they are mixtures of extreme ones.",
            count(number)
        ),
    }
}

fn is_pure(equilibria: &[Equilibrium], at: usize) -> bool {
    let whole = |mixed: &Mixed| mixed.iter().all(|p| p.is_int());
    equilibria.get(at).is_some_and(|one| one.strategies.iter().all(whole))
}

fn path_words(scope: Scope, found: &NashAnswer) -> String {
    match scope {
        Scope::PureAndOne { path: Some(path), .. } if is_pure(&found.equilibria, path) => format!(
            " Following a path from the middle of the game leads to number {}. There may be mixed equilibria besides.",
            path + 1
        ),
        Scope::PureAndOne { path: Some(_), .. } => {
            " One in mixed strategies was found by following a path; it is one, and there may be others.".to_string()
        }
        Scope::PureAndOne { path: None, .. } => {
            " Following a path to one in mixed strategies did not arrive; there may be some.".to_string()
        }
        _ => String::new(),
    }
}

/// What a degenerate game is, where this is one.
fn degenerate(report: &Report, scope: Scope, found: &NashAnswer) -> Option<String> {
    if found.degenerate != Some(true) {
        return None;
    }
    let what = "The game is degenerate: some mixed strategy has more pure best replies than it has strategies in use.";
    if report.concept == Concept::Pure || scope != Scope::Extreme {
        return Some(format!("{what} There may be a continuum of equilibria."));
    }
    let all = components(found);
    let mut continua: Vec<usize> = found.subsets.iter().map(|one| one.component).collect();
    continua.sort_unstable();
    continua.dedup();
    let outcome = match (all, continua.len()) {
        (_, 0) => "Here each equilibrium stands alone all the same.".to_string(),
        (1, _) => "The equilibria are connected: together they are a continuum, infinitely many.".to_string(),
        (_, one) => format!(
            "The equilibria lie in {}; {} a continuum of infinitely many equilibria.",
            counted(all, "connected component"),
            match one {
                1 => format!("component {} is", continua.first().map_or(1, |c| c + 1)),
                _ if one == all => "each of them is".to_string(),
                _ => format!("{} of them are", count(one)),
            }
        ),
    };
    Some(format!("{what} {outcome}"))
}

fn subsets(page: &mut Page, names: &Names, found: &NashAnswer) {
    page.heading("The continua, as sets in which every mixture is an equilibrium");
    for (at, subset) in found.subsets.iter().take(MOST_SHOWN).enumerate() {
        let NashSubset { row, column, component } = subset;
        page.item(&format!(
            "Set {} (component {}): {}, while {}.",
            at + 1,
            component + 1,
            any_of(names, 0, row),
            any_of(names, 1, column)
        ));
    }
    if found.subsets.len() > MOST_SHOWN {
        page.note(&format!("{} more sets: --format json gives them all.", count(found.subsets.len() - MOST_SHOWN)));
    }
}

fn any_of(names: &Names, player: usize, strategies: &[Mixed]) -> String {
    let who = names.player(player);
    match strategies {
        [only] => format!("{who} plays {}", names.mixed(player, only)),
        many => {
            let each: Vec<String> = many.iter().map(|mixed| format!("[{}]", names.mixed(player, mixed))).collect();
            format!("{who} plays any mixture of {}", each.join(" and "))
        }
    }
}
