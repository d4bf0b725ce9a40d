//! A profile under public signals or false alarms, with reversion to one stage equilibrium N: after signal y with
//! probability r_y, for ever. The best r is a linear program, whatever the signals (for the noisy partnership: Abreu,
//! Milgrom and Pearce 1991).
//!
//! With R = Σ ρ(y|a) r_y and t = (1−δ)/δ, the path is worth v = N + (g − N)(1−δ)/(1−δ+δR), and a deviation to a' does
//! not pay iff
//!
//! ```text
//! (g_i − N_i) Σ_y (ρ(y|a') − ρ(y|a)) r_y  ≥  gain_i(a') (t + R)
//! ```
//!
//! The rows are homogeneous in (r, t), so smaller t (larger δ) do whenever t does, and the least δ is 1/(1+t) for the
//! largest t. Sanctions lower the gain by δ(p−q)s; they fall on false alarms too, on the path as well as after it,
//! which changes no comparison. Then the gain depends on δ and the threshold is enclosed by bisection: it stays
//! monotone in δ, s, and p (signals of less detection are the others garbled).

use super::fixed::{name, reversions, with};
use super::search::bisect;
use super::stage::{best_other, line};
use super::{Answer, Clock, found, hopeless};
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::exact::simplex::{Program, Relation, Solution};
use crate::game::NormalForm;
use crate::outcome::Outcome;
use crate::repeated::answer::{Inspection, Monitoring, RepeatedGame, Signals};
use crate::repeated::stage::pure_equilibria;
use crate::repeated::threshold::{AtUpper, Below, Evidence, Knob, Question, Threat, Threshold};
use dashu_int::{IBig, UBig};

/// Most players whose sets of alarms are told apart.
const MOST_ACCUSED: usize = 6;
/// Binary digits of a bracket.
const DIGITS: usize = 32;
/// How near to 1 a δ is looked for, and how large a sanction, as powers of 2.
const FARTHEST: usize = 48;

/// A deviation, as it is seen.
struct Row {
    player: usize,
    deviation: usize,
    gain: Rational,
    /// (p−q) s, by which δ times the gain falls.
    fine: Rational,
    /// ρ(y|a') − ρ(y|a) by signal.
    change: Vec<Rational>,
}

/// One profile, as it is seen.
struct View<'a> {
    stage: &'a NormalForm,
    profile: usize,
    /// ρ(y|a).
    seen: Vec<Rational>,
    rows: Vec<Row>,
    /// q s by player.
    false_fine: Vec<Rational>,
}

pub(super) fn solve(
    question: &Question,
    game: &RepeatedGame,
    stage: &NormalForm,
    profile: usize,
    chosen: Option<usize>,
    clock: Clock,
) -> Result<Answer, Error> {
    let mut ends = match chosen {
        Some(_) => reversions(stage, chosen)?,
        None => {
            reversions(stage, None)?;
            pure_equilibria(stage)
        }
    };
    ends.dedup();
    let view = |inspection: Option<&Inspection>| View::of(game, stage, profile, inspection);
    match (question.knob, &game.monitoring) {
        (Knob::Discount, _) => {
            let view = view(None)?;
            if view.rows.iter().all(|row| row.fine.is_zero()) {
                return Ok(exact(question, &view, &ends));
            }
            let two = UBig::from(2u8);
            let near = |power: usize| Rational::ONE - Rational::from_parts(IBig::ONE, two.clone().pow(power));
            let holds = |delta: &Rational| ends.iter().any(|&end| view.reversion(end, delta).is_some());
            let Some(first) = (1..=FARTHEST).find(|&power| holds(&near(power))) else {
                return Ok(Outcome::Undecided(format!("no discount factor up to 1 - 2^-{FARTHEST} does").into()));
            };
            let over = || clock.is_over();
            let (lower, upper) = bisect(near(first - 1), near(first), DIGITS, over, holds);
            let delta = |_: usize| upper.clone();
            let found = bracket(question, &view, &ends, (lower, upper.clone(), Below::Nothing), &delta)?;
            Ok(in_time(found, clock))
        }
        (knob, Monitoring::Inspected(inspection)) => {
            let own: Vec<Rational> = game.discount.iter().map(|delta| delta.get().clone()).collect();
            let Some(delta) = own.first().filter(|first| own.iter().all(|delta| delta == *first)) else {
                return Err(Error::Unsupported(
                    "reversion after false alarms with different discount factors: ask with the same for all"
                        .to_owned(),
                ));
            };
            let at = |value: &Rational| with(inspection, knob, value).map(|changed| view(Some(&changed))).transpose();
            let holds = |value: &Rational| -> Result<bool, Error> {
                Ok(at(value)?.is_some_and(|view| ends.iter().any(|&end| view.reversion(end, delta).is_some())))
            };
            let (begin, first) = match knob {
                Knob::Detection(who) => {
                    let touched = (0..own.len()).filter(|player| who.is_none_or(|who| who == *player));
                    let begin = touched.map(|player| inspection.false_alarm[player].get().clone()).max();
                    (begin.unwrap_or(Rational::ZERO), holds(&Rational::ONE)?.then_some(Rational::ONE))
                }
                _ => {
                    let mut sanction = Rational::ONE;
                    let mut tries = 0;
                    while tries < FARTHEST && !holds(&sanction)? {
                        sanction *= Rational::from(2);
                        tries += 1;
                    }
                    (Rational::ZERO, (tries < FARTHEST).then_some(sanction))
                }
            };
            if holds(&begin)? {
                let view = at(&begin)?.ok_or_else(|| Error::Bug("the range has no beginning".to_owned()))?;
                return bracket(question, &view, &ends, (begin.clone(), begin, Below::All), &|_| delta.clone());
            }
            let Some(first) = first else {
                let view = view(None)?;
                return Ok(never(question, &view, &ends));
            };
            let mut fault = None;
            let (lower, upper) = bisect(
                begin,
                first,
                DIGITS,
                || clock.is_over(),
                |value| {
                    holds(value).unwrap_or_else(|why| {
                        fault = Some(why);
                        false
                    })
                },
            );
            if let Some(why) = fault {
                return Err(why);
            }
            let view = at(&upper)?.ok_or_else(|| Error::Bug("the end of a bracket is out of range".to_owned()))?;
            let found = bracket(question, &view, &ends, (lower, upper, Below::Nothing), &|_| delta.clone())?;
            Ok(in_time(found, clock))
        }
        _ => Err(Error::Unsupported("the least detection without inspections".to_owned())),
    }
}

/// A bracket that is still wide, as time was over, is no answer.
fn in_time(answer: Answer, clock: Clock) -> Answer {
    match answer {
        Outcome::Found(found) if found.value.is_none() && clock.is_over() => Clock::stopped(found),
        other => other,
    }
}

/// Without sanctions: the largest t of the linear program, over the equilibria to revert to.
fn exact(question: &Question, view: &View, ends: &[usize]) -> Answer {
    let mut best: Option<(Option<Rational>, usize, Option<usize>)> = None;
    for &end in ends {
        let (most, binding) = view.most(end);
        let better = match (&best, &most) {
            (None, _) => true,
            (Some((None, ..)), _) => false,
            (Some((Some(_), ..)), None) => true,
            (Some((Some(old), ..)), Some(new)) => new > old,
        };
        if better {
            best = Some((most, end, binding));
        }
    }
    match best {
        Some((None, end, _)) => {
            // Nobody is tempted by anything: no reversion is needed.
            let probability = vec![Rational::ZERO; view.seen.len()];
            found(Threshold {
                question: question.clone(),
                value: Some(Rational::ZERO),
                lower: Rational::ZERO,
                upper: Rational::ZERO,
                below: Below::All,
                at_upper: AtUpper::Open,
                all_above: true,
                threat: Threat::Reversion { profile: end, probability },
                binding: None,
                payoff: vec![],
                evidence: Evidence::default(),
                method: "nobody is tempted".to_owned(),
            })
        }
        Some((Some(most), end, binding)) if most > Rational::ZERO => {
            let delta = Rational::ONE / (Rational::ONE + most);
            let probability = view.reversion(end, &delta).unwrap_or_default();
            found(Threshold {
                question: question.clone(),
                value: Some(delta.clone()),
                lower: delta.clone(),
                upper: delta.clone(),
                below: Below::Nothing,
                at_upper: AtUpper::Sustained,
                all_above: true,
                payoff: view.payoff(end, &probability, &|_| delta.clone()),
                threat: Threat::Reversion { profile: end, probability },
                binding,
                evidence: Evidence::default(),
                method: "a linear program over the probabilities of reversion, solved exactly".to_owned(),
            })
        }
        _ => never(question, view, ends),
    }
}

fn bracket(
    question: &Question,
    view: &View,
    ends: &[usize],
    (lower, upper, below): (Rational, Rational, Below),
    delta: &dyn Fn(usize) -> Rational,
) -> Result<Answer, Error> {
    let found_at = ends.iter().find_map(|&end| Some((end, view.reversion(end, &delta(0))?)));
    let Some((end, probability)) = found_at else {
        return Err(Error::Bug("what was sustained is not sustained".to_owned()));
    };
    Ok(found(Threshold {
        question: question.clone(),
        value: (lower == upper).then(|| upper.clone()),
        lower,
        upper,
        below,
        at_upper: AtUpper::Sustained,
        all_above: true,
        payoff: view.payoff(end, &probability, delta),
        threat: Threat::Reversion { profile: end, probability },
        binding: None,
        evidence: Evidence::default(),
        method: "bisection; at each point a linear program over the probabilities of reversion, solved exactly"
            .to_owned(),
    }))
}

fn never(question: &Question, view: &View, ends: &[usize]) -> Answer {
    // The player that the multipliers of the program name, for the first equilibrium.
    let player = ends.first().and_then(|&end| view.most(end).1);
    let row = view
        .rows
        .iter()
        .filter(|row| player.is_none_or(|player| row.player == player))
        .max_by(|a, b| a.gain.cmp(&b.gain).then(b.deviation.cmp(&a.deviation)));
    let words = match row {
        Some(row) => format!(
            "no reversion to an equilibrium of the stage game that what is seen can bring outweighs what {} gains",
            name(view.stage, row.player)
        ),
        None => "no reversion does".to_owned(),
    };
    let (player, deviation) = (row.map(|row| row.player), row.map(|row| row.deviation));
    hopeless(question, player, deviation, row.map_or(Rational::ZERO, |row| row.gain.clone()), words)
}

impl<'a> View<'a> {
    fn of(
        game: &RepeatedGame,
        stage: &'a NormalForm,
        profile: usize,
        changed: Option<&Inspection>,
    ) -> Result<Self, Error> {
        match (&game.monitoring, changed) {
            (Monitoring::Public(signals), _) => Ok(Self::public(stage, profile, signals)),
            (_, Some(inspection)) | (Monitoring::Inspected(inspection), None) => {
                Self::inspected(stage, profile, inspection)
            }
            (Monitoring::Perfect, None) => {
                Err(Error::Bug("perfect monitoring needs no reversion by signals".to_owned()))
            }
        }
    }

    fn public(stage: &'a NormalForm, profile: usize, signals: &Signals) -> Self {
        let seen: Vec<Rational> = signals.probabilities[profile].iter().map(|p| p.get().clone()).collect();
        let players = stage.players().len();
        let row = |player: usize, deviation: usize, other: usize| Row {
            player,
            deviation,
            gain: stage.payoff_at(player, other) - stage.payoff_at(player, profile),
            fine: Rational::ZERO,
            change: signals.probabilities[other].iter().zip(&seen).map(|(p, q)| p.get() - q).collect(),
        };
        let rows = (0..players)
            .flat_map(|player| line(stage, profile, player).map(move |(action, other)| (player, action, other)))
            .filter(|(_, _, other)| *other != profile)
            .map(|(player, action, other)| row(player, action, other))
            .collect();
        Self { stage, profile, seen, rows, false_fine: vec![Rational::ZERO; players] }
    }

    /// Signals are the sets of accused players.
    fn inspected(stage: &'a NormalForm, profile: usize, inspection: &Inspection) -> Result<Self, Error> {
        let players = stage.players().len();
        if players > MOST_ACCUSED {
            return Err(Error::Unsupported(format!(
                "reversion after false alarms with more than {MOST_ACCUSED} players"
            )));
        }
        let chance = |accused: usize, deviator: Option<usize>| {
            (0..players).fold(Rational::ONE, |product, player| {
                let alarm = if deviator == Some(player) { &inspection.detection } else { &inspection.false_alarm };
                let alarm = alarm[player].get();
                product * if accused >> player & 1 == 1 { alarm.clone() } else { Rational::ONE - alarm }
            })
        };
        let seen: Vec<Rational> = (0..1 << players).map(|accused| chance(accused, None)).collect();
        let row = |player: usize| {
            let (deviation, gain) = best_other(stage, profile, player)?;
            let surplus = inspection.detection[player].get() - inspection.false_alarm[player].get();
            let change = (0..1 << players).map(|accused| chance(accused, Some(player)) - &seen[accused]).collect();
            Some(Row { player, deviation, gain, fine: surplus * &inspection.sanction[player], change })
        };
        let rows = (0..players).filter_map(row).collect();
        let fines = inspection.false_alarm.iter().zip(&inspection.sanction).map(|(q, s)| q.get() * s).collect();
        Ok(Self { stage, profile, seen, rows, false_fine: fines })
    }

    fn above(&self, player: usize, end: usize) -> Rational {
        self.stage.payoff_at(player, self.profile) - self.stage.payoff_at(player, end)
    }

    /// gain·R − (g−N) Σ change r ≤ −gain·t, as coefficients of r.
    fn coefficients(&self, row: &Row, gain: &Rational, end: usize) -> Vec<Rational> {
        let above = self.above(row.player, end);
        self.seen.iter().zip(&row.change).map(|(seen, change)| gain * seen - &above * change).collect()
    }

    /// The largest t without sanctions, `None` if there is no largest, and the player that holds it back.
    fn most(&self, end: usize) -> (Option<Rational>, Option<usize>) {
        let signals = self.seen.len();
        let mut objective = vec![Rational::ZERO; signals];
        objective.push(Rational::ONE);
        let mut program = Program::new(objective);
        for row in &self.rows {
            let mut line = self.coefficients(row, &row.gain, end);
            line.push(row.gain.clone());
            if program.row(line, Relation::AtMost, Rational::ZERO).is_err() {
                return (Some(Rational::ZERO), None);
            }
        }
        limit(&mut program, signals, signals + 1);
        match program.maximise(None, &|| false) {
            Some(Solution::Unbounded { .. }) => (None, None),
            Some(Solution::Optimal(best)) => {
                let binding = self.rows.iter().zip(&best.y).find(|(_, y)| !y.is_zero()).map(|(row, _)| row.player);
                (Some(best.value), binding)
            }
            _ => (Some(Rational::ZERO), None),
        }
    }

    /// The probabilities of reversion, as little of it as does, at a discount factor; `None` if none do.
    fn reversion(&self, end: usize, delta: &Rational) -> Option<Vec<Rational>> {
        let ratio = (Rational::ONE - delta) / delta;
        let signals = self.seen.len();
        let mut program = Program::new(self.seen.iter().map(|seen| -seen).collect());
        for row in &self.rows {
            let gain = &row.gain - delta * &row.fine;
            program.row(self.coefficients(row, &gain, end), Relation::AtMost, -(&gain * &ratio)).ok()?;
        }
        limit(&mut program, signals, signals);
        match program.maximise(None, &|| false) {
            Some(Solution::Optimal(best)) => Some(best.x),
            _ => None,
        }
    }

    fn payoff(&self, end: usize, probability: &[Rational], delta: &dyn Fn(usize) -> Rational) -> Vec<Rational> {
        let reverting = dot(&self.seen, probability);
        (0..self.stage.players().len())
            .map(|player| {
                let delta = delta(player);
                let rest = Rational::ONE - &delta;
                let share = &rest / (&rest + &delta * &reverting);
                let end_value = self.stage.payoff_at(player, end) - delta * &self.false_fine[player];
                end_value + self.above(player, end) * share
            })
            .collect()
    }
}

/// r ≤ 1.
fn limit(program: &mut Program, signals: usize, columns: usize) {
    for signal in 0..signals {
        let mut unit = vec![Rational::ZERO; columns];
        unit[signal] = Rational::ONE;
        // The length is the number of columns.
        let _ = program.row(unit, Relation::AtMost, Rational::ONE);
    }
}
