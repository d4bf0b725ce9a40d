//! Values, commitments, eliminations and what a player can be held to, in words.

use super::{distribution, plays};
use crate::equilibrium::answer::{
    Dominance, DominanceAnswer, Elimination, MinmaxAnswer, StackelbergAnswer, ZeroSumAnswer,
};
use crate::report::games::Report;
use crate::report::games::figures::figure;
use crate::report::games::names::{Names, in_use};
use crate::report::numbers::{at_most, count, counted};
use crate::report::table::{self, Column, TableRow};
use crate::report::text::Page;

/// The most lines of a list.
const MOST_LINES: usize = 200;

pub(super) fn zero_sum(page: &mut Page, names: &Names, found: &ZeroSumAnswer) {
    let (first, second) = (names.player(0), names.player(1));
    page.paragraph(&if found.sum.is_zero() {
        format!("The game is zero-sum: what {first} gains, {second} loses.")
    } else {
        format!("The game is constant-sum: the two payoffs always add to {}.", figure(&found.sum))
    });
    page.note(&format!(
        "Its value is {} to {first} and {} to {second}: each can secure its part whatever the other does.",
        figure(&found.value),
        figure(&(&found.sum - &found.value))
    ));
    page.heading("Optimal strategies");
    for (player, mixed) in found.strategies.iter().enumerate() {
        plays(page, names, player, mixed);
    }
    page.note(&format!("With its own, {first} gets at least {}.", figure(&found.guaranteed)));
    page.note(&format!("With its own, {second} holds {first} to at most {}.", figure(&found.conceded)));
    page.note(&if found.guaranteed == found.conceded {
        "The two agree, so neither can do better. Other optimal strategies may exist; the value is the same."
            .to_string()
    } else {
        format!(
            "The strategies are rounded: neither can do better by more than {}.",
            at_most(&(&found.conceded - &found.guaranteed))
        )
    });
}

pub(super) fn stackelberg(page: &mut Page, report: &Report, names: &Names, found: &StackelbergAnswer) {
    let leader = names.player(found.leader);
    // Two players: the other one.
    let follower = usize::from(found.leader == 0);
    let other = names.player(follower);
    page.paragraph(&format!(
        "{leader} commits to a strategy that everybody sees; {other} then replies as suits it best. The best commitment:"
    ));
    plays(page, names, found.leader, &found.commitment);
    page.note(&format!("{other} replies with {}.", names.strategy(follower, found.reply)));
    page.note(&format!("Expected payoffs: {}.", names.each(&found.payoffs)));
    page.note(&format!(
        "Where several replies suit {other} equally, the one that {leader} prefers is counted on (the strong form)."
    ));
    page.heading(&format!("The most that {leader} gets, by the reply that it induces"));
    let columns = [Column::words("reply", 24), Column::figures("payoff", 24), Column::words("commitment", 44)];
    let shown = found.by_reply.iter().enumerate().take(MOST_LINES).map(|(reply, best)| {
        let name = names.strategy(follower, reply);
        match best {
            None => TableRow::Cells(vec![name, "–".to_string(), "never a best reply".to_string()]),
            Some((value, mixed)) if in_use(mixed) > 3 => {
                let words = format!("a mixture of {} strategies", in_use(mixed));
                TableRow::Cells(vec![name, figure(value), words])
            }
            Some((value, mixed)) => TableRow::Cells(vec![name, figure(value), names.mixed(found.leader, mixed)]),
        }
    });
    page.table(table::render(&columns, &shown.collect::<Vec<_>>()));
    more(page, found.by_reply.len());
    if !report.is_exact() {
        page.note("Found in floating point and rounded; another commitment may be better by a hair.");
    }
}

pub(super) fn dominance(page: &mut Page, names: &Names, found: &DominanceAnswer) {
    let (how, means) = match found.kind {
        Dominance::Strict => (
            "strictly dominated",
            "A strategy is strictly dominated if another, pure or mixed, does better whatever the others do. No \
             equilibrium uses it, and the order of elimination does not matter.",
        ),
        Dominance::Weak => (
            "weakly dominated",
            "A strategy is weakly dominated if another, pure or mixed, never does worse and sometimes better. What is left \
             may depend on the order, which is the one shown: in each round all at once. Equilibria may be lost.",
        ),
    };
    let means =
        if found.mixed { means.to_string() } else { means.replace("another, pure or mixed,", "another pure one") };
    let rounds = found.eliminations.iter().map(|one| one.round).max().unwrap_or(0);
    page.paragraph(&match found.eliminations.len() {
        0 => format!("No strategy is {how}."),
        struck => format!("{} {how}, in {}.", were(struck), counted(rounds, "round")),
    });
    page.note(&means);
    let mut last = 0;
    for one in found.eliminations.iter().take(MOST_LINES) {
        if one.round != last {
            page.heading(&format!("Round {}", one.round));
            last = one.round;
        }
        page.item(&struck(names, found.kind, one));
    }
    more(page, found.eliminations.len());
    page.heading("What is left");
    for (player, left) in found.left.iter().enumerate() {
        let shown: Vec<String> = left.iter().take(MOST_LINES).map(|&s| names.strategy(player, s)).collect();
        let rest = left.len().saturating_sub(MOST_LINES);
        let rest = if rest == 0 { String::new() } else { format!(" and {} more", count(rest)) };
        page.note(&format!("{}: {}{rest}.", names.player(player), shown.join(", ")));
    }
    if found.left.iter().all(|left| left.len() == 1) && !found.eliminations.is_empty() {
        page.note(match found.kind {
            Dominance::Strict => "One profile is left, so it is the only equilibrium.",
            Dominance::Weak => "One profile is left; it is an equilibrium, but there may be others.",
        });
    }
}

fn were(struck: usize) -> String {
    if struck == 1 { "1 strategy is".to_string() } else { format!("{} strategies are", count(struck)) }
}

fn struck(names: &Names, kind: Dominance, one: &Elimination) -> String {
    let (who, what) = (names.player(one.player), names.strategy(one.player, one.strategy));
    let by = names.mixed(one.player, &one.dominator);
    let by = if in_use(&one.dominator) == 1 { by } else { format!("the mixture [{by}]") };
    match kind {
        Dominance::Strict => format!("{who}: {what} is worse than {by}, by {} or more.", figure(&one.margin)),
        Dominance::Weak => format!("{who}: {what} is never better than {by}, and sometimes worse."),
    }
}

pub(super) fn minmax(page: &mut Page, names: &Names, found: &[MinmaxAnswer]) {
    page.paragraph(
        "The minmax value of a player is what the others can hold it to when they try, while it replies as best it can. \
         It is the strongest threat that there is in repetition.",
    );
    page.blank();
    let columns = [
        Column::words("player", 28),
        Column::figures("others play\npure", 21),
        Column::figures("others mix,\neach alone", 21),
        Column::figures("others mix\ntogether", 21),
    ];
    let rows = found.iter().map(|one| {
        let mixed = one.mixed.as_ref().map_or("–".to_string(), |(value, _)| {
            format!("{}{}", if one.mixed_exact { "" } else { "at most " }, figure(value))
        });
        let correlated = one.correlated.as_ref().map_or("–".to_string(), figure);
        TableRow::Cells(vec![names.player(one.player), figure(&one.pure.0), mixed, correlated])
    });
    page.table(table::render(&columns, &rows.collect::<Vec<_>>()));
    page.heading("How the others do it");
    for one in found {
        let who = names.player(one.player);
        let others = one.pure.1.iter().enumerate().filter(|(player, _)| *player != one.player);
        let others: Vec<String> = others
            .map(|(player, &s)| format!("{} plays {}", names.player(player), names.strategy(player, s)))
            .collect();
        if !others.is_empty() {
            page.item(&format!("{who} in pure strategies: {}.", others.join(", ")));
        }
        let Some((_, mixed)) = &one.mixed else { continue };
        for (player, strategy) in mixed.iter().enumerate().filter(|(player, _)| *player != one.player) {
            let against = names.player(player);
            if in_use(strategy) <= super::MOST_TOLD {
                page.item(&format!("{who} in mixed strategies: {against} plays {}.", names.mixed(player, strategy)));
            } else {
                page.item(&format!("{who} in mixed strategies: {against} mixes"));
                page.table(distribution(strategy, "strategy", |s| names.strategy(player, s)));
            }
        }
    }
}

fn more(page: &mut Page, all: usize) {
    if all > MOST_LINES {
        page.note(&format!("{} more: --format json or csv gives them all.", count(all - MOST_LINES)));
    }
}
