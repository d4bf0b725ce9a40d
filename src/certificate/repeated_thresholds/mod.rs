//! The check of thresholds of repeated games, by the values of keeping to a profile and of deviating for ever.
//!
//! Nothing here is solved for: every condition is evaluated at the ends that an answer gives, and payoff sets, lotteries and
//! directions that an answer brings as evidence are checked. What theory says about the values in between (that patience,
//! detection and sanctions help) is not.

mod drawn;
mod sets;

use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame};
use crate::repeated::threshold::{AtUpper, Below, Knob, Punishment, Target, Threat, Threshold};
use crate::units::Probability;

/// Faults of a threshold, in words; empty if there is none.
///
/// - The ends are in order, and agree with the exact value where there is one.
/// - Stage equilibria that are used as threats are equilibria.
/// - *A profile* with threats by stage equilibria, the worst payoffs as stated, a bound, or by rule: at the upper end
///   nobody gains by deviating for ever with any action (for a bound: by what it says). At the lower end somebody does,
///   where that is claimed; at an exact value somebody is indifferent.
/// - *A profile* with reversion by signals: at the upper end no single deviation pays.
/// - *A profile* under the worst equilibria: the payoff sets that are brought along are right; the threat is what one of them
///   gives, and below the lower end somebody gains against the worst that one of them, or any equilibrium, can give.
/// - *A payoff* under the worst equilibria: it is a mixture of what is sustained at the upper end, and beyond a level of what
///   is sustained at the lower.
/// - *A payoff* by a lottery: it is the mixture that is said, nobody gains by deviating from what is drawn, and below the lower
///   end somebody does from whatever a direction needs.
#[must_use]
pub fn check_threshold(game: &RepeatedGame, threshold: &Threshold) -> Vec<String> {
    let mut faults = Vec::new();
    if threshold.lower > threshold.upper {
        faults.push("the lower end is above the upper".to_owned());
    }
    if threshold.value.as_ref().is_some_and(|value| *value != threshold.upper || *value != threshold.lower) {
        faults.push("the value is not both ends".to_owned());
    }
    let [state] = game.states.as_slice() else {
        faults.push("not one state".to_owned());
        return faults;
    };
    let stage = &state.game;
    threats(&mut faults, stage, &threshold.threat);
    let profile = match &threshold.question.target {
        Target::Profile(profile) => *profile,
        Target::Payoff(payoff) => {
            faults.extend(match threshold.question.punishment {
                Punishment::Optimal => sets::payoff(game, threshold, payoff),
                _ => drawn::faults(game, stage, threshold, payoff),
            });
            return faults;
        }
    };
    if profile >= stage.profile_count() || game.discount.len() != stage.players().len() {
        faults.push("a profile that is not there".to_owned());
        return faults;
    }
    // Nobody is tempted, at no discount factor above 0.
    let open = threshold.at_upper == AtUpper::Open
        || threshold.question.knob == Knob::Discount && threshold.below == Below::All && threshold.upper.is_zero();
    if !faults.is_empty() {
        return faults;
    }
    let worst = threshold.question.punishment == Punishment::Optimal && !matches!(threshold.threat, Threat::Rule);
    if open {
        if worst && (0..stage.players().len()).any(|i| tempted(stage, profile, i)) {
            faults.push("somebody gains in the stage game, and so at small discount factors".to_owned());
        }
        return faults;
    }
    let slack = |value: &Rational| Setting::of(game, threshold.question.knob, value)?.slack(stage, profile, threshold);
    match slack(&threshold.upper) {
        None => faults.push(format!("{} is out of range", to_text(&threshold.upper))),
        Some(least) if least < Rational::ZERO => {
            faults.push(format!("at the upper end {} somebody gains {}", to_text(&threshold.upper), to_text(&-least)))
        }
        Some(least) => {
            if threshold.value.is_some() && threshold.below == Below::Nothing && !least.is_zero() {
                let signals = matches!(threshold.threat, Threat::Reversion { .. });
                if !signals {
                    faults.push("nobody is indifferent at the exact value".to_owned());
                }
            }
        }
    }
    // With the worst equilibria the threat below is another one, and no better: if somebody gains with this one, so
    // with that.
    let fixed = !matches!(threshold.threat, Threat::Reversion { .. } | Threat::Optimal(_));
    if threshold.value.is_none()
        && threshold.below != Below::All
        && fixed
        && threshold.lower > Rational::ZERO
        && slack(&threshold.lower).is_some_and(|least| least >= Rational::ZERO)
    {
        faults.push(format!("at the lower end {} nobody gains by deviating", to_text(&threshold.lower)));
    }
    if worst {
        faults.extend(sets::profile(game, stage, threshold, profile));
    }
    faults
}

/// Whether a player gains by another action in the stage game.
fn tempted(stage: &NormalForm, profile: usize, player: usize) -> bool {
    replies(stage, profile, player).any(|other| stage.payoff_at(player, other) > stage.payoff_at(player, profile))
}

/// Whether what is varied is that of a player, so that less of it is worse for what holds the player back.
fn touches(knob: Knob, player: usize) -> bool {
    match knob {
        Knob::Discount => true,
        Knob::Detection(who) | Knob::Sanction(who) => who.is_none_or(|who| who == player),
    }
}

/// The least value there is of what is varied.
fn begin(game: &RepeatedGame, knob: Knob) -> Rational {
    match (knob, &game.monitoring) {
        (Knob::Detection(who), Monitoring::Inspected(inspection)) => {
            let touched = inspection.false_alarm.iter().enumerate().filter(|(i, _)| who.is_none_or(|who| who == *i));
            touched.map(|(_, q)| q.get().clone()).max().unwrap_or(Rational::ZERO)
        }
        _ => Rational::ZERO,
    }
}

fn threats(faults: &mut Vec<String>, stage: &NormalForm, threat: &Threat) {
    let used: Vec<usize> = match threat {
        Threat::Equilibria(list) => list.iter().flatten().copied().collect(),
        Threat::Reversion { profile, .. } => vec![*profile],
        _ => vec![],
    };
    for profile in used {
        let equilibrium = profile < stage.profile_count()
            && (0..stage.players().len()).all(|i| {
                replies(stage, profile, i).all(|other| stage.payoff_at(i, other) <= stage.payoff_at(i, profile))
            });
        if !equilibrium {
            faults.push(format!("profile {profile} is a threat, but no equilibrium of the stage game"));
        }
    }
}

/// The profiles that a player can reach by changing its own action.
pub(super) fn replies(stage: &NormalForm, profile: usize, player: usize) -> impl Iterator<Item = usize> {
    let at = stage.profile(profile);
    let count = stage.shape().get(player).copied().unwrap_or(0);
    (0..count)
        .map(move |own| {
            let mut other = at.clone();
            other[player] = own;
            stage.index(&other)
        })
        .filter(move |other| *other != profile)
}

/// A game with the value of what is varied put in.
struct Setting<'a> {
    delta: Vec<Rational>,
    inspection: Option<Inspection>,
    signals: Option<&'a [Vec<Probability>]>,
}

impl<'a> Setting<'a> {
    fn of(game: &'a RepeatedGame, knob: Knob, value: &Rational) -> Option<Self> {
        let players = game.discount.len();
        let mut delta: Vec<Rational> = game.discount.iter().map(|delta| delta.get().clone()).collect();
        let mut inspection = match &game.monitoring {
            Monitoring::Inspected(inspection) => Some(inspection.clone()),
            _ => None,
        };
        let signals = match &game.monitoring {
            Monitoring::Public(signals) => Some(signals.probabilities.as_slice()),
            _ => None,
        };
        match knob {
            Knob::Discount => {
                if *value <= Rational::ZERO || *value >= Rational::ONE {
                    return None;
                }
                delta = vec![value.clone(); players];
            }
            Knob::Detection(who) => {
                let probability = Probability::new(value.clone())?;
                let list = &mut inspection.as_mut()?.detection;
                list.iter_mut().enumerate().filter(|(i, _)| who.is_none_or(|who| who == *i)).for_each(|(_, p)| {
                    *p = probability.clone();
                });
            }
            Knob::Sanction(who) => {
                let list = &mut inspection.as_mut()?.sanction;
                list.iter_mut().enumerate().filter(|(i, _)| who.is_none_or(|who| who == *i)).for_each(|(_, s)| {
                    *s = value.clone();
                });
            }
        }
        Some(Self { delta, inspection, signals })
    }

    /// The least over players and deviations of V − D.
    fn slack(&self, stage: &NormalForm, profile: usize, threshold: &Threshold) -> Option<Rational> {
        let mut least: Option<Rational> = None;
        for player in 0..stage.players().len() {
            if let Some(slack) = self.slack_of(stage, profile, &threshold.threat, player)? {
                least = Some(least.map_or(slack.clone(), |least| least.min(slack)));
            }
        }
        Some(least.unwrap_or(Rational::ZERO))
    }

    /// The same for one player; nothing inside if it has no other action.
    fn slack_of(&self, stage: &NormalForm, profile: usize, threat: &Threat, player: usize) -> Option<Option<Rational>> {
        let mut least: Option<Rational> = None;
        for other in replies(stage, profile, player) {
            let slack = match threat {
                Threat::Rule => self.by_rule(stage, profile, player, other)?,
                Threat::Equilibria(list) => {
                    let threat = match list.get(player)? {
                        Some(equilibrium) => stage.payoff_at(player, *equilibrium),
                        None => stage.payoff_at(player, profile),
                    };
                    self.threatened(stage, profile, player, other, threat)
                }
                Threat::Minmax(list) | Threat::Optimal(list) => {
                    self.threatened(stage, profile, player, other, list.get(player)?)
                }
                Threat::Reversion { profile: end, probability } => {
                    self.reverting(stage, profile, player, other, *end, probability)?
                }
            };
            least = Some(least.map_or(slack.clone(), |least| least.min(slack)));
        }
        Some(least)
    }

    /// D = (1−δ) g' + δ { p (P − (1−δ) s) + (1−p) D }, or V where the deviation is worse than keeping to the profile
    /// now.
    fn threatened(
        &self,
        stage: &NormalForm,
        profile: usize,
        player: usize,
        other: usize,
        threat: &Rational,
    ) -> Rational {
        let delta = &self.delta[player];
        let now = Rational::ONE - delta;
        let one = Rational::ONE;
        let (p, s) = match &self.inspection {
            Some(inspection) => (inspection.detection[player].get(), inspection.sanction[player].clone()),
            None => (&one, Rational::ZERO),
        };
        let caught = threat - &now * s;
        let value = (&now * stage.payoff_at(player, other) + delta * p * caught)
            / (Rational::ONE - delta * (Rational::ONE - p));
        stage.payoff_at(player, profile) - value
    }

    /// V = (1−δ)u + δ{QV + (1−Q)[(1−λ)r + λV] − qS},
    /// D = (1−δ)u' + δ{p[(1−λ)r + λV − S] + (1−p)[Q⁻D + (1−Q⁻)((1−λ)r + λD)]}.
    fn by_rule(&self, stage: &NormalForm, profile: usize, player: usize, other: usize) -> Option<Rational> {
        let inspection = self.inspection.as_ref()?;
        let AlarmResponse::Suspension { periods, profile: suspended } = inspection.response else { return None };
        let delta = &self.delta[player];
        let now = Rational::ONE - delta;
        let lambda = match periods {
            None => Rational::ZERO,
            Some(periods) => delta.pow(isize::try_from(periods).ok().filter(|periods| *periods <= 1 << 16)?),
        };
        let mut others = Rational::ONE;
        for (at, q) in inspection.false_alarm.iter().enumerate() {
            if at != player {
                others *= Rational::ONE - q.get();
            }
        }
        let (p, q) = (inspection.detection[player].get(), inspection.false_alarm[player].get());
        let quiet = &others * (Rational::ONE - q);
        let pause = Rational::ONE - &lambda;
        let sanction = &now * &inspection.sanction[player] + &pause * &inspection.sanction_per_period[player];
        let away = &pause * stage.payoff_at(player, suspended);
        let value = (&now * stage.payoff_at(player, profile)
            + delta * ((Rational::ONE - &quiet) * &away - q * &sanction))
            / (Rational::ONE - delta * (&quiet + (Rational::ONE - &quiet) * &lambda));
        let caught = &away + &lambda * &value - sanction;
        let missed = Rational::ONE - p;
        let deviating = (&now * stage.payoff_at(player, other)
            + delta * (p * caught + &missed * (Rational::ONE - &others) * away))
            / (Rational::ONE - delta * missed * (&others + (Rational::ONE - &others) * lambda));
        Some(value - deviating)
    }

    /// One deviation, after which play goes on as if nothing had happened: with W(y) = r_y N + (1−r_y) V,
    /// V = (1−δ) g + δ Σ ρ(y|a) W(y), and the same with g' and ρ(y|a') for the deviation.
    fn reverting(
        &self,
        stage: &NormalForm,
        profile: usize,
        player: usize,
        other: usize,
        end: usize,
        probability: &[Rational],
    ) -> Option<Rational> {
        let delta = &self.delta[player];
        let now = Rational::ONE - delta;
        let seen = self.seen(stage, profile, None);
        let seen_other = match self.signals {
            Some(signals) => signals.get(other)?.iter().map(|p| p.get().clone()).collect(),
            None => self.seen(stage, profile, Some(player)),
        };
        if seen.len() != probability.len()
            || seen_other.len() != probability.len()
            || probability.iter().any(|p| *p < Rational::ZERO || *p > Rational::ONE)
        {
            return None;
        }
        let reverting = |seen: &[Rational]| {
            seen.iter().zip(probability).fold(Rational::ZERO, |sum, (chance, revert)| sum + chance * revert)
        };
        // Sanctions on false alarms fall on the path and after it.
        let (fine, fine_other) = match &self.inspection {
            Some(inspection) => {
                let sanction = &inspection.sanction[player];
                let times = |p: &Probability| delta * &now * p.get() * sanction;
                (times(&inspection.false_alarm[player]), times(&inspection.detection[player]))
            }
            None => (Rational::ZERO, Rational::ZERO),
        };
        let stay = reverting(&seen);
        let end = stage.payoff_at(player, end) - &fine / &now;
        let value = (&now * stage.payoff_at(player, profile) - &fine + delta * &stay * &end)
            / (Rational::ONE - delta * (Rational::ONE - &stay));
        let go = reverting(&seen_other);
        let later = &go * &end + (Rational::ONE - &go) * &value;
        let deviating = &now * stage.payoff_at(player, other) - fine_other + delta * later;
        Some(value - deviating)
    }

    /// The distribution of signals, or of sets of accused players with one of them deviating.
    fn seen(&self, stage: &NormalForm, profile: usize, deviator: Option<usize>) -> Vec<Rational> {
        if let Some(signals) = self.signals {
            return signals.get(profile).map(|row| row.iter().map(|p| p.get().clone()).collect()).unwrap_or_default();
        }
        let Some(inspection) = &self.inspection else { return vec![] };
        let players = stage.players().len().min(16);
        let mut chances = vec![Rational::ONE];
        for player in 0..players {
            let list = if deviator == Some(player) { &inspection.detection } else { &inspection.false_alarm };
            let alarm = list[player].get();
            let with: Vec<Rational> = chances.iter().map(|chance| chance * alarm).collect();
            chances.iter_mut().for_each(|chance| *chance *= Rational::ONE - alarm);
            chances.extend(with);
        }
        chances
    }
}
