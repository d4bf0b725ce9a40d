//! What a period does to a party apart from the levels: alarms, suspension, sanctions, costs of inspection.
//!
//! With q, p the probabilities of an alarm on party i when it complies and when it evades, Q that nobody is accused
//! though all comply, Q⁻ that no other party is, L the suspension, λ = δ^L and S = (1−δ)·sanction + (1−λ)·flow:
//!
//! ```text
//! path     V_t = (1−δ) u_t + keep·V_{t+1} + fall·r_t − fine       keep = δ(λ + (1−λ)Q), fall = δ(1−λ)(1−Q), fine = δqS
//! evasion  loses  punish·(V_{t+1} − r_t) + sting  in a period     punish = δ(p−q)(1−λ)Q⁻, sting = δ(p−q)S
//!          and goes on with weight  rho = δ(1−p)(λ + (1−λ)Q⁻)
//!          saves  (1−δ)c(x−a) + exposure·c(φx−a) + κ((1−δ)Δx − relief·(x−a))
//!          exposure = δ(1−λ)(1 − (1−p)Q⁻), relief = δpλ(1−δ)
//! ```

use super::number::Number;
use crate::agreement::scenario::{After, Scenario, Series, Suspension};
use crate::exact::Rational;

/// The probabilities of one period, exactly, by party index.
pub(super) struct Alarms {
    /// p: an alarm on the party if it evades.
    pub(super) detection: Vec<Rational>,
    /// q: an alarm on the party if it complies.
    pub(super) false_alarm: Vec<Rational>,
    /// Q: no alarm at all while all comply.
    pub(super) quiet: Rational,
    /// Q⁻: no alarm on any other party.
    pub(super) others_quiet: Vec<Rational>,
}

impl Alarms {
    /// In period `t`; `T + 1` is the tail.
    pub(super) fn of(scenario: &Scenario, period: usize) -> Self {
        let parties = scenario.parties.len();
        let mut detection = Vec::with_capacity(parties);
        let mut false_alarm = Vec::with_capacity(parties);
        let upheld = Rational::ONE - scenario.verification.review_clearance.get();
        for party in 0..parties {
            let mut unseen = Rational::ONE;
            let mut unaccused = Rational::ONE;
            for layer in &scenario.verification.layers {
                if layer.inspects.contains(&party) && layer.in_force(period, scenario.periods.count) {
                    unseen *= Rational::ONE - layer.detection.at(period);
                    unaccused *= Rational::ONE - layer.false_alarm.at(period);
                }
            }
            detection.push(Rational::ONE - unseen);
            false_alarm.push((Rational::ONE - unaccused) * &upheld);
        }
        let quiet_but = |absent: Option<usize>| {
            let mut product = Rational::ONE;
            for (party, q) in false_alarm.iter().enumerate() {
                if Some(party) != absent {
                    product *= Rational::ONE - q;
                }
            }
            product
        };
        let quiet = quiet_but(None);
        let others_quiet = (0..parties).map(|party| quiet_but(Some(party))).collect();
        Self { detection, false_alarm, quiet, others_quiet }
    }
}

/// The coefficients of one party in one period; see the module's formulas.
#[derive(Clone)]
pub(super) struct Terms<N> {
    pub(super) keep: N,
    pub(super) fall: N,
    pub(super) fine: N,
    pub(super) rho: N,
    /// For an evasion that the inspectors may miss.
    pub(super) covert: Stakes<N>,
    /// For one that is seen for sure (p = 1).
    pub(super) open: Stakes<N>,
}

/// What an evading party loses and saves in a period, as coefficients.
#[derive(Clone)]
pub(super) struct Stakes<N> {
    pub(super) punish: N,
    pub(super) sting: N,
    pub(super) exposure: N,
    pub(super) relief: N,
}

/// One party through all periods; index `t` with `T + 1` the tail, index 0 unused.
pub(super) struct Course<N> {
    /// 1 − δ.
    pub(super) now: N,
    /// Coefficients by period.
    pub(super) terms: Vec<Terms<N>>,
    /// What inspections cost the party, by period.
    pub(super) upkeep: Vec<N>,
    /// 1 − keep in the tail.
    pub(super) tail_loss: N,
    /// 1 − rho in the tail.
    pub(super) tail_end: N,
}

/// Above this many binary digits δ^L is not worth writing out.
const LONGEST_POWER: u64 = 1 << 17;

/// Whether λ = δ^L is short enough to be written out as a rational.
pub(super) fn has_exact_suspension(scenario: &Scenario, party: usize) -> bool {
    match (scenario.response.suspension, scenario.parties.get(party)) {
        (Suspension::Forever, _) => true,
        (_, None) => false,
        (Suspension::Periods(periods), Some(party)) => {
            u64::from(periods).saturating_mul(bits(party.discount.get())) <= LONGEST_POWER
        }
    }
}

/// Binary digits of the longer of numerator and denominator.
pub(super) fn bits(value: &Rational) -> u64 {
    use dashu_base::BitTest;
    value.numerator().bit_len().max(value.denominator().bit_len()) as u64
}

impl<N: Number> Course<N> {
    /// `None` if the party or its data are not there.
    pub(super) fn of(scenario: &Scenario, alarms: &[Alarms], party: usize) -> Option<Self> {
        let count = scenario.periods.count;
        let delta = scenario.parties.get(party)?.discount.get();
        let context = Context::<N>::of(scenario, party, delta);
        let sanction = scenario.response.sanction.get(party)?;
        let flow = scenario.response.sanction_per_period.get(party)?;
        let mut terms: Vec<Terms<N>> = Vec::with_capacity(count + 2);
        let mut upkeep = vec![N::zero()];
        for period in 1..=count + 1 {
            if is_quiet(scenario, party, period)
                && let (Some(last_terms), Some(last_upkeep)) = (terms.last().cloned(), upkeep.last().cloned())
            {
                terms.push(last_terms);
                upkeep.push(last_upkeep);
                continue;
            }
            let entry = context.terms(alarms.get(period)?, party, sanction.at(period), flow.at(period));
            if period == 1 {
                terms.push(entry.clone());
            }
            terms.push(entry);
            upkeep.push(N::of(&inspection_cost(scenario, party, period)?));
        }
        let tail = alarms.get(count + 1)?;
        let (q, p) = (Rational::ONE - &tail.quiet, tail.detection.get(party)?);
        let others = Rational::ONE - tail.others_quiet.get(party)?;
        // 1 − keep and 1 − rho as sums of non-negative terms, so that nothing cancels when δ is near 1.
        let tail_loss = context.now.plus(&context.delta.times(&context.pause).times(&N::of(&q)));
        let missed = N::of(&(Rational::ONE - p)).times(&context.pause).times(&N::of(&others));
        let tail_end = context.now.plus(&context.delta.times(&N::of(p).plus(&missed)));
        if scenario.periods.after == After::Sunset
            && let Some(last) = terms.get_mut(count)
        {
            context.sunset(last);
        }
        Some(Self { now: context.now, terms, upkeep, tail_loss, tail_end })
    }
}

/// What does not change with the period.
struct Context<N> {
    delta: N,
    now: N,
    /// λ.
    resume: N,
    /// 1 − λ.
    pause: N,
}

impl<N: Number> Context<N> {
    fn of(scenario: &Scenario, party: usize, delta: &Rational) -> Self {
        let now = N::of(&(Rational::ONE - delta));
        let (resume, pause) = match scenario.response.suspension {
            Suspension::Forever => (N::zero(), N::one()),
            Suspension::Periods(periods) if has_exact_suspension(scenario, party) => {
                let lambda = Number::power(delta, u64::from(periods));
                (N::of(&lambda), N::of(&(Rational::ONE - lambda)))
            }
            Suspension::Periods(periods) => {
                let lambda = N::of(delta).power(u64::from(periods));
                let pause = N::one().minus(&lambda);
                (lambda, pause)
            }
        };
        Self { delta: N::of(delta), now, resume, pause }
    }

    fn terms(&self, alarms: &Alarms, party: usize, sanction: &Rational, flow: &Rational) -> Terms<N> {
        let (p, q) = (&alarms.detection[party], &alarms.false_alarm[party]);
        let others = &alarms.others_quiet[party];
        let severity = self.now.times(&N::of(sanction)).plus(&self.pause.times(&N::of(flow)));
        let through = |quiet: &Rational| self.resume.plus(&self.pause.times(&N::of(quiet)));
        let paused = self.delta.times(&self.pause);
        let stakes = |p: &Rational| {
            let excess = N::of(&(p - q));
            Stakes {
                punish: paused.times(&excess).times(&N::of(others)),
                sting: self.delta.times(&excess).times(&severity),
                exposure: paused.times(&N::of(&(Rational::ONE - (Rational::ONE - p) * others))),
                relief: self.delta.times(&N::of(p)).times(&self.resume).times(&self.now),
            }
        };
        Terms {
            keep: self.delta.times(&through(&alarms.quiet)),
            fall: paused.times(&N::of(&(Rational::ONE - &alarms.quiet))),
            fine: self.delta.times(&N::of(q)).times(&severity),
            rho: self.delta.times(&N::of(&(Rational::ONE - p))).times(&through(others)),
            covert: stakes(p),
            open: stakes(&Rational::ONE),
        }
    }

    /// The last period before a sunset: whatever happens, everybody stands at the floors afterwards. There is
    /// nothing to lose but the sanction, nobody cures, and what is short of the floors stays short.
    fn sunset(&self, last: &mut Terms<N>) {
        last.keep = self.delta.clone();
        last.fall = N::zero();
        for stakes in [&mut last.covert, &mut last.open] {
            stakes.punish = N::zero();
            stakes.exposure = self.delta.clone();
            stakes.relief = N::zero();
        }
    }
}

/// Nothing that bears on the party changes from the period before: then the coefficients need no new computation.
fn is_quiet(scenario: &Scenario, party: usize, period: usize) -> bool {
    let count = scenario.periods.count;
    let held = |series: &Series| series.values().len() < period;
    period >= 2
        && scenario.verification.layers.iter().all(|layer| {
            layer.in_force(period, count) == layer.in_force(period - 1, count)
                && held(&layer.detection)
                && held(&layer.false_alarm)
                && layer.cost_per_period.get(party).is_none_or(held)
                && layer.intrusion_per_period.get(party).is_none_or(held)
        })
        && scenario.response.sanction.get(party).is_none_or(held)
        && scenario.response.sanction_per_period.get(party).is_none_or(held)
}

/// The probabilities of all periods; index `t`, with `T + 1` the tail and index 0 unused.
pub(super) fn all_alarms(scenario: &Scenario) -> Vec<Alarms> {
    (0..=scenario.periods.count + 1).map(|period| Alarms::of(scenario, period.max(1))).collect()
}

/// What the layers in force cost a party in a period: its share of the price, and the intrusion.
pub(super) fn inspection_cost(scenario: &Scenario, party: usize, period: usize) -> Option<Rational> {
    let mut sum = Rational::ZERO;
    for layer in &scenario.verification.layers {
        if layer.in_force(period, scenario.periods.count) {
            sum += layer.cost_per_period.get(party)?.at(period);
            sum += layer.intrusion_per_period.get(party)?.at(period);
        }
    }
    Some(sum)
}
