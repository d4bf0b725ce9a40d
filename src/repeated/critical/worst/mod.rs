//! Thresholds under the worst equilibria: whether something is sustained is a proved predicate (by the payoff sets,
//! from inside or from outside), on which the threshold is bisected.
//!
//! *A profile, no false alarms.* Playing a for ever gives g, so it is sustained iff δ p (g − P) + δ p (1−δ) s ≥ (1−δ)
//! gain for all players, with the worst equilibrium payoffs P(δ). Payoff sets grow with δ, p and s under public
//! randomisation (Abreu, Pearce and Stacchetti 1990, theorem 6; here the promise w' = α v + (1−α) w, α =
//! (δ'−δ)/(δ'(1−δ)), keeps every row that w has kept at a smaller δ, sanctions included), so P falls, and there is one
//! threshold. With P held at its value where the profile is sustained, the closed form gives a value below which
//! nothing does, as P is larger there; if the profile is sustained at that value itself, it is the threshold, exactly.
//!
//! *A payoff.* Whether it is in the set. Sets are monotone except where sanctions or suspensions fall on false alarms;
//! there only the two ends of the bracket are proved.

mod payoff;

pub(super) use payoff::payoff;

use super::case::{Case, Range};
use super::fixed;
use super::search::{self, Between, Search};
use super::stage::best_other;
use super::{Answer, Clock, found};
use crate::error::Error;
use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::outcome::Outcome;
use crate::repeated::answer::{Inspection, Monitoring, RepeatedGame, ValueSets};
use crate::repeated::payoffs::{self, Options};
use crate::repeated::stage::pure_equilibria;
use crate::repeated::threshold::{AtUpper, Below, Evidence, Knob, Punishment, Question, Threat, Threshold};
use crate::units::Discount;
use dashu_int::{IBig, UBig};

/// Most payoff sets that are computed for one threshold.
const MOST_SETS: usize = 24;
/// How near to 1 a δ is looked for, and how large a sanction, as powers of 2.
const FARTHEST: usize = 10;

/// What a payoff set says.
enum Verdict {
    Yes(ValueSets),
    No(ValueSets),
    Unknown,
    /// Time is over.
    Late,
}

/// The game with a knob set; `None` out of range.
fn at(game: &RepeatedGame, inspection: Option<&Inspection>, knob: Knob, value: &Rational) -> Option<RepeatedGame> {
    let mut game = game.clone();
    match knob {
        Knob::Discount => {
            let discount = Discount::new(value.clone())?;
            game.discount.iter_mut().for_each(|delta| *delta = discount.clone());
        }
        _ => game.monitoring = Monitoring::Inspected(fixed::with(inspection?, knob, value)?),
    }
    Some(game)
}

/// What became of the interval.
enum Halved {
    /// The upper end moved; the set there.
    Down(ValueSets),
    /// The lower end moved.
    Up,
    /// Nothing is known half-way.
    Unknown,
    /// The time is over.
    Late,
}

/// A search between two ends, with a count of the sets that were computed.
struct Hunt<'a> {
    question: &'a Question,
    game: &'a RepeatedGame,
    inspection: Option<&'a Inspection>,
    clock: Clock,
    sets: usize,
    /// The last set from which the lower end was raised, and where it is.
    low: Option<(Rational, ValueSets)>,
}

impl Hunt<'_> {
    /// What the payoff set at a value says.
    fn ask(
        &mut self,
        value: &Rational,
        judge: &dyn Fn(&RepeatedGame, &ValueSets) -> Option<bool>,
    ) -> Result<Verdict, Error> {
        let Some(game) = at(self.game, self.inspection, self.question.knob, value) else {
            return Ok(Verdict::Unknown);
        };
        if self.clock.is_over() {
            return Ok(Verdict::Late);
        }
        self.sets += 1;
        let sets = payoffs::solve(&game, &Options { seconds: self.clock.left(), ..Options::default() })?;
        Ok(match judge(&game, &sets) {
            Some(true) => Verdict::Yes(sets),
            Some(false) => Verdict::No(sets),
            None if self.clock.is_over() => Verdict::Late,
            None => Verdict::Unknown,
        })
    }

    /// Asks half-way between the ends, and moves one of them there.
    fn halve(
        &mut self,
        lower: &mut Rational,
        upper: &mut Rational,
        judge: &dyn Fn(&RepeatedGame, &ValueSets) -> Option<bool>,
    ) -> Result<Halved, Error> {
        let middle = between(lower, upper);
        Ok(match self.ask(&middle, judge)? {
            Verdict::Yes(found) => {
                *upper = middle;
                Halved::Down(found)
            }
            Verdict::No(found) => {
                *lower = middle.clone();
                self.low = Some((middle, found));
                Halved::Up
            }
            Verdict::Unknown => Halved::Unknown,
            Verdict::Late => Halved::Late,
        })
    }

    /// What is known if nothing that does was found.
    fn in_vain(&self, lower: &Rational) -> Answer {
        Outcome::Undecided(
            match (self.clock.is_over(), lower.is_zero()) {
                (true, true) => "the time limit was reached before anything that does was found".to_owned(),
                (true, false) => {
                    format!("the time limit was reached; nothing that was looked at does, up to {}", to_text(lower))
                }
                (false, _) => format!("nothing that was looked at does, up to {}", to_text(lower)),
            }
            .into(),
        )
    }

    /// The beginning of the range, and values to try until one does.
    fn range(&self) -> (Rational, Vec<Rational>) {
        let power = |at: usize| Rational::from(IBig::from(UBig::from(2u8).pow(at)));
        match self.question.knob {
            Knob::Discount => {
                (Rational::ZERO, (1..=FARTHEST).map(|at| Rational::ONE - Rational::ONE / power(at)).collect())
            }
            Knob::Detection(who) => {
                let alarms = self.inspection.map(|inspection| inspection.false_alarm.as_slice()).unwrap_or_default();
                let touched = alarms.iter().enumerate().filter(|(i, _)| who.is_none_or(|who| who == *i));
                let begin = touched.map(|(_, q)| q.get().clone()).max().unwrap_or(Rational::ZERO);
                (begin, vec![Rational::ONE])
            }
            Knob::Sanction(_) => (Rational::ZERO, (0..=2 * FARTHEST).map(power).collect()),
        }
    }
}

/// A profile for ever.
pub(super) fn profile(
    question: &Question,
    game: &RepeatedGame,
    stage: &NormalForm,
    profile: usize,
    inspection: &Inspection,
    clock: Clock,
) -> Result<Answer, Error> {
    // What no threat can do is refuted before any set is computed, and what needs none is found.
    let asked = |punishment| Question { punishment, ..question.clone() };
    let bound = fixed::solve(&asked(Punishment::Minmax), game, stage, profile, inspection.clone())?;
    let bound = match bound {
        Outcome::Refuted(mut why) => {
            why.question = question.clone();
            return Ok(Outcome::Refuted(why));
        }
        Outcome::Found(bound) => bound,
        Outcome::Undecided(why) => return Ok(Outcome::Undecided(why)),
    };
    if bound.below == Below::All && question.knob == Knob::Discount {
        // Nobody is tempted: a stage equilibrium.
        let payoff = payoffs_of(stage, profile);
        let threat = Threat::Equilibria(vec![None; payoff.len()]);
        let at_upper = AtUpper::Open;
        return Ok(found(Threshold { question: question.clone(), at_upper, payoff, threat, ..bound }));
    }
    let cases = |threat: &[Rational]| -> Vec<Case> {
        let case = |player: usize| {
            let (deviation, gain) = best_other(stage, profile, player)?;
            let lost = stage.payoff_at(player, profile) - threat.get(player)?;
            (gain > Rational::ZERO).then_some(Case { player, deviation, gain, lost, rule: None })
        };
        (0..stage.players().len()).filter_map(case).collect()
    };
    let judge = |at: &RepeatedGame, sets: &ValueSets| judge_profile(at, stage, profile, inspection, sets);
    let mut hunt = Hunt { question, game, inspection: Some(inspection), clock, sets: 0, low: None };
    let (begin, tries) = hunt.range();
    let mut lower = bound.lower.clone();
    // Nash reversion, where there is an equilibrium, gives a first end that does.
    let nash = if pure_equilibria(stage).is_empty() {
        None
    } else {
        match fixed::solve(&asked(Punishment::Nash(None)), game, stage, profile, inspection.clone())? {
            Outcome::Found(nash) if nash.at_upper == AtUpper::Sustained => Some(nash),
            _ => None,
        }
    };
    if let Some(nash) = nash.as_ref().filter(|nash| nash.upper == lower) {
        // What is enough is necessary.
        let value = Some(lower);
        let method = "reversion to stage equilibria does with what the minmax bound asks for".to_owned();
        return Ok(found(Threshold { question: question.clone(), value, method, ..nash.clone() }));
    }
    let reversion = nash.as_ref().map(|nash| nash.threat.clone());
    // The value, and the sets that prove it with where they are.
    let mut best: Option<(Rational, Option<(Rational, ValueSets)>)> = None;
    for (known, value) in nash.map(|nash| (true, nash.upper)).into_iter().chain(tries.into_iter().map(|t| (false, t))) {
        match hunt.ask(&value, &judge)? {
            Verdict::Yes(sets) => {
                best = Some((value.clone(), Some((value, sets))));
                break;
            }
            _ if known => {
                best = Some((value, None));
                break;
            }
            Verdict::No(sets) if value > lower => {
                lower = value.clone();
                hunt.low = Some((value, sets));
            }
            _ => {}
        }
    }
    let Some((mut upper, mut sets)) = best else { return Ok(hunt.in_vain(&lower)) };
    let mut exact = None;
    let mut excluded = lower > begin || question.knob == Knob::Discount;
    if !excluded && upper > begin {
        // The beginning of the range may do.
        match hunt.ask(&begin, &judge)? {
            Verdict::Yes(found) => (upper, sets) = (begin.clone(), Some((begin.clone(), found))),
            Verdict::No(found) => (hunt.low, excluded) = (Some((begin.clone(), found)), true),
            Verdict::Unknown | Verdict::Late => {}
        }
    }
    let mut asked: Option<Rational> = None;
    let mut late = false;
    while hunt.sets < MOST_SETS && upper > lower {
        let held = sets.as_ref().and_then(|(_, sets)| floor_of(sets, stage.players().len())).map(|floor| cases(&floor));
        let (floor, candidate) =
            held.map_or((begin.clone(), None), |cases| with_threat(question.knob, game, inspection, &cases));
        if floor > lower {
            lower = floor;
            hunt.low.clone_from(&sets);
        }
        match candidate {
            Some(candidate) if candidate >= upper => {
                hunt.low.clone_from(&sets);
                exact = Some(upper.clone());
                break;
            }
            Some(candidate) if asked.as_ref() != Some(&candidate) => {
                if let Verdict::Yes(found) = hunt.ask(&candidate, &judge)? {
                    // By the worst of the larger value nothing less does.
                    hunt.low = sets;
                    sets = Some((candidate.clone(), found));
                    (upper, exact) = (candidate.clone(), Some(candidate));
                    break;
                }
                // On the edge the set is hard to find. The worst of a smaller value is an equilibrium payoff, or less
                // is.
                let before = short_of(&begin, &candidate);
                let there = at(game, Some(inspection), question.knob, &candidate);
                let with_worse = |_: &RepeatedGame, sets: &ValueSets| {
                    let threat = sets.sets.first().map(|set| set.threat.as_slice())?;
                    let kept = there.as_ref().is_some_and(|there| kept(there, stage, profile, inspection, threat));
                    (!sets.is_empty() && kept).then_some(true)
                };
                if let Verdict::Yes(found) = hunt.ask(&before, &with_worse)? {
                    hunt.low = sets;
                    sets = Some((before, found));
                    (upper, exact) = (candidate.clone(), Some(candidate));
                    break;
                }
                asked = Some(candidate);
            }
            _ => {}
        }
        match hunt.halve(&mut lower, &mut upper, &judge)? {
            Halved::Down(found) => sets = Some((upper.clone(), found)),
            Halved::Up => {}
            Halved::Unknown => break,
            Halved::Late => {
                late = true;
                break;
            }
        }
    }
    excluded |= lower > begin;
    let method = sets.as_ref().map_or("", |(_, sets)| sets.method.as_str()).to_owned();
    let threat = sets.as_ref().map(|(_, sets)| threat_of(sets)).unwrap_or_default();
    let binding = exact.as_ref().and_then(|value| binding(question.knob, game, inspection, &cases(&threat), value));
    if let Some(value) = &exact {
        lower = value.clone();
    }
    let evidence = Evidence { upper: sets.clone(), lower: hunt.low, ..Evidence::default() };
    let answer = Threshold {
        question: question.clone(),
        below: match (upper == begin, excluded || exact.is_some()) {
            (true, _) => Below::All,
            (false, true) => Below::Nothing,
            (false, false) => Below::NotExcluded,
        },
        value: if upper == begin { Some(upper.clone()) } else { exact },
        lower: if upper == begin { begin } else { lower },
        upper,
        at_upper: AtUpper::Sustained,
        all_above: true,
        threat: match (sets, reversion) {
            // Not beyond what reversion does.
            (None, Some(reversion)) => reversion,
            _ => Threat::Optimal(threat),
        },
        binding,
        payoff: payoffs_of(stage, profile),
        evidence,
        method: format!("bisection on proved payoff sets ({} of them); {method}", hunt.sets),
    };
    Ok(if late { Clock::stopped(answer) } else { found(answer) })
}

/// A short number a little below a value.
fn short_of(begin: &Rational, value: &Rational) -> Rational {
    let width = value - begin;
    let (near, nearest) = (Rational::from_parts(1.into(), 32u8.into()), Rational::from_parts(1.into(), 256u16.into()));
    Rational::simplest_in(value - &width * near, value - width * nearest)
}

/// A short number well between two.
fn between(lower: &Rational, upper: &Rational) -> Rational {
    let quarter = (upper - lower) / Rational::from(4);
    Rational::simplest_in(lower + &quarter, upper - quarter)
}

fn payoffs_of(stage: &NormalForm, profile: usize) -> Vec<Rational> {
    (0..stage.players().len()).map(|player| stage.payoff_at(player, profile).clone()).collect()
}

/// The worst payoffs that are known to be equilibria.
fn threat_of(sets: &ValueSets) -> Vec<Rational> {
    sets.sets.first().map(|set| set.threat.clone()).unwrap_or_default()
}

/// No equilibrium gives less, by player.
fn floor_of(sets: &ValueSets, players: usize) -> Option<Vec<Rational>> {
    let set = sets.sets.first()?;
    (0..players)
        .map(|player| {
            let alone = |direction: &[Rational]| {
                direction.iter().enumerate().all(
                    |(i, entry)| {
                        if i == player { *entry == -Rational::ONE } else { entry.is_zero() }
                    },
                )
            };
            let levels = set.directions.iter().zip(&set.levels).filter(|(direction, _)| alone(direction));
            levels.map(|(_, level)| -level.clone()).max()
        })
        .collect()
}

/// With the threat held: no less than this does; and the least value that does, if it is known exactly.
fn with_threat(
    knob: Knob,
    game: &RepeatedGame,
    inspection: &Inspection,
    cases: &[Case],
) -> (Rational, Option<Rational>) {
    if knob == Knob::Discount {
        let pulls: Vec<_> = cases.iter().map(|case| case.pull(inspection)).collect();
        return match search::least(&pulls) {
            Search::Between(Between { exact, lower, upper, .. }) => (lower, exact.then_some(upper)),
            _ => (Rational::ZERO, None),
        };
    }
    let mut least = Rational::ZERO;
    for case in cases {
        let Some(delta) = game.discount.get(case.player).map(Discount::get) else { continue };
        let range = match knob {
            Knob::Detection(who) if who.is_none_or(|who| who == case.player) => case.detection(inspection, delta),
            Knob::Sanction(who) if who.is_none_or(|who| who == case.player) => case.sanction(inspection, delta),
            _ => continue,
        };
        if let Range::From { least: from, .. } = range {
            least = least.max(from);
        }
    }
    (least.clone(), Some(least))
}

/// The player whose own condition is just met.
fn binding(
    knob: Knob,
    game: &RepeatedGame,
    inspection: &Inspection,
    cases: &[Case],
    value: &Rational,
) -> Option<usize> {
    let changed = fixed::with(inspection, knob, value);
    let inspection = changed.as_ref().unwrap_or(inspection);
    cases
        .iter()
        .find(|case| {
            let own = game.discount.get(case.player).map(Discount::get);
            let delta = if knob == Knob::Discount { Some(value) } else { own };
            delta.is_some_and(|delta| case.missing(inspection, delta).is_zero())
        })
        .map(|case| case.player)
}

/// Whether a profile is sustained, as far as the sets decide.
fn judge_profile(
    at: &RepeatedGame,
    stage: &NormalForm,
    profile: usize,
    inspection: &Inspection,
    sets: &ValueSets,
) -> Option<bool> {
    if sets.is_empty() {
        return Some(false);
    }
    if kept(at, stage, profile, inspection, &sets.sets.first()?.threat) {
        return Some(true);
    }
    let floor = floor_of(sets, stage.players().len())?;
    (!kept(at, stage, profile, inspection, &floor)).then_some(false)
}

/// Whether a profile is kept up for ever by threats, one for each player.
fn kept(at: &RepeatedGame, stage: &NormalForm, profile: usize, inspection: &Inspection, threat: &[Rational]) -> bool {
    let inspection = match &at.monitoring {
        Monitoring::Inspected(inspection) => inspection,
        _ => inspection,
    };
    threat.len() == stage.players().len()
        && threat.iter().zip(&at.discount).enumerate().all(|(player, (threat, delta))| {
            let lost = stage.payoff_at(player, profile) - threat;
            match best_other(stage, profile, player) {
                Some((deviation, gain)) if gain > Rational::ZERO => {
                    let case = Case { player, deviation, gain, lost, rule: None };
                    case.missing(inspection, delta.get()) <= Rational::ZERO
                }
                // Its payoff is one of an equilibrium, if the others are kept to it.
                _ => true,
            }
        })
}
