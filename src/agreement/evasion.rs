//! The evasion oracle: for every party and start, the plan that gains most against a given path.
//!
//! For a fixed start the plans are walked forward, one running sum for the punishment expected and one for the
//! savings of each measure, so that all quitting times of a start cost O(T · own measures); for a fixed window
//! the best set of measures is found measure by measure, because savings add up (MODEL §3).

use super::coefficients::{Coefficients, Response};
use super::plan::{Kind, Plan};
use super::scenario::After;
use rayon::prelude::*;

/// Levels and assistance in floating point: `levels[k][t-1]`, `amounts[party][t-1]` (in the party's scale).
#[derive(Debug, Clone)]
pub(super) struct FloatPath {
    pub levels: Vec<Vec<f64>>,
    pub amounts: Vec<Vec<f64>>,
}

/// Values along a path. Index t − 1 for t = 1..=T + 1, in the party's scale.
#[derive(Debug, Clone)]
pub(super) struct PathValues {
    /// V_{i,t} by party.
    pub values: Vec<Vec<f64>>,
    /// r_{i,t} by party for t = 0..=T: index t.
    pub floors: Vec<Vec<f64>>,
    /// V_{f,t} by faction.
    pub faction_values: Vec<Vec<f64>>,
}

/// The tightest plan of one kind from one start; slack in the party's scale.
#[derive(Debug, Clone)]
pub(super) struct Tightest {
    pub plan: Plan,
    pub slack: f64,
}

/// Undetected evasion this unlikely changes no slack that a double can show.
const NEGLIGIBLE: f64 = 1e-18;

/// The path values of every party and faction.
pub(super) fn path_values(c: &Coefficients, path: &FloatPath) -> PathValues {
    let mut values = Vec::with_capacity(c.parties.len());
    let mut floors = Vec::with_capacity(c.parties.len());
    for party in 0..c.parties.len() {
        let (committed, suspended) = flows(c, path, party, 1.0, 1.0);
        values.push(value_recursion(c, party, &committed, &suspended));
        floors.push(suspended);
    }
    let faction_values = c
        .factions
        .iter()
        .map(|f| {
            let (committed, suspended) = flows(c, path, f.party, f.benefit_weight, f.cost_weight);
            value_recursion(c, f.party, &committed, &suspended)
        })
        .collect();
    PathValues { values, floors, faction_values }
}

/// Committed flows u_t for t = 1..=T + 1 (index t − 1) and suspended flows r_t for t = 0..=T (index t).
fn flows(
    c: &Coefficients,
    path: &FloatPath,
    party: usize,
    benefit_weight: f64,
    cost_weight: f64,
) -> (Vec<f64>, Vec<f64>) {
    let data = &c.parties[party];
    let mut committed = vec![0.0; c.periods + 1];
    let mut suspended = vec![0.0; c.periods + 1];
    for (k, measure) in c.measures.iter().enumerate() {
        let own = measure.performer == party;
        let per_level = if own { -cost_weight * measure.cost } else { benefit_weight * data.benefit[k] };
        if per_level == 0.0 && !(own && measure.step_cost != 0.0) {
            continue;
        }
        let levels = &path.levels[k];
        let mut before = measure.start;
        suspended[0] += per_level * measure.floor * before;
        for t in 0..c.periods {
            committed[t] += per_level * levels[t];
            if own {
                committed[t] -= cost_weight * measure.step_cost * (levels[t] - before);
            }
            suspended[t + 1] += per_level * measure.floor * levels[t];
            before = levels[t];
        }
        committed[c.periods] += per_level * before;
    }
    for (t, flow) in committed.iter_mut().enumerate() {
        *flow -= cost_weight * data.burden[t];
        if let Some(amount) = path.amounts[party].get(t) {
            *flow += benefit_weight * amount;
        }
    }
    (committed, suspended)
}

fn value_recursion(c: &Coefficients, party: usize, committed: &[f64], suspended: &[f64]) -> Vec<f64> {
    let data = &c.parties[party];
    let last = c.periods;
    let mut values = vec![0.0; last + 1];
    values[last] = match c.after {
        After::Sunset => suspended[last],
        After::Perpetual => {
            (data.one_minus * committed[last] + data.fall[last] * suspended[last] - data.fined[last])
                / (1.0 - data.keep[last])
        }
    };
    for t in (0..last).rev() {
        values[t] = data.one_minus * committed[t] + data.keep[t] * values[t + 1] + data.fall[t] * suspended[t + 1]
            - data.fined[t];
    }
    values
}

/// For every party (or faction), kind and start: the tightest plan, in the order sign, covert, open, exit, ratify.
pub(super) fn tightest_plans(c: &Coefficients, path: &FloatPath, v: &PathValues, exit: Option<usize>) -> Vec<Tightest> {
    let mut all = Vec::new();
    for (party, data) in c.parties.iter().enumerate() {
        all.push(Tightest { plan: simple(party, Kind::Sign, 1), slack: v.values[party][0] - data.disagreement });
        let deviations: Vec<[Tightest; 2]> = (1..=c.last_start())
            .into_par_iter()
            .map(|start| [covert(c, path, v, party, start), open(c, path, v, party, start)])
            .collect();
        let (covert, open): (Vec<_>, Vec<_>) = deviations.into_iter().map(|[a, b]| (a, b)).unzip();
        all.extend(covert);
        all.extend(open);
        if let Some(notice) = exit {
            all.extend((1..=c.last_start()).filter_map(|start| leave(c, v, party, start, notice)));
        }
    }
    for (faction, data) in c.factions.iter().enumerate() {
        for start in 1..=c.last_start() {
            let mut plan = simple(data.party, Kind::Ratify, start);
            plan.faction = Some(faction);
            all.push(Tightest { plan, slack: v.faction_values[faction][start - 1] - data.reservation });
        }
    }
    all
}

fn simple(party: usize, kind: Kind, start: usize) -> Plan {
    Plan { party, kind, faction: None, start, quit: None, measures: Vec::new() }
}

/// Level of measure k in period t = 0..=T + 1.
fn level(c: &Coefficients, path: &FloatPath, k: usize, period: usize) -> f64 {
    if period == 0 { c.measures[k].start } else { path.levels[k][period.min(c.periods) - 1] }
}

/// g_t in period t = 1..=T + 1.
fn punishment(c: &Coefficients, v: &PathValues, party: usize, period: usize, r: &Response) -> f64 {
    let next = v.values[party][period.min(c.periods)];
    r.g0 + r.gv * (next - v.floors[party][period.min(c.periods)])
}

/// h_{k,t} in period t = 1..=T + 1 for an evader that holds `held`.
fn saving(c: &Coefficients, path: &FloatPath, k: usize, period: usize, r: &Response, held: f64, e1: f64) -> f64 {
    let m = &c.measures[k];
    let now = level(c, path, k, period);
    let step = if period > c.periods { 0.0 } else { now - level(c, path, k, period - 1) };
    e1 * (m.cost * (now - held) + m.step_cost * step) + r.e2 * m.cost * (m.floor * now - held)
        - r.e3 * m.step_cost * (now - held)
}

fn covert(c: &Coefficients, path: &FloatPath, v: &PathValues, party: usize, start: usize) -> Tightest {
    let data = &c.parties[party];
    let own = &data.own;
    let held: Vec<f64> = own.iter().map(|&k| c.measures[k].floor * level(c, path, k, start - 1)).collect();
    let mut saved = vec![0.0; own.len()];
    let (mut punished, mut weight) = (0.0, 1.0);
    let (mut best, mut best_quit): (f64, Option<usize>) = (f64::INFINITY, None);
    let cure = |k: usize, held: f64, quit: usize| cure_cost(c, path, data.one_minus, k, held, quit);
    let mut period = start;
    while period <= c.periods {
        let r = &data.covert[period - 1];
        punished += weight * punishment(c, v, party, period, r);
        for (at, &k) in own.iter().enumerate() {
            saved[at] += weight * saving(c, path, k, period, r, held[at], data.one_minus);
        }
        weight *= r.rho;
        period += 1;
        if weight < NEGLIGIBLE {
            break;
        }
        if period <= c.last_start() {
            let mut slack = punished;
            for (at, &k) in own.iter().enumerate() {
                slack -= (saved[at] - weight * cure(k, held[at], period)).max(0.0);
            }
            if slack < best {
                (best, best_quit) = (slack, Some(period));
            }
        }
    }
    if period > c.periods && c.after == After::Perpetual && weight >= NEGLIGIBLE {
        let r = &data.covert[c.periods];
        let gain = punishment(c, v, party, c.periods + 1, r);
        if start == c.periods + 1 {
            // In the tail only one period of evasion and evasion for ever are to be compared.
            let mut slack = gain;
            for (at, &k) in own.iter().enumerate() {
                let one = saving(c, path, k, start, r, held[at], data.one_minus);
                slack -= (one - r.rho * cure(k, held[at], start + 1)).max(0.0);
            }
            (best, best_quit) = (slack, Some(start + 1));
        }
        let forever = weight / (1.0 - r.rho);
        punished += forever * gain;
        for (at, &k) in own.iter().enumerate() {
            saved[at] += forever * saving(c, path, k, c.periods + 1, r, held[at], data.one_minus);
        }
    }
    let never = punished - saved.iter().map(|s| s.max(0.0)).sum::<f64>();
    if never <= best {
        (best, best_quit) = (never, None);
    }
    let measures = covert_set(c, path, party, start, best_quit);
    Tightest { plan: Plan { measures, quit: best_quit, ..simple(party, Kind::Covert, start) }, slack: best }
}

/// What a returning evader pays at the beginning of period `quit` to catch up with measure k.
fn cure_cost(c: &Coefficients, path: &FloatPath, one_minus: f64, k: usize, held: f64, quit: usize) -> f64 {
    one_minus * c.measures[k].step_cost * (level(c, path, k, quit - 1) - held)
}

/// The measures that it pays to evade with in the window from `start` to `quit`: those whose savings are not negative.
fn covert_set(c: &Coefficients, path: &FloatPath, party: usize, start: usize, quit: Option<usize>) -> Vec<usize> {
    let data = &c.parties[party];
    let pays = |&k: &usize| {
        let held = c.measures[k].floor * level(c, path, k, start - 1);
        let (mut saved, mut weight) = (0.0, 1.0);
        let end = quit.unwrap_or(c.periods + 1);
        for period in start..end.min(c.periods + 1) {
            let r = &data.covert[period - 1];
            saved += weight * saving(c, path, k, period, r, held, data.one_minus);
            weight *= r.rho;
            if weight < NEGLIGIBLE {
                break;
            }
        }
        let r = &data.covert[c.periods];
        match quit {
            Some(quit) => {
                if start > c.periods {
                    saved += saving(c, path, k, start, r, held, data.one_minus);
                    weight = r.rho;
                }
                saved -= weight * cure_cost(c, path, data.one_minus, k, held, quit);
            }
            None if c.after == After::Perpetual => {
                saved += weight / (1.0 - r.rho) * saving(c, path, k, c.periods + 1, r, held, data.one_minus);
            }
            None => {}
        }
        saved >= -1e-15
    };
    data.own.iter().copied().filter(|k| pays(k)).collect()
}

fn open(c: &Coefficients, path: &FloatPath, v: &PathValues, party: usize, start: usize) -> Tightest {
    let data = &c.parties[party];
    let r = &data.open[start - 1];
    let mut slack = punishment(c, v, party, start, r);
    let mut measures = Vec::with_capacity(data.own.len());
    for &k in &data.own {
        let held = c.measures[k].floor * level(c, path, k, start - 1);
        let saved = saving(c, path, k, start, r, held, data.one_minus);
        if saved >= -1e-15 {
            measures.push(k);
        }
        slack -= saved.max(0.0);
    }
    Tightest { plan: Plan { measures, ..simple(party, Kind::Open, start) }, slack }
}

/// Leaving lawfully: `None` where nothing is left to leave.
fn leave(c: &Coefficients, v: &PathValues, party: usize, start: usize, notice: usize) -> Option<Tightest> {
    let data = &c.parties[party];
    let out = start + notice;
    if c.after == After::Sunset && out > c.periods {
        return None;
    }
    let weight: f64 = (start..out).map(|t| data.keep[t.min(c.periods + 1) - 1]).product();
    let value = v.values[party][out.min(c.periods + 1) - 1];
    let floor = v.floors[party][(out - 1).min(c.periods)];
    Some(Tightest { plan: simple(party, Kind::Exit, start), slack: weight * (value - floor) })
}
