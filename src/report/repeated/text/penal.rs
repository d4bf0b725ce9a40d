//! Penal codes as text, before or after the automaton that plays them.

use super::machine::lottery;
use crate::exact::Rational;
use crate::repeated::answer::SimplePenalCode;
use crate::repeated::threshold::PenalCode;
use crate::report::display::name;
use crate::report::games::figures::figure;
use crate::report::games::names::Names;
use crate::report::repeated::{Report, words};
use crate::report::text::Page;

/// The worst for each player.
pub(super) fn punishments(page: &mut Page, report: &Report, code: &SimplePenalCode) {
    let names = Names::new(report.players());
    page.heading("The worst that can follow");
    for worst in &code.punishments {
        let who = names.player(worst.player);
        let of = if report.game.states.len() > 1 {
            format!(" in {}", name(&words::state_name(&report.game, worst.state)))
        } else {
            String::new()
        };
        let own = worst.payoff.get(worst.player).cloned().unwrap_or_default();
        let least = if own == worst.least {
            format!("No equilibrium gives {who} less.")
        } else {
            format!("No equilibrium gives {who} less than {}.", figure(&worst.least))
        };
        page.item(&format!("For {who}{of}: {}, from {} on. {least}", names.each(&worst.payoff), lottery(&worst.start)));
    }
}

/// Stick and carrot.
pub(super) fn alike(page: &mut Page, report: &Report, code: &PenalCode) {
    let played = |action: usize| {
        let profile =
            report.game.states.first().map(|state| state.game.index(&vec![action; report.game.player_count()]));
        profile.map_or(String::new(), |profile| words::profile(&report.game, 0, profile))
    };
    page.paragraph(&format!(
        "{} for ever, worth {} to each, is sustained by stick and carrot.",
        played(code.path),
        figure(&code.path_value)
    ));
    let (stick, carrot) = (played(code.stick), played(code.carrot));
    let then = if code.stick_again.is_zero() {
        format!("once, then {carrot} for ever")
    } else if code.stick_again == Rational::ONE {
        "for ever".to_owned()
    } else {
        format!(
            "once, then the same again with probability {}, and {carrot} for ever with {}",
            figure(&code.stick_again),
            figure(&(Rational::ONE - &code.stick_again))
        )
    };
    page.note(&format!("After any deviation that is seen, also from this, everybody plays {stick} {then}."));
    page.note(&format!(
        "That is worth {} to each, and no equilibrium in which everybody does the same gives less.",
        figure(&code.stick_value)
    ));
}
