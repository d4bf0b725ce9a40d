//! One player under one profile: what it could gain, what it would lose, what is seen. From this come the least
//! detection probability and the least sanction in closed form, and the function of δ of which the least δ is a zero.
//!
//! With the symbols of [`pull`](super::pull), at a given δ, and with D = 1 + δ(1−Q)G, the condition h ≥ 0 is
//!
//! ```text
//! δ (p−q) M ≥ gain · D,      M = (s + G f)(1 + δ e G) + Q⁻ G (g−N)
//! ```
//!
//! which is linear in p and in s. For a threat for ever without false alarms, D = 1 and M = s + (g−P)/(1−δ).

use super::pull::{Pull, Rule, geometric};
use crate::exact::Rational;
use crate::repeated::answer::Inspection;

/// One player; see the module.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) player: usize,
    /// Its best other action.
    pub(super) deviation: usize,
    /// What that gains in the stage game.
    pub(super) gain: Rational,
    /// g − P, or g − N.
    pub(super) lost: Rational,
    /// By rule with this L, or a threat for ever.
    pub(super) rule: Option<Option<u32>>,
}

/// The two sides of the condition as functions of p and s.
struct Sides {
    delta: Rational,
    /// 1 + δ e G.
    fine: Rational,
    /// G f (1 + δ e G) + Q⁻ G (g−N).
    other: Rational,
    /// gain · D.
    need: Rational,
    /// D.
    scale: Rational,
}

/// The values of a knob at which a player complies: from `least` on, and up to `most` if there is one. Or never, for
/// want of an amount per period.
pub(super) enum Range {
    From { least: Rational, most: Option<Rational> },
    Never(Rational),
}

impl Case {
    /// The condition as a function of δ.
    pub(super) fn pull(&self, inspection: &Inspection) -> Pull {
        match self.rule {
            Some(periods) => Pull::suspension((self.player, self.gain.clone()), inspection, periods, &self.lost),
            None => {
                let detection = inspection.detection[self.player].get();
                Pull::threat(self.gain.clone(), detection, &inspection.sanction[self.player], &self.lost)
            }
        }
    }

    fn sides(&self, inspection: &Inspection, delta: &Rational) -> Sides {
        let long = geometric(delta, self.rule.unwrap_or(None));
        let Some(_) = self.rule else {
            return Sides {
                delta: delta.clone(),
                fine: Rational::ONE,
                other: &self.lost * long,
                need: self.gain.clone(),
                scale: Rational::ONE,
            };
        };
        let rule = Rule::of(inspection, self.player);
        let fine = Rational::ONE + delta * rule.others_alarm * &long;
        let flow = &inspection.sanction_per_period[self.player];
        let scale = Rational::ONE + delta * rule.alarm * &long;
        Sides {
            other: &long * flow * &fine + rule.others_quiet * &long * &self.lost,
            delta: delta.clone(),
            fine,
            need: &self.gain * &scale,
            scale,
        }
    }

    /// The detection probabilities from q to 1 that do.
    pub(super) fn detection(&self, inspection: &Inspection, delta: &Rational) -> Range {
        let sides = self.sides(inspection, delta);
        let q = inspection.false_alarm[self.player].get();
        let lever = &sides.delta * (&inspection.sanction[self.player] * &sides.fine + &sides.other);
        let rest = Rational::ONE - q;
        if sides.need <= Rational::ZERO {
            let most = (lever < Rational::ZERO).then(|| q + &sides.need / &lever).filter(|most| *most < Rational::ONE);
            return Range::From { least: q.clone(), most };
        }
        if &lever * &rest < sides.need {
            return Range::Never((sides.need - lever * rest) / sides.scale);
        }
        Range::From { least: q + sides.need / lever, most: None }
    }

    /// The one-off sanctions that do.
    pub(super) fn sanction(&self, inspection: &Inspection, delta: &Rational) -> Range {
        let sides = self.sides(inspection, delta);
        let seen = inspection.detection[self.player].get() - inspection.false_alarm[self.player].get();
        let lever = &sides.delta * seen;
        let short = sides.need - &lever * sides.other;
        if short <= Rational::ZERO {
            return Range::From { least: Rational::ZERO, most: None };
        }
        if lever.is_zero() {
            return Range::Never(short / sides.scale);
        }
        Range::From { least: short / (lever * sides.fine), most: None }
    }

    /// How much is missing at a δ, per period; ≤ 0 if nothing.
    pub(super) fn missing(&self, inspection: &Inspection, delta: &Rational) -> Rational {
        let sides = self.sides(inspection, delta);
        let seen = inspection.detection[self.player].get() - inspection.false_alarm[self.player].get();
        let lever = &inspection.sanction[self.player] * sides.fine + sides.other;
        (sides.need - sides.delta * seen * lever) / sides.scale
    }
}

/// What a player gets on the path of a profile worth g in a period when alarms bring a suspension worth N by rule:
/// V = N + [(g − N) − δ q (s + G f)] / [1 + δ (1−Q) G].
pub(super) fn path_value(
    inspection: &Inspection,
    player: usize,
    periods: Option<u32>,
    delta: &Rational,
    stage: &Rational,
    suspended: &Rational,
) -> Rational {
    let long = geometric(delta, periods);
    let fine = &inspection.sanction[player] + &long * &inspection.sanction_per_period[player];
    let rule = Rule::of(inspection, player);
    let above = stage - suspended - delta * inspection.false_alarm[player].get() * fine;
    suspended + above / (Rational::ONE + delta * rule.alarm * long)
}
