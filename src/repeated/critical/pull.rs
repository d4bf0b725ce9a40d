//! What keeps a player to a profile, less what pulls it away, as a function of the discount factor.
//!
//! With α, β, ζ ≥ 0, G = 1 + δ + … + δ^{L−1} (1/(1−δ) for ever):
//!
//! ```text
//! h(δ) = α δ + κ δ G + β δ^{L+1} + ζ δ² G² − gain            the profile is kept up iff h ≥ 0 for every player
//! ```
//!
//! *A threat P for ever, seen with probability p, no false alarms.* From w ≥ P + (1−δ) gain/(δp) − (1−δ) s with w = g:
//! α = p s, κ = p (g − P), L = ∞.
//!
//! *A suspension of L periods by rule, with false alarms.* With λ = δ^L, Q = Π_j (1−q_j), Q⁻ the same without i, e = 1
//! − Q⁻, F = s + G f (one-off and flow sanction), S = (1−δ) F, N the payoff in suspension,
//!
//! ```text
//! V = (1−δ) g + δ { Q V + (1−Q) [(1−λ) N + λ V] − q S }     so  V − N = [(g − N) − δ q F] / [1 + δ (1−Q) G]
//! δ (p−q) { S + Q⁻ (1−λ) (V − N) } ≥ (1−δ) gain
//! ```
//!
//! Divided by 1−δ and multiplied by the positive denominator, and with 1 − Q − q Q⁻ = e, the q F terms cancel:
//!
//! ```text
//! δ (p−q) F (1 + δ e G) + δ G [ (p−q) Q⁻ (g−N) − (1−Q) gain ] − gain ≥ 0
//! ```
//!
//! (where all terms with G vanish for L = 0), and δ² G = δ G − δ + δ^{L+1} gives α = (p−q)(1−e) s, κ = (p−q)(f + e s +
//! Q⁻(g−N)) − (1−Q) gain, β = (p−q) e s (0 for ever), ζ = (p−q) e f. If κ ≥ 0, h rises with δ, and there is one
//! threshold.

use crate::exact::Rational;
use crate::repeated::answer::Inspection;

/// One player and its best deviation; see the module.
#[derive(Debug, Clone)]
pub(super) struct Pull {
    pub(super) gain: Rational,
    /// L; `None` is for ever.
    pub(super) periods: Option<u32>,
    alpha: Rational,
    kappa: Rational,
    beta: Rational,
    zeta: Rational,
}

/// h as δ approaches 1.
pub(super) enum Limit {
    Finite(Rational),
    Rises,
    Falls,
}

impl Pull {
    /// A threat for ever. `lost` = g − P ≥ 0.
    pub(super) fn threat(gain: Rational, detection: &Rational, sanction: &Rational, lost: &Rational) -> Self {
        Self {
            gain,
            periods: None,
            alpha: detection * sanction,
            kappa: detection * lost,
            beta: Rational::ZERO,
            zeta: Rational::ZERO,
        }
    }

    /// A suspension by rule. `lost` = g − N, of any sign, and so may the gain be.
    pub(super) fn suspension(
        (player, gain): (usize, Rational),
        inspection: &Inspection,
        periods: Option<u32>,
        lost: &Rational,
    ) -> Self {
        let rule = Rule::of(inspection, player);
        let (s, f) = (&inspection.sanction[player], &inspection.sanction_per_period[player]);
        let surplus = inspection.detection[player].get() - inspection.false_alarm[player].get();
        let calm = periods == Some(0);
        let kappa = if calm {
            Rational::ZERO
        } else {
            &surplus * (f + &rule.others_alarm * s + &rule.others_quiet * lost) - &rule.alarm * &gain
        };
        let beta = if periods.is_some() { &surplus * &rule.others_alarm * s } else { Rational::ZERO };
        Self {
            gain,
            periods,
            alpha: &surplus * (Rational::ONE - &rule.others_alarm) * s,
            kappa,
            beta,
            zeta: if calm { Rational::ZERO } else { surplus * rule.others_alarm * f },
        }
    }

    /// Whether h rises with δ wherever it is not constant.
    pub(super) fn rises(&self) -> bool {
        self.kappa >= Rational::ZERO
    }

    /// h(δ), for δ in (0, 1).
    pub(super) fn at(&self, delta: &Rational) -> Rational {
        delta * self.most(delta, delta) - &self.gain
    }

    /// Whether h < 0 at every δ > 0 between two points of [0, 1), by a bound on the terms one by one.
    pub(super) fn fails_between(&self, least: &Rational, most: &Rational) -> bool {
        let relative = self.most(least, most);
        // h = δ·(…) − gain: without a gain the sign is that of the bracket.
        if self.gain.is_zero() {
            relative < Rational::ZERO
        } else {
            let at = if relative < Rational::ZERO { least } else { most };
            at * relative < self.gain
        }
    }

    /// Whether h > 0 at all small δ > 0.
    pub(super) fn holds_at_zero(&self) -> bool {
        self.gain < Rational::ZERO
            || self.gain.is_zero() && self.most(&Rational::ZERO, &Rational::ZERO) > Rational::ZERO
    }

    /// No less than α + κ G + β δ^L + ζ δ G² for any δ between two points of [0, 1).
    fn most(&self, least: &Rational, most: &Rational) -> Rational {
        let high = geometric(most, self.periods);
        let bend =
            &self.kappa * if self.rises() || least == most { high.clone() } else { geometric(least, self.periods) };
        let last = match self.periods {
            Some(periods) if !self.beta.is_zero() => &self.beta * most.pow(periods as isize),
            _ => Rational::ZERO,
        };
        &self.alpha + bend + last + &self.zeta * most * high.sqr()
    }

    /// The limit of h as δ → 1.
    pub(super) fn at_one(&self) -> Limit {
        match self.periods {
            Some(periods) => {
                let periods = Rational::from(periods);
                let value = &self.alpha + &self.kappa * &periods + &self.beta + &self.zeta * periods.sqr() - &self.gain;
                Limit::Finite(value)
            }
            None if self.zeta > Rational::ZERO || self.kappa > Rational::ZERO => Limit::Rises,
            None if self.kappa < Rational::ZERO => Limit::Falls,
            None => Limit::Finite(&self.alpha - &self.gain),
        }
    }

    /// Whether no δ in [least, 1) gives h ≥ 0.
    pub(super) fn never_from(&self, least: &Rational) -> bool {
        if self.rises() {
            // h stays below its limit unless it is constant.
            return match self.at_one() {
                Limit::Finite(value) => value < Rational::ZERO || value.is_zero() && !self.is_constant(),
                Limit::Rises | Limit::Falls => false,
            };
        }
        if self.periods.is_none() && !self.zeta.is_zero() {
            return false;
        }
        let slow = &self.kappa * least * geometric(least, self.periods);
        let most = match self.periods {
            Some(periods) => &self.alpha + &self.beta + &self.zeta * Rational::from(periods).sqr(),
            None => self.alpha.clone(),
        };
        most + slow < self.gain
    }

    fn is_constant(&self) -> bool {
        self.alpha.is_zero() && self.kappa.is_zero() && self.beta.is_zero() && self.zeta.is_zero()
    }

    /// The threshold in closed form, where h is a linear or a hyperbolic function; 0 where nothing is needed.
    pub(super) fn closed_form(&self) -> Option<Rational> {
        if !self.rises() {
            return None;
        }
        if self.gain <= Rational::ZERO {
            return Some(Rational::ZERO);
        }
        if !self.zeta.is_zero() {
            return None;
        }
        let slope = match self.periods {
            // G = 0, δ^{L+1} = δ.
            Some(0) => &self.alpha + &self.beta,
            // G = 1.
            Some(1) if self.beta.is_zero() => &self.alpha + &self.kappa,
            None if self.alpha.is_zero() => return Some(&self.gain / (&self.gain + &self.kappa)),
            _ if self.kappa.is_zero() && self.beta.is_zero() => self.alpha.clone(),
            _ => return None,
        };
        (slope > self.gain).then(|| &self.gain / slope)
    }
}

/// 1 + δ + … + δ^{L−1} for δ in [0, 1); 1/(1−δ) for ever.
pub(super) fn geometric(delta: &Rational, periods: Option<u32>) -> Rational {
    let rest = Rational::ONE - delta;
    match periods {
        None => Rational::ONE / rest,
        Some(0) => Rational::ZERO,
        Some(periods) => (Rational::ONE - delta.pow(periods as isize)) / rest,
    }
}

/// Probabilities of alarms on the path, as a player sees them.
pub(super) struct Rule {
    /// Q⁻: on none of the others.
    pub(super) others_quiet: Rational,
    /// e = 1 − Q⁻.
    pub(super) others_alarm: Rational,
    /// 1 − Q: on anybody.
    pub(super) alarm: Rational,
}

impl Rule {
    pub(super) fn of(inspection: &Inspection, player: usize) -> Self {
        let mut others_quiet = Rational::ONE;
        let mut quiet = Rational::ONE;
        for (at, q) in inspection.false_alarm.iter().enumerate() {
            quiet *= Rational::ONE - q.get();
            if at != player {
                others_quiet *= Rational::ONE - q.get();
            }
        }
        Self { others_alarm: Rational::ONE - &others_quiet, others_quiet, alarm: Rational::ONE - quiet }
    }
}
