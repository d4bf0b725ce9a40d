//! What can be played as patience grows, when everything that is needed is a large enough difference between the best
//! and the worst values.
//!
//! An item can be played iff r·need ≤ D with r = (1−δ)/δ, where D = max good − Σ_i min bad_i over all items that can be
//! played. The largest set that is consistent shrinks as r grows, the most needy items first: so every such set is a
//! beginning of the order by need, and one walk through the order finds all thresholds.

use crate::exact::Rational;
use crate::repeated::threshold::{Staircase, Step};

/// Something that can be played.
#[derive(Debug, Clone)]
pub(in crate::repeated) struct Item {
    /// Its value as a path.
    pub(in crate::repeated) good: Rational,
    /// The value of the punishment of each player that it begins.
    pub(in crate::repeated) bad: Vec<Rational>,
    /// What it needs, ≥ 0; `None` if nothing makes it be played.
    pub(in crate::repeated) need: Option<Rational>,
}

/// The items in the order of need, with the best and the worst of every beginning.
struct Order {
    /// Index and need of the items, rising.
    items: Vec<(usize, Rational)>,
    /// For the first 1, 2, … items.
    extremes: Vec<Extremes>,
}

#[derive(Clone)]
struct Extremes {
    best: Rational,
    best_item: usize,
    worst: Vec<Rational>,
    worst_item: Vec<usize>,
}

impl Extremes {
    /// D.
    fn spread(&self) -> Rational {
        self.worst.iter().fold(self.best.clone(), |spread, worst| spread - worst)
    }

    fn step(&self, discount: Rational) -> Step {
        Step {
            discount,
            best: self.best.clone(),
            best_item: self.best_item,
            worst: self.worst.clone(),
            worst_item: self.worst_item.clone(),
        }
    }
}

impl Order {
    fn of(items: &[Item]) -> Self {
        let mut order: Vec<(usize, Rational)> =
            items.iter().enumerate().filter_map(|(at, item)| Some((at, item.need.clone()?))).collect();
        order.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        let mut extremes: Vec<Extremes> = Vec::with_capacity(order.len());
        for (at, _) in &order {
            let item = &items[*at];
            let next = match extremes.last() {
                None => Extremes {
                    best: item.good.clone(),
                    best_item: *at,
                    worst: item.bad.clone(),
                    worst_item: vec![*at; item.bad.len()],
                },
                Some(before) => {
                    let mut next = before.clone();
                    if item.good > next.best {
                        (next.best, next.best_item) = (item.good.clone(), *at);
                    }
                    for (player, bad) in item.bad.iter().enumerate() {
                        if *bad < next.worst[player] {
                            (next.worst[player], next.worst_item[player]) = (bad.clone(), *at);
                        }
                    }
                    next
                }
            };
            extremes.push(next);
        }
        Self { items: order, extremes }
    }
}

/// All thresholds, in one walk.
pub(in crate::repeated) fn staircase(items: &[Item]) -> Staircase {
    let order = Order::of(items);
    let mut once = vec![None; items.len()];
    let mut steps: Vec<Step> = Vec::new();
    let (mut count, mut ratio) = (order.items.len(), Rational::ZERO);
    while let Some((extremes, (last, need))) =
        count.checked_sub(1).and_then(|at| order.extremes.get(at).zip(order.items.get(at)))
    {
        let spread = extremes.spread();
        let goes = if need.is_zero() { spread < Rational::ZERO } else { need * &ratio >= spread };
        if goes {
            // Just above this ratio it cannot be played any more; at the ratio it could, unless the walk just begins.
            if !ratio.is_zero() {
                once[*last] = Some(Rational::ONE / (Rational::ONE + &ratio));
            }
            count -= 1;
            continue;
        }
        let end = (!need.is_zero()).then(|| spread / need);
        let discount = end.as_ref().map_or(Rational::ZERO, |end| Rational::ONE / (Rational::ONE + end));
        match steps.last_mut() {
            Some(step) if step.best == extremes.best && step.worst == extremes.worst => *step = extremes.step(discount),
            _ => steps.push(extremes.step(discount)),
        }
        match end {
            Some(end) => ratio = end,
            None => {
                for (at, _) in order.items.iter().take(count) {
                    once[*at] = Some(Rational::ZERO);
                }
                break;
            }
        }
    }
    steps.reverse();
    let for_ever = items.iter().map(|item| for_ever(item, &steps)).collect();
    Staircase { once, for_ever, steps }
}

/// The least δ at which an item that is promised itself needs no more than what it is above the worst.
fn for_ever(item: &Item, steps: &[Step]) -> Option<Rational> {
    let need = item.need.as_ref()?;
    for (at, step) in steps.iter().enumerate() {
        let spread = step.worst.iter().fold(item.good.clone(), |spread, worst| spread - worst);
        if spread < Rational::ZERO {
            continue;
        }
        if need.is_zero() {
            return Some(step.discount.clone());
        }
        if spread.is_zero() {
            continue;
        }
        let least = (need / (need + spread)).max(step.discount.clone());
        if steps.get(at + 1).is_none_or(|next| least < next.discount) {
            return Some(least);
        }
    }
    None
}

/// The best and the worst at one discount factor, when needs are measured against D there (r is in the needs); `None`
/// if nothing can be played. Also the items that can be played.
pub(in crate::repeated) fn at_once(items: &[Item], discount: &Rational) -> Option<(Step, Vec<usize>)> {
    let order = Order::of(items);
    let count = (1..=order.items.len()).rev().find(|&count| {
        let (spread, need) = (order.extremes[count - 1].spread(), &order.items[count - 1].1);
        *need <= spread
    })?;
    let mut playable: Vec<usize> = order.items.iter().take(count).map(|(at, _)| *at).collect();
    playable.sort_unstable();
    Some((order.extremes[count - 1].step(discount.clone()), playable))
}
