//! Thresholds of a profile where the threat does not depend on what is varied: reversion to stage equilibria, the bound
//! by what a player can be held to, and suspensions by rule.

use super::case::{Case, Range, path_value};
use super::pull::Limit;
use super::search::{self, Between, Search};
use super::stage::{best_other, fault, is_equilibrium, minmax};
use super::{Answer, found, hopeless};
use crate::error::Error;
use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::outcome::Outcome;
use crate::repeated::answer::{AlarmResponse, Inspection, RepeatedGame};
use crate::repeated::stage::pure_equilibria;
use crate::repeated::threshold::{AtUpper, Below, Evidence, Knob, Punishment, Question, Threat, Threshold};
use std::cmp::Ordering;

/// A profile, what everybody would do instead, and what that is met with.
struct Plan<'a> {
    question: &'a Question,
    stage: &'a NormalForm,
    profile: usize,
    inspection: Inspection,
    cases: Vec<Case>,
    threat: Threat,
    /// Met is sustained; otherwise a necessary condition only.
    sufficient: bool,
    /// The suspension by rule and its profile.
    rule: Option<(Option<u32>, usize)>,
}

/// The threshold of a profile under fixed threats.
pub(super) fn solve(
    question: &Question,
    game: &RepeatedGame,
    stage: &NormalForm,
    profile: usize,
    inspection: Inspection,
) -> Result<Answer, Error> {
    let plan = match inspection.response {
        AlarmResponse::Suspension { periods, profile: suspended } => {
            by_rule(question, stage, profile, inspection, periods, suspended)
        }
        AlarmResponse::Optimal => match threatened(question, stage, profile, inspection)? {
            Ok(plan) => plan,
            Err(answer) => return Ok(answer),
        },
    };
    Ok(match question.knob {
        Knob::Discount => plan.discount(),
        Knob::Detection(who) | Knob::Sanction(who) => plan.other(game, who),
    })
}

fn by_rule<'a>(
    question: &'a Question,
    stage: &'a NormalForm,
    profile: usize,
    inspection: Inspection,
    periods: Option<u32>,
    suspended: usize,
) -> Plan<'a> {
    let case = |player: usize| {
        let (deviation, gain) = best_other(stage, profile, player)?;
        let lost = stage.payoff_at(player, profile) - stage.payoff_at(player, suspended);
        Some(Case { player, deviation, gain, lost, rule: Some(periods) })
    };
    let cases = (0..stage.players().len()).filter_map(case).collect();
    let rule = Some((periods, suspended));
    Plan { question, stage, profile, inspection, cases, threat: Threat::Rule, sufficient: true, rule }
}

/// What each player is threatened with; or the answer, if one gets less than it can be held to.
fn threatened<'a>(
    question: &'a Question,
    stage: &'a NormalForm,
    profile: usize,
    inspection: Inspection,
) -> Result<Result<Plan<'a>, Answer>, Error> {
    let players = stage.players().len();
    let here = |player: usize| stage.payoff_at(player, profile);
    let (threat, lost) = match question.punishment {
        Punishment::Minmax => {
            let held: Vec<Rational> = (0..players).map(|player| held(question, stage, &inspection, player)).collect();
            for (player, held) in held.iter().enumerate() {
                if here(player) < held {
                    let words = format!(
                        "{} gets {} where nothing that follows can hold it to less than {}",
                        name(stage, player),
                        to_text(here(player)),
                        to_text(held)
                    );
                    let deviation = best_other(stage, profile, player).map(|(deviation, _)| deviation);
                    let amount = held - here(player);
                    return Ok(Err(hopeless(question, Some(player), deviation, amount, words)));
                }
            }
            let lost = held.iter().enumerate().map(|(player, held)| here(player) - held).collect();
            (Threat::Minmax(held), lost)
        }
        Punishment::Nash(chosen) => {
            let chosen = reversions(stage, chosen)?;
            let lost: Vec<Rational> =
                chosen.iter().enumerate().map(|(i, &at)| here(i) - stage.payoff_at(i, at)).collect();
            let kept = |(&at, lost): (&usize, &Rational)| (*lost >= Rational::ZERO).then_some(at);
            let threat = Threat::Equilibria(chosen.iter().zip(&lost).map(kept).collect());
            (threat, lost.into_iter().map(|lost| lost.max(Rational::ZERO)).collect::<Vec<_>>())
        }
        Punishment::Optimal => return Err(Error::Bug("worst equilibria are not a fixed threat".to_owned())),
    };
    let case = |(player, lost): (usize, Rational)| {
        let (deviation, gain) = best_other(stage, profile, player)?;
        // A deviation that does not pay now is met with nothing better.
        (gain > Rational::ZERO).then_some(Case { player, deviation, gain, lost, rule: None })
    };
    let cases = lost.into_iter().enumerate().filter_map(case).collect();
    let sufficient = question.punishment != Punishment::Minmax;
    Ok(Ok(Plan { question, stage, profile, inspection, cases, threat, sufficient, rule: None }))
}

/// By player: the stage equilibrium to revert to, the given one or the worst for it.
///
/// # Errors
/// The given profile is none; there is none.
pub(super) fn reversions(stage: &NormalForm, chosen: Option<usize>) -> Result<Vec<usize>, Error> {
    let players = stage.players().len();
    if let Some(chosen) = chosen {
        if chosen >= stage.profile_count() || !is_equilibrium(stage, chosen) {
            return Err(fault(
                "punishment",
                chosen,
                "the number of a profile that is a pure equilibrium of the stage game",
            ));
        }
        return Ok(vec![chosen; players]);
    }
    let all = pure_equilibria(stage);
    let worst = |player: usize| {
        all.iter().copied().min_by(|&a, &b| stage.payoff_at(player, a).cmp(stage.payoff_at(player, b)).then(a.cmp(&b)))
    };
    (0..players).map(worst).collect::<Option<Vec<_>>>().ok_or_else(|| {
        Error::Unsupported(
            "the stage game has no pure equilibrium to revert to; ask for the worst equilibria or the minmax bound"
                .to_owned(),
        )
    })
}

/// No equilibrium gives a player less: it is prescribed some profile, and what it can do about that is met with
/// detection p and sanction s, so that P ≥ min over profiles of g + max(0, gain/p − δ s). With δ at most 1, and with
/// whatever is varied at its best for those who punish.
fn held(question: &Question, stage: &NormalForm, inspection: &Inspection, player: usize) -> Rational {
    let varied = |who: Option<usize>| who.is_none_or(|who| who == player);
    let one = Rational::ONE;
    let detection = match question.knob {
        Knob::Detection(who) if varied(who) => &one,
        _ => inspection.detection[player].get(),
    };
    let free = matches!(question.knob, Knob::Sanction(who) if varied(who));
    let least = |profile: usize| {
        let here = stage.payoff_at(player, profile);
        let gain = best_other(stage, profile, player).map_or(Rational::ZERO, |(_, gain)| gain.max(Rational::ZERO));
        if gain.is_zero() {
            return Some(here.clone());
        }
        if detection.is_zero() {
            return None;
        }
        let tempted = if free { Rational::ZERO } else { gain / detection - &inspection.sanction[player] };
        Some(here + tempted.max(Rational::ZERO))
    };
    // Unseen and tempted everywhere, it replies best at every profile.
    let pure = || minmax(stage).into_iter().nth(player).map_or(Rational::ZERO, |(value, _)| value);
    (0..stage.profile_count()).filter_map(least).min().unwrap_or_else(pure)
}

pub(super) fn name(stage: &NormalForm, player: usize) -> String {
    match stage.players().get(player) {
        Some(named) if named.name.bytes().any(|b| !b.is_ascii_digit()) => named.name.clone(),
        _ => format!("player {}", player + 1),
    }
}

fn action(stage: &NormalForm, player: usize, action: usize) -> String {
    let named = stage.players().get(player).and_then(|named| named.strategies.get(action));
    named.cloned().unwrap_or_else(|| (action + 1).to_string())
}

impl Plan<'_> {
    fn never(&self, case: &Case, amount: Rational, end: &str) -> Answer {
        let (who, how) = (name(self.stage, case.player), action(self.stage, case.player, case.deviation));
        let words = if amount.is_zero() {
            format!("{who} gains by {how}: {end}, what follows only just comes up to it")
        } else {
            format!("{who} gains by {how}: even {end}, {} a period is not outweighed", to_text(&amount))
        };
        hopeless(self.question, Some(case.player), Some(case.deviation), amount, words)
    }

    /// With nothing in its way.
    fn plain(&self, value: Rational, at: &Inspection, delta: &dyn Fn(usize) -> Rational) -> Threshold {
        let payoff = |player: usize| {
            let here = self.stage.payoff_at(player, self.profile);
            match self.rule {
                None => here.clone(),
                Some((periods, suspended)) => {
                    let suspended = self.stage.payoff_at(player, suspended);
                    path_value(at, player, periods, &delta(player), here, suspended)
                }
            }
        };
        Threshold {
            question: self.question.clone(),
            value: Some(value.clone()),
            lower: value.clone(),
            upper: value,
            below: Below::Nothing,
            at_upper: if self.sufficient { AtUpper::Sustained } else { AtUpper::NotRefuted },
            all_above: true,
            threat: self.threat.clone(),
            binding: None,
            payoff: if self.sufficient { (0..self.stage.players().len()).map(payoff).collect() } else { vec![] },
            evidence: Evidence::default(),
            method: String::new(),
        }
    }

    fn discount(&self) -> Answer {
        let pulls: Vec<_> = self.cases.iter().map(|case| case.pull(&self.inspection)).collect();
        let all = |all_above: bool| {
            let at_upper = if self.sufficient { AtUpper::Open } else { AtUpper::NotRefuted };
            let plain = self.plain(Rational::ZERO, &self.inspection, &|_| Rational::ZERO);
            let payoff = vec![];
            let method = "nobody is tempted at small discount factors".to_owned();
            found(Threshold { below: Below::All, at_upper, all_above, payoff, method, ..plain })
        };
        match search::least(&pulls) {
            Search::Always => all(true),
            Search::FromZero => all(false),
            Search::Unknown => Outcome::Undecided(
                "no discount factor that was looked at does, but not all of them could be excluded".to_owned().into(),
            ),
            Search::Never(Some(at)) => {
                let (pull, case) = (&pulls[at], &self.cases[at]);
                let amount = match pull.at_one() {
                    Limit::Finite(value) if pull.rises() => -value,
                    _ => self.best(case).max(Rational::ZERO),
                };
                self.never(case, amount, "as δ approaches 1")
            }
            Search::Never(None) => {
                let worst = |a: &&Case, b: &&Case| self.best(a).cmp(&self.best(b));
                match self.cases.iter().max_by(worst) {
                    Some(case) => self.never(case, self.best(case).max(Rational::ZERO), "at the best discount factor"),
                    None => all(true),
                }
            }
            Search::Between(Between { exact, lower, upper, below, binding, all_above }) => {
                let plain = self.plain(upper.clone(), &self.inspection, &|_| upper.clone());
                let method = match (exact, all_above) {
                    (true, _) => "closed form",
                    (false, true) => "bisection with exact arithmetic; one threshold, as every condition rises with δ",
                    (false, false) => "intervals of δ excluded from the left, with exact arithmetic",
                };
                let binding = binding.and_then(|at| self.cases.get(at)).map(|case| case.player);
                let value = exact.then(|| upper.clone());
                found(Threshold { value, lower, upper, below, all_above, binding, method: method.to_owned(), ..plain })
            }
        }
    }

    /// The least that is missing at the discount factors 1/64 … 63/64.
    fn best(&self, case: &Case) -> Rational {
        let points = (1..64u32).map(|at| Rational::from_parts(at.into(), 64u8.into()));
        points.map(|delta| case.missing(&self.inspection, &delta)).min().unwrap_or(Rational::ZERO)
    }

    /// Detection or sanction.
    fn other(&self, game: &RepeatedGame, who: Option<usize>) -> Answer {
        let detection = matches!(self.question.knob, Knob::Detection(_));
        let inspection = &self.inspection;
        let players = self.stage.players().len();
        let scope = |player: usize| who.is_none_or(|who| who == player);
        let delta = |player: usize| game.discount[player].get().clone();
        let floor = |player: usize| {
            if detection { inspection.false_alarm[player].get().clone() } else { Rational::ZERO }
        };
        let begin = (0..players).filter(|&player| scope(player)).map(floor).max().unwrap_or(Rational::ZERO);
        let (mut value, mut binding) = (begin.clone(), None);
        let mut most: Option<(Rational, &Case)> = None;
        for case in &self.cases {
            let delta = delta(case.player);
            if !scope(case.player) {
                let missing = case.missing(inspection, &delta);
                if missing > Rational::ZERO {
                    return self.never(case, missing, "whatever is varied, which does not touch it");
                }
                continue;
            }
            let range = if detection { case.detection(inspection, &delta) } else { case.sanction(inspection, &delta) };
            let (least, end) = match range {
                Range::From { least, most } => (least, most),
                Range::Never(amount) => {
                    let end =
                        if detection { "if it is seen for sure" } else { "under any sanction, as nothing is seen" };
                    return self.never(case, amount, end);
                }
            };
            if least > value {
                (value, binding) = (least, Some(case.player));
            }
            if let Some(end) = end
                && most.as_ref().is_none_or(|(most, _)| end < *most)
            {
                most = Some((end, case));
            }
        }
        if let Some((most, case)) = &most
            && *most < value
        {
            let end = format!("with less than the {} that the others need", to_text(&value));
            let at = with(inspection, self.question.knob, &value);
            let missing = at.map_or(Rational::ZERO, |at| case.missing(&at, &delta(case.player)));
            return self.never(case, missing, &end);
        }
        let at = with(inspection, self.question.knob, &value);
        let plain = self.plain(value.clone(), at.as_ref().unwrap_or(inspection), &delta);
        let below = if value.cmp(&begin) == Ordering::Equal { Below::All } else { Below::Nothing };
        let all_above = most.is_none();
        found(Threshold { below, all_above, binding, method: "closed form".to_owned(), ..plain })
    }
}

/// The inspections with a knob set; `None` if the value is out of range, or nothing of inspections.
pub(super) fn with(inspection: &Inspection, knob: Knob, value: &Rational) -> Option<Inspection> {
    let mut changed = inspection.clone();
    match knob {
        Knob::Discount => return None,
        Knob::Detection(who) => {
            let value = crate::units::Probability::new(value.clone())?;
            let touched = changed.detection.iter_mut().enumerate();
            touched.filter(|(i, _)| who.is_none_or(|who| who == *i)).for_each(|(_, p)| *p = value.clone());
        }
        Knob::Sanction(who) => {
            let touched = changed.sanction.iter_mut().enumerate();
            touched.filter(|(i, _)| who.is_none_or(|who| who == *i)).for_each(|(_, s)| *s = value.clone());
        }
    }
    Some(changed)
}
