//! The least discount factor at which all of several conditions hold, between two proved ends.

use super::pull::Pull;
use crate::exact::Rational;
use crate::repeated::threshold::Below;
use dashu_int::{IBig, UBig};

/// Binary digits to which a threshold is enclosed; fewer where powers of δ are long.
const DIGITS: usize = 48;
/// The same for suspensions of more than [`SHORT`] periods.
const DIGITS_LONG: usize = 28;
const SHORT: u32 = 50;
/// How near to 1 a first δ that does is looked for: 1 − 2^{−this}.
const NEAREST: usize = 200;
/// Most intervals that are looked at where there may be several thresholds.
const MOST_CELLS: usize = 4_000;

/// Where the conditions hold first.
pub(super) enum Search {
    /// At every δ in (0, 1).
    Always,
    /// At every small δ, but perhaps not at all larger ones.
    FromZero,
    /// Nowhere in (0, 1); the pull that shows it alone, where one does.
    Never(Option<usize>),
    /// In between; see [`Between`].
    Between(Between),
    /// Nowhere that was looked at.
    Unknown,
}

/// The least value, enclosed.
pub(super) struct Between {
    /// It is `upper` exactly.
    pub(super) exact: bool,
    pub(super) lower: Rational,
    pub(super) upper: Rational,
    pub(super) below: Below,
    /// The pull that holds it back, where that is known.
    pub(super) binding: Option<usize>,
    /// Every larger δ does.
    pub(super) all_above: bool,
}

/// The least δ with h ≥ 0 for all.
pub(super) fn least(pulls: &[Pull]) -> Search {
    if let Some(at) = pulls.iter().position(|pull| pull.never_from(&Rational::ZERO)) {
        return Search::Never(Some(at));
    }
    if pulls.iter().all(Pull::rises) { rising(pulls) } else { first(pulls) }
}

fn holds(pulls: &[Pull], delta: &Rational) -> bool {
    pulls.iter().all(|pull| pull.at(delta) >= Rational::ZERO)
}

fn digits(pulls: &[Pull]) -> usize {
    if pulls.iter().any(|pull| pull.periods.is_some_and(|periods| periods > SHORT)) { DIGITS_LONG } else { DIGITS }
}

/// All rise with δ: one threshold.
fn rising(pulls: &[Pull]) -> Search {
    let forms: Vec<Option<Rational>> = pulls.iter().map(Pull::closed_form).collect();
    let best = forms.iter().enumerate().filter_map(|(at, form)| Some((at, form.as_ref()?)));
    let best = best.max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(&a.0))).map(|(at, form)| (at, form.clone()));
    match best {
        None if pulls.is_empty() => return Search::Always,
        Some((at, delta)) if !delta.is_zero() && holds(pulls, &delta) => {
            return Search::Between(exactly(delta, at));
        }
        Some((_, delta)) if delta.is_zero() && forms.iter().all(Option::is_some) => return Search::Always,
        _ => {}
    }
    let two = UBig::from(2u8);
    let near = |power: usize| Rational::ONE - Rational::from_parts(IBig::ONE, two.clone().pow(power));
    let Some(first) = (1..=NEAREST).find(|&power| holds(pulls, &near(power))) else { return Search::Unknown };
    let upper = near(first);
    let lower = if first == 1 { Rational::ZERO } else { near(first - 1) };
    let (lower, upper) = bisect(lower, upper, digits(pulls), || false, |delta| holds(pulls, delta));
    Search::Between(enclosed(pulls, lower, upper, Below::Nothing, true))
}

fn exactly(delta: Rational, binding: usize) -> Between {
    Between {
        exact: true,
        lower: delta.clone(),
        upper: delta,
        below: Below::Nothing,
        binding: Some(binding),
        all_above: true,
    }
}

/// Looks for a short number in the bracket at which a condition that rises with δ is just met: then it is the least.
fn enclosed(pulls: &[Pull], lower: Rational, upper: Rational, below: Below, all_above: bool) -> Between {
    let widened = &upper + (&upper - &lower);
    let candidate = Rational::simplest_in(lower.clone(), widened);
    if candidate > Rational::ZERO && candidate < Rational::ONE && holds(pulls, &candidate) {
        let tight = |pull: &Pull| pull.rises() && pull.gain > Rational::ZERO && pull.at(&candidate).is_zero();
        if let Some(at) = pulls.iter().position(tight) {
            return Between { all_above, ..exactly(candidate, at) };
        }
    }
    let binding = pulls.iter().position(|pull| pull.at(&lower) < Rational::ZERO);
    Between { exact: false, lower, upper, below, binding, all_above }
}

/// Halves an interval, whose lower end does not and whose upper end does, so many times.
pub(super) fn bisect(
    mut lower: Rational,
    mut upper: Rational,
    times: usize,
    over: impl Fn() -> bool,
    mut holds: impl FnMut(&Rational) -> bool,
) -> (Rational, Rational) {
    for _ in 0..times {
        if over() {
            break;
        }
        let middle = (&lower + &upper) / Rational::from(2);
        if holds(&middle) {
            upper = middle;
        } else {
            lower = middle;
        }
    }
    (lower, upper)
}

/// Some may fall again. Intervals are excluded by a bound on h, from the left, until one that holds is left.
fn first(pulls: &[Pull]) -> Search {
    if pulls.iter().all(Pull::holds_at_zero) {
        return Search::FromZero;
    }
    let deepest = digits(pulls);
    let mut stack = vec![(Rational::ZERO, Rational::ONE, 0)];
    let mut lower = Rational::ZERO;
    let (mut murky, mut upper, mut looked) = (false, None, 0);
    while let Some((least, most, depth)) = stack.pop() {
        looked += 1;
        let last = most == Rational::ONE;
        let excluded =
            pulls.iter().any(|pull| if last { pull.never_from(&least) } else { pull.fails_between(&least, &most) });
        if excluded {
            if !murky {
                lower = most;
            }
            continue;
        }
        if depth >= deepest || looked >= MOST_CELLS {
            if !last && holds(pulls, &most) {
                upper = Some(most);
                break;
            }
            murky = true;
            continue;
        }
        let middle = (&least + &most) / Rational::from(2);
        if holds(pulls, &middle) {
            // Nothing on the right can be less.
            upper = Some(middle.clone());
            stack.clear();
        } else {
            stack.push((middle.clone(), most, depth + 1));
        }
        stack.push((least, middle, depth + 1));
    }
    match upper {
        None if lower == Rational::ONE => Search::Never(None),
        None => Search::Unknown,
        Some(upper) => Search::Between(enclosed(pulls, lower, upper, Below::Nothing, false)),
    }
}
