//! From a solver's floating point to an exact schedule on a decimal grid that keeps every limit of its measures.

use super::coefficients::Coefficients;
use super::scenario::{Assistance, LinkKind, Scenario};
use super::schedule::Schedule;
use crate::exact::{Rational, round_to_grid, to_f64};

/// Rounds levels to multiples of `10^-digits`, period by period, and moves each into the room that start, bounds,
/// pace, ties and precedence leave it; amounts are rounded down and cut at caps and budgets. Links other than precedence
/// are not looked at: the solver leaves them a margin.
pub(super) fn round(
    scenario: &Scenario,
    c: &Coefficients,
    levels: &[Vec<f64>],
    amounts: &[Vec<f64>],
    digits: u32,
) -> Schedule {
    let order = leaders_first(scenario);
    let needs = needs(scenario, c, &order);
    let mut exact: Vec<Vec<Rational>> = vec![Vec::with_capacity(scenario.periods.count); scenario.measures.len()];
    for period in 1..=scenario.periods.count {
        for &k in &order {
            let m = &scenario.measures[k];
            let before = exact[k].last().unwrap_or(m.start_level.get()).clone();
            let mut most = if period < m.earliest { m.start_level.get().clone() } else { Rational::ONE };
            if let Some(step) = &m.max_step {
                most = most.min(&before + step);
            }
            for link in &scenario.links {
                if let LinkKind::Precedence { before: leader, after } = &link.kind
                    && *after == k
                    && (link.from..=link.to).contains(&period)
                    && let Some(reached) = exact[*leader].last()
                {
                    most = most.min(reached.clone());
                }
            }
            let least = before.max(needs[k][period - 1].clone());
            let wanted = if c.measures[k].tied[period - 1] {
                Rational::ZERO
            } else {
                round_to_grid(levels[k][period - 1], digits).unwrap_or(Rational::ZERO)
            };
            exact[k].push(wanted.min(most).max(least));
        }
    }
    let assistance = scenario
        .assistance
        .iter()
        .zip(amounts)
        .map(|(line, wanted)| {
            let mut left = line.budget.clone();
            (1..=scenario.periods.count)
                .map(|period| {
                    let amount = round_to_grid(wanted[period - 1], digits).unwrap_or(Rational::ZERO);
                    let amount =
                        amount.min(line.max_per_period.at(period).clone()).min(left.clone()).max(Rational::ZERO);
                    left = &left - &amount;
                    amount
                })
                .collect()
        })
        .collect();
    Schedule { levels: exact, assistance }
}

/// By measure and period: the least level from which what milestones and deadlines demand later can still be reached at
/// the pace, by the measure itself and by those that it leads. Without it, a level rounded down on the way to a
/// milestone at full pace would miss it.
fn needs(scenario: &Scenario, c: &Coefficients, order: &[usize]) -> Vec<Vec<Rational>> {
    let count = scenario.periods.count;
    let mut needs: Vec<Vec<Rational>> =
        scenario.measures.iter().map(|m| (1..=count).map(|period| required(m, period)).collect()).collect();
    for &k in order.iter().rev() {
        for t in (1..count).rev() {
            let before = match &scenario.measures[k].max_step {
                _ if c.measures[k].tied[t] => needs[k][t].clone(),
                Some(step) => &needs[k][t] - step,
                None => continue,
            };
            if before > needs[k][t - 1] {
                needs[k][t - 1] = before;
            }
        }
        for link in &scenario.links {
            if let LinkKind::Precedence { before, after } = &link.kind
                && *after == k
            {
                let follows = needs[k].clone();
                let in_force = needs[*before].iter_mut().zip(follows).take(link.to).skip(link.from - 1);
                for (leads, follows) in in_force {
                    if follows > *leads {
                        *leads = follows;
                    }
                }
            }
        }
    }
    needs
}

/// The least level that milestones and deadline demand in a period.
fn required(m: &super::scenario::Measure, period: usize) -> Rational {
    if m.deadline.is_some_and(|deadline| period >= deadline) {
        return Rational::ONE;
    }
    let reached = m.milestones.iter().filter(|s| s.period <= period).map(|s| s.at_least.get().clone());
    reached.max().unwrap_or(Rational::ZERO)
}

/// Measures in an order in which everyone comes after those that must lead it.
fn leaders_first(scenario: &Scenario) -> Vec<usize> {
    let count = scenario.measures.len();
    let mut waits: Vec<Vec<usize>> = vec![Vec::new(); count];
    for link in &scenario.links {
        if let LinkKind::Precedence { before, after } = &link.kind {
            waits[*after].push(*before);
        }
    }
    let mut order = Vec::with_capacity(count);
    let mut placed = vec![false; count];
    while order.len() < count {
        let before = order.len();
        for k in 0..count {
            if !placed[k] && waits[k].iter().all(|&leader| placed[leader]) {
                placed[k] = true;
                order.push(k);
            }
        }
        if order.len() == before {
            // A cycle, which the reader refuses; keep the order of the file.
            order.extend((0..count).filter(|&k| !placed[k]));
        }
    }
    order
}

/// Levels pulled back by floating-point dust: within [0, 1], never falling.
pub(super) fn dust_free(c: &Coefficients, levels: &mut [Vec<f64>]) {
    for (k, m) in c.measures.iter().enumerate() {
        let mut before = m.start;
        for (t, level) in levels[k].iter_mut().enumerate() {
            *level = if m.tied[t] { before } else { level.min(m.upper[t]).max(m.least[t]).max(before) };
            before = *level;
        }
    }
}

/// Levels closer than `near` to their start, to 1, or to the level before are set there.
pub(super) fn snapped(c: &Coefficients, levels: &[Vec<f64>], near: f64) -> Vec<Vec<f64>> {
    let sweep = |(row, start): (&Vec<f64>, f64)| {
        let mut before = start;
        row.iter()
            .map(|&level| {
                before = [before, 1.0].into_iter().find(|limit| (level - limit).abs() < near).unwrap_or(level);
                before
            })
            .collect()
    };
    levels.iter().zip(c.measures.iter().map(|m| m.start)).map(sweep).collect()
}

/// Amounts without those too small to be paid: under a millionth of what a line may pay in a period.
pub(super) fn swept(scenario: &Scenario, amounts: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let sweep = |(line, row): (&Assistance, &Vec<f64>)| {
        let least = |t: usize| 1e-6 * to_f64(line.max_per_period.at(t));
        row.iter().enumerate().map(|(t, &v)| if v < least(t + 1) { 0.0 } else { v }).collect()
    };
    scenario.assistance.iter().zip(amounts).map(sweep).collect()
}
