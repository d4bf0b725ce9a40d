//! A payoff v by the same public lottery over profiles in every period, with reversion to stage equilibria.
//!
//! What is promised is v again, so a profile may be drawn iff nobody gains by deviating from it against v_i − P_i; and
//! v must be a mixture of the profiles that may be drawn. Each profile has its own threshold, so the answer is the
//! threshold of the last profile that is needed. Paths that vary over time may do with less: for those, ask for the
//! worst equilibria.

use super::case::{Case, Range};
use super::fixed::{name, reversions};
use super::search::{self, Between, Search};
use super::stage::best_other;
use super::{Answer, found, hopeless};
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::simplex::{Program, Relation, Solution};
use crate::game::NormalForm;
use crate::repeated::answer::{Inspection, RepeatedGame};
use crate::repeated::threshold::{AtUpper, Below, Evidence, Knob, Question, Threat, Threshold};

/// From where on a profile may be drawn.
struct Entry {
    profile: usize,
    lower: Rational,
    upper: Rational,
    binding: Option<usize>,
}

pub(super) fn solve(
    question: &Question,
    game: &RepeatedGame,
    stage: &NormalForm,
    payoff: &[Rational],
    chosen: Option<usize>,
    inspection: &Inspection,
) -> Result<Answer, Error> {
    let ends = reversions(stage, chosen)?;
    let lost: Vec<Rational> = ends.iter().enumerate().map(|(i, &end)| &payoff[i] - stage.payoff_at(i, end)).collect();
    let threat = Threat::Equilibria(
        ends.iter().zip(&lost).map(|(&end, lost)| (*lost >= Rational::ZERO).then_some(end)).collect(),
    );
    let lost: Vec<Rational> = lost.into_iter().map(|lost| lost.max(Rational::ZERO)).collect();
    let entries: Vec<Entry> = (0..stage.profile_count())
        .filter_map(|profile| {
            let cases: Vec<Case> = (0..lost.len())
                .filter_map(|player| {
                    let (deviation, gain) = best_other(stage, profile, player)?;
                    let lost = lost[player].clone();
                    (gain > Rational::ZERO).then_some(Case { player, deviation, gain, lost, rule: None })
                })
                .collect();
            entry(question.knob, game, inspection, profile, &cases)
        })
        .collect();
    let all: Vec<usize> = (0..stage.profile_count()).collect();
    if !mixes(stage, &all, payoff) {
        let words = "the payoff is not a mixture of stage payoffs".to_owned();
        return Ok(hopeless(question, None, None, Rational::ZERO, words));
    }
    let upper = last_needed(stage, payoff, &entries, |entry| &entry.upper);
    let lower = last_needed(stage, payoff, &entries, |entry| &entry.lower);
    let (Some(upper), Some(lower)) = (upper, lower) else {
        let short = (0..lost.len()).find(|&player| lost[player].is_zero());
        let words = match short {
            Some(player) => format!(
                "the payoff needs profiles from which somebody gains by deviating; {} gets no more than in the stage \
                 equilibrium that would follow",
                name(stage, player)
            ),
            None => "the payoff needs profiles from which somebody gains by deviating, whatever follows".to_owned(),
        };
        return Ok(hopeless(question, short, None, Rational::ZERO, words));
    };
    let begin = match question.knob {
        Knob::Discount | Knob::Sanction(_) => Rational::ZERO,
        Knob::Detection(who) => {
            let touched = inspection.false_alarm.iter().enumerate().filter(|(i, _)| who.is_none_or(|who| who == *i));
            touched.map(|(_, q)| q.get().clone()).max().unwrap_or(Rational::ZERO)
        }
    };
    let may: Vec<usize> = entries.iter().filter(|e| e.upper <= upper.upper).map(|e| e.profile).collect();
    let mixture = drawn(stage, &may, payoff)?;
    let less: Vec<usize> = entries.iter().filter(|e| e.lower < lower.lower).map(|e| e.profile).collect();
    let direction = if lower.lower > begin { beyond(stage, &less, payoff)? } else { vec![] };
    let evidence = Evidence { mixture, direction, ..Evidence::default() };
    let exact = upper.upper == lower.lower;
    let open = question.knob == Knob::Discount && upper.upper.is_zero();
    Ok(found(Threshold {
        question: question.clone(),
        value: exact.then(|| upper.upper.clone()),
        below: if upper.upper == begin { Below::All } else { Below::Nothing },
        at_upper: if open { AtUpper::Open } else { AtUpper::Sustained },
        all_above: true,
        threat,
        binding: upper.binding,
        payoff: payoff.to_vec(),
        lower: lower.lower.clone(),
        upper: upper.upper.clone(),
        evidence,
        method: "the same lottery in every period; the threshold of the last profile that it needs".to_owned(),
    }))
}

/// `None` if the profile can never be drawn.
fn entry(knob: Knob, game: &RepeatedGame, inspection: &Inspection, profile: usize, cases: &[Case]) -> Option<Entry> {
    let zero = || Entry { profile, lower: Rational::ZERO, upper: Rational::ZERO, binding: None };
    if knob == Knob::Discount {
        let pulls: Vec<_> = cases.iter().map(|case| case.pull(inspection)).collect();
        return match search::least(&pulls) {
            Search::Always | Search::FromZero => Some(zero()),
            Search::Never(_) | Search::Unknown => None,
            Search::Between(Between { lower, upper, binding, .. }) => {
                let binding = binding.and_then(|at| cases.get(at)).map(|case| case.player);
                Some(Entry { profile, lower, upper, binding })
            }
        };
    }
    let mut entry = zero();
    for case in cases {
        let delta = game.discount.get(case.player)?.get();
        let (Knob::Detection(who) | Knob::Sanction(who)) = knob else { return None };
        if who.is_some_and(|who| who != case.player) {
            if case.missing(inspection, delta) > Rational::ZERO {
                return None;
            }
            continue;
        }
        let range = match knob {
            Knob::Detection(_) => case.detection(inspection, delta),
            _ => case.sanction(inspection, delta),
        };
        match range {
            Range::Never(_) => return None,
            Range::From { least, .. } if least > entry.upper => {
                entry = Entry { profile, lower: least.clone(), upper: least, binding: Some(case.player) };
            }
            Range::From { .. } => {}
        }
    }
    Some(entry)
}

/// In the order of one end, the first entry with which the payoff is a mixture.
fn last_needed<'a>(
    stage: &NormalForm,
    payoff: &[Rational],
    entries: &'a [Entry],
    end: impl Fn(&Entry) -> &Rational,
) -> Option<&'a Entry> {
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by(|a, b| end(a).cmp(end(b)).then(a.profile.cmp(&b.profile)));
    let profiles: Vec<usize> = order.iter().map(|entry| entry.profile).collect();
    if !mixes(stage, &profiles, payoff) {
        return None;
    }
    let (mut least, mut most) = (0, profiles.len());
    // The first `most` mix, the first `least` do not.
    while most - least > 1 {
        let middle = least + (most - least) / 2;
        if mixes(stage, profiles.get(..middle)?, payoff) {
            most = middle;
        } else {
            least = middle;
        }
    }
    order.get(most - 1).copied()
}

/// Whether a payoff is a mixture of the payoffs of profiles.
fn mixes(stage: &NormalForm, profiles: &[usize], payoff: &[Rational]) -> bool {
    in_hull(&points(stage, profiles, payoff.len()), payoff)
}

/// A payoff as a lottery over profiles.
fn drawn(stage: &NormalForm, profiles: &[usize], payoff: &[Rational]) -> Result<Vec<(usize, Rational)>, Error> {
    let points = points(stage, profiles, payoff.len());
    match hull(&points, payoff).and_then(|program| program.maximise(None, &|| false)) {
        Some(Solution::Optimal(best)) => {
            let drawn = profiles.iter().copied().zip(best.x).filter(|(_, weight)| !weight.is_zero());
            Ok(drawn.collect())
        }
        _ => Err(Error::Bug("what is a mixture is none".to_owned())),
    }
}

/// A direction in which a payoff has more than every one of the profiles; zero if there is no profile.
fn beyond(stage: &NormalForm, profiles: &[usize], payoff: &[Rational]) -> Result<Vec<Rational>, Error> {
    if profiles.is_empty() {
        return Ok(vec![Rational::ZERO; payoff.len()]);
    }
    let points = points(stage, profiles, payoff.len());
    match hull(&points, payoff).and_then(|program| program.maximise(None, &|| false)) {
        Some(Solution::Infeasible(rows)) => Ok(rows.into_iter().take(payoff.len()).map(|y| -y).collect()),
        _ => Err(Error::Bug("what is no mixture is one".to_owned())),
    }
}

fn points(stage: &NormalForm, profiles: &[usize], players: usize) -> Vec<Vec<Rational>> {
    let point = |&profile: &usize| (0..players).map(|player| stage.payoff_at(player, profile).clone()).collect();
    profiles.iter().map(point).collect()
}

/// Whether a point is in the convex hull of others, exactly.
pub(super) fn in_hull(points: &[Vec<Rational>], point: &[Rational]) -> bool {
    !points.is_empty()
        && matches!(
            hull(points, point).and_then(|program| program.maximise(None, &|| false)),
            Some(Solution::Optimal(_))
        )
}

/// A point as a mixture of others; the rows are its coordinates and the sum of the weights. `None` if it does not fit.
fn hull(points: &[Vec<Rational>], point: &[Rational]) -> Option<Program> {
    let mut program = Program::new(vec![Rational::ZERO; points.len()]);
    for (at, target) in point.iter().enumerate() {
        let row = points.iter().map(|vertex| vertex[at].clone()).collect();
        program.row(row, Relation::Equal, target.clone()).ok()?;
    }
    program.row(vec![Rational::ONE; points.len()], Relation::Equal, Rational::ONE).ok()?;
    Some(program)
}
