//! The check of what can be sustained where all that counts is the difference between the best and the worst: with money
//! between the players, and in strongly symmetric equilibria.
//!
//! An item (a profile, a symmetric action) can be played iff it needs no more than there is between the best and the worst of
//! what can be played. The largest consistent set is found by leaving out what needs more until nothing changes; what made the
//! answer walks through an order instead.

use super::automaton::check_automaton;
use super::repeated_thresholds::replies;
use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::repeated::answer::{AlarmResponse, Monitoring, RepeatedGame};
use crate::repeated::threshold::{PenalCode, Staircase, Step};
use std::collections::BTreeMap;

/// Faults of a staircase, given what every item is worth as a path, what the punishment of each player is worth that
/// begins with it, and what it needs (`None`: nothing makes it be played): at each step's discount factor, and just
/// below it, the largest consistent set is found by leaving out what needs more than there is until nothing changes.
#[must_use]
pub fn check_staircase(items: &[StairItem], stairs: &Staircase) -> Vec<String> {
    let mut faults = Vec::new();
    if stairs.steps.windows(2).any(|pair| pair[0].discount >= pair[1].discount) {
        faults.push("steps out of order".to_owned());
    }
    for (at, step) in stairs.steps.iter().enumerate() {
        let name = format!("step {} at {}", at + 1, to_text(&step.discount));
        if step.discount < Rational::ZERO || step.discount >= Rational::ONE {
            faults.push(format!("{name}: no discount factor"));
            continue;
        }
        if step.discount.is_zero() {
            // Only what needs nothing, however impatient the players are.
            let free: Vec<StairItem> =
                items.iter().filter(|item| item.need.as_ref().is_some_and(Rational::is_zero)).cloned().collect();
            let found = consistent(&free, &Rational::ZERO, false);
            if found.as_ref() != Some(&(step.best.clone(), step.worst.clone())) {
                faults.push(format!("{name}: not what needs nothing"));
            }
            continue;
        }
        let ratio = (Rational::ONE - &step.discount) / &step.discount;
        if consistent(items, &ratio, false).as_ref() != Some(&(step.best.clone(), step.worst.clone())) {
            faults.push(format!("{name}: not the largest consistent set"));
        }
        let below = at.checked_sub(1).and_then(|at| stairs.steps.get(at));
        if consistent(items, &ratio, true) != below.map(|below| (below.best.clone(), below.worst.clone())) {
            faults.push(format!("{name}: just below it is not the step before"));
        }
        let gives = |at: usize, right: &dyn Fn(&StairItem) -> bool| items.get(at).is_some_and(right);
        let held = |player: usize| {
            let at = step.worst_item.get(player).copied().unwrap_or(usize::MAX);
            gives(at, &|item| item.bad.get(player) == step.worst.get(player))
        };
        if !gives(step.best_item, &|item| item.good == step.best) || !(0..step.worst.len()).all(held) {
            faults.push(format!("{name}: not by what is named"));
        }
    }
    for (what, list) in [("once", &stairs.once), ("for ever", &stairs.for_ever)] {
        if list.len() != items.len() {
            faults.push(format!("played {what}: {} thresholds for {} items", list.len(), items.len()));
            continue;
        }
        for (at, (item, least)) in items.iter().zip(list).enumerate() {
            let top = |step: &Step| if what == "once" { step.best.clone() } else { item.good.clone() };
            let room = |step: &Step| step.worst.iter().fold(top(step), |room, worst| room - worst);
            if !is_least(item, least.as_ref(), &stairs.steps, &room) {
                faults.push(format!("item {} played {what}: not from there on, or from earlier on", at + 1));
            }
        }
    }
    faults
}

/// Whether an item needs no more than there is room from this discount factor on, and more just below it; 0 stands for all
/// positive ones, `None` is never.
fn is_least(item: &StairItem, least: Option<&Rational>, steps: &[Step], room: &dyn Fn(&Step) -> Rational) -> bool {
    let Some(need) = &item.need else { return least.is_none() };
    // However patient the players.
    let ever = |step: &Step| {
        let room = room(step);
        if need.is_zero() { room >= Rational::ZERO } else { room > Rational::ZERO }
    };
    let Some(least) = least else { return !steps.last().is_some_and(ever) };
    if least.is_zero() {
        return need.is_zero() && steps.first().is_some_and(|step| step.discount.is_zero() && ever(step));
    }
    if *least < Rational::ZERO || *least >= Rational::ONE {
        return false;
    }
    let Some(at) = steps.iter().rposition(|step| step.discount <= *least) else { return false };
    let used = need * (Rational::ONE - least) / least;
    let here = room(&steps[at]);
    if steps[at].discount < *least {
        return used == here && !used.is_zero();
    }
    // At a little less it needs a little more, of what there is room for in the step before.
    let before = at.checked_sub(1).map(|before| room(&steps[before]));
    used <= here && before.is_none_or(|before| if need.is_zero() { before < Rational::ZERO } else { used >= before })
}

/// What [`check_staircase`] needs to know of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct StairItem {
    /// Its value as a path.
    pub good: Rational,
    /// By player: the value of a punishment that begins with it.
    pub bad: Vec<Rational>,
    /// Per (1−δ)/δ where all discount factors are looked at, else as it is; `None` is never.
    pub need: Option<Rational>,
}

/// The profiles of a game with transfers as items for all discount factors: joint payoff, best replies, sum of gains, with
/// what is seen of them.
///
/// `None` for monitoring with false alarms, signals, suspensions or sanctions, and for several states.
#[must_use]
pub fn transfer_items(game: &RepeatedGame) -> Option<Vec<StairItem>> {
    let view = View::of(game)?;
    view.free().then(|| view.profiles(None))
}

/// The symmetric actions of a symmetric game as items for all discount factors, seen by one player.
///
/// `None` as in [`transfer_items`], and for games that are not symmetric.
#[must_use]
pub fn symmetric_items(game: &RepeatedGame) -> Option<Vec<StairItem>> {
    let view = View::of(game)?;
    if view.free() { view.symmetric(None) } else { None }
}

/// Faults of what is said to be sustained with transfers at the game's discount factor: the best, the worst, by which
/// profiles, and which profiles can be played.
#[must_use]
pub fn check_transfers(game: &RepeatedGame, found: Option<&(Step, Vec<usize>)>) -> Vec<String> {
    let Some((view, delta)) = View::of(game).zip(common(game)) else {
        return vec!["a game that is not covered".to_owned()];
    };
    let items = view.profiles(Some(&delta));
    let (Some((step, playable)), Some((best, worst))) = (found, consistent(&items, &Rational::ONE, false)) else {
        let is_empty = consistent(&items, &Rational::ONE, false).is_none();
        return if found.is_none() && is_empty { vec![] } else { vec!["whether anything can be played".to_owned()] };
    };
    let mut faults = Vec::new();
    if step.discount != delta {
        faults.push(format!(
            "the discount factor: stated {}, the game has {}",
            to_text(&step.discount),
            to_text(&delta)
        ));
    }
    if step.best != best {
        faults.push(format!("the joint payoff: stated {}, recomputed {}", to_text(&step.best), to_text(&best)));
    }
    if step.worst != worst {
        let at = step.worst.iter().zip(&worst).position(|(stated, found)| stated != found);
        let who = at.map_or("the players".to_owned(), |at| format!("player {}", at + 1));
        faults.push(format!("the least payoff of {who}: not what the largest consistent set gives"));
    }
    let room = worst.iter().fold(best, |room, worst| room - worst);
    let plays = |item: &StairItem| item.need.as_ref().is_some_and(|need| *need <= room);
    let right: Vec<usize> = (0..items.len()).filter(|&at| plays(&items[at])).collect();
    if let Some(at) = (0..items.len()).find(|at| playable.contains(at) != right.contains(at)) {
        let what = if right.contains(&at) { "can be played, which is not said" } else { "cannot be played" };
        faults.push(format!("profile {} {what}", at + 1));
    } else if *playable != right {
        faults.push("the profiles that can be played: not each once and in order".to_owned());
    }
    let good = |at: usize, value: &Rational| items.get(at).is_some_and(|item| plays(item) && item.good == *value);
    if !good(step.best_item, &step.best) {
        faults.push(format!("profile {} does not give the joint payoff", step.best_item.saturating_add(1)));
    }
    for (player, value) in step.worst.iter().enumerate() {
        let by = step.worst_item.get(player).and_then(|&at| items.get(at)).filter(|item| plays(item));
        if by.and_then(|item| item.bad.get(player)) != Some(value) {
            faults.push(format!("player {} is not held down by the profile that is named", player + 1));
        }
    }
    faults
}

/// Faults of a strongly symmetric penal code: that it is an equilibrium, that everybody does the same in it, that it keeps to
/// its path for ever, and that no such equilibrium is better than its carrot or worse than its stick.
#[must_use]
pub fn check_penal_code(game: &RepeatedGame, code: &PenalCode) -> Vec<String> {
    let mut faults = check_automaton(game, 0, &code.automaton);
    let Some(items) = symmetric_at(game) else {
        faults.push("a game that is not covered".to_owned());
        return faults;
    };
    match consistent(&items, &Rational::ONE, false) {
        None => faults.push("no strongly symmetric equilibrium is there".to_owned()),
        Some((best, worst)) => {
            let worst = worst.into_iter().next().unwrap_or_default();
            for (what, stated, found) in [("carrot", &code.carrot_value, best), ("stick", &code.stick_value, worst)] {
                if *stated != found {
                    let (stated, found) = (to_text(stated), to_text(&found));
                    faults.push(format!("the {what}: stated {stated}, the largest consistent set gives {found}"));
                }
            }
        }
    }
    let [state] = game.states.as_slice() else { return faults };
    let (stage, players) = (&state.game, game.player_count());
    let symmetric = |profile: usize| {
        let actions = stage.profile(profile);
        actions.first().copied().filter(|first| actions.iter().all(|action| action == first))
    };
    let states = &code.automaton.states;
    for (at, state) in states.iter().enumerate() {
        if symmetric(state.profile).is_none() {
            faults.push(format!("state {}: not everybody does the same", at + 1));
        }
        let alike = state.punishment.windows(2).all(|pair| pair[0] == pair[1]);
        if !alike {
            faults.push(format!("state {}: not the same punishment for all", at + 1));
        }
    }
    let start = match code.automaton.start.as_slice() {
        [(start, _)] => states.get(*start).map(|state| (*start, state)),
        _ => None,
    };
    let for_ever = start.is_some_and(|(at, state)| state.next.iter().all(|next| *next == [(at, Rational::ONE)]));
    if start.and_then(|(_, state)| symmetric(state.profile)) != Some(code.path) || !for_ever {
        faults.push("the path is not played for ever".to_owned());
    }
    if code.automaton.payoff != vec![code.path_value.clone(); players] {
        faults.push("the value of the path is not what the machine gives".to_owned());
    }
    let held = |action: usize, value: &Rational| {
        states.iter().any(|state| symmetric(state.profile) == Some(action) && state.value.first() == Some(value))
    };
    if !held(code.stick, &code.stick_value) || !held(code.carrot, &code.carrot_value) {
        faults.push("stick and carrot are not states of the machine".to_owned());
    }
    faults
}

/// Faults of the claim that no strongly symmetric equilibrium keeps everybody to a symmetric action for ever (`None`: that
/// there is no such equilibrium at all).
#[must_use]
pub fn check_no_penal_code(game: &RepeatedGame, action: Option<usize>) -> Vec<String> {
    let Some(items) = symmetric_at(game) else { return vec!["a game that is not covered".to_owned()] };
    let Some((_, worst)) = consistent(&items, &Rational::ONE, false) else { return vec![] };
    let worst = worst.into_iter().next().unwrap_or_default();
    let kept = match action {
        None => true,
        Some(action) => {
            items.get(action).is_none_or(|item| item.need.as_ref().is_some_and(|need| *need <= &item.good - &worst))
        }
    };
    if kept { vec!["a strongly symmetric equilibrium does".to_owned()] } else { vec![] }
}

fn symmetric_at(game: &RepeatedGame) -> Option<Vec<StairItem>> {
    View::of(game)?.symmetric(Some(&common(game)?))
}

/// δ if it is the same for all.
fn common(game: &RepeatedGame) -> Option<Rational> {
    let first = game.discount.first()?;
    game.discount.iter().all(|delta| delta == first).then(|| first.get().clone())
}

/// A game with one state and no false alarms, after which anything may follow.
struct View<'a> {
    stage: &'a NormalForm,
    /// p and s by player.
    seen: Vec<(Rational, Rational)>,
}

impl<'a> View<'a> {
    fn of(game: &'a RepeatedGame) -> Option<Self> {
        let [state] = game.states.as_slice() else { return None };
        let players = state.game.players().len();
        let seen: Vec<(Rational, Rational)> = match &game.monitoring {
            Monitoring::Perfect => vec![(Rational::ONE, Rational::ZERO); players],
            Monitoring::Inspected(inspection)
                if inspection.response == AlarmResponse::Optimal
                    && inspection.false_alarm.iter().all(|q| q.get().is_zero()) =>
            {
                inspection.detection.iter().map(|p| p.get().clone()).zip(inspection.sanction.iter().cloned()).collect()
            }
            _ => return None,
        };
        (seen.len() == players && game.discount.len() == players).then_some(Self { stage: &state.game, seen })
    }

    /// Whether there are no sanctions.
    fn free(&self) -> bool {
        self.seen.iter().all(|(_, sanction)| sanction.is_zero())
    }

    fn profiles(&self, delta: Option<&Rational>) -> Vec<StairItem> {
        (0..self.stage.profile_count()).map(|profile| self.item(profile, self.seen.len(), delta)).collect()
    }

    /// `None` if the players are not alike.
    fn symmetric(&self, delta: Option<&Rational>) -> Option<Vec<StairItem>> {
        let first = self.seen.first()?;
        if self.seen.iter().any(|other| other != first) || !self.alike() {
            return None;
        }
        let actions = self.stage.shape().first().copied()?;
        let profile = |action: usize| self.stage.index(&vec![action; self.seen.len()]);
        Some((0..actions).map(|action| self.item(profile(action), 1, delta)).collect())
    }

    /// Whether a payoff depends on the own action, and on how many others do what, and on nothing else.
    fn alike(&self) -> bool {
        let shape = self.stage.shape();
        if shape.windows(2).any(|pair| pair[0] != pair[1]) {
            return false;
        }
        let mut known: BTreeMap<(usize, Vec<usize>), &Rational> = BTreeMap::new();
        (0..self.stage.profile_count()).all(|profile| {
            let actions = self.stage.profile(profile);
            (0..actions.len()).all(|player| {
                let mut others = actions.clone();
                let own = others.remove(player);
                others.sort_unstable();
                let payoff = self.stage.payoff_at(player, profile);
                *known.entry((own, others)).or_insert(payoff) == payoff
            })
        })
    }

    /// A profile to the first players: with G = gain/p, what a punishment is worth that begins with it, g + max(0, G − δ s), and
    /// what must be promised above the worst, max(0, (1−δ)(G/δ − s)). Without a δ there is no s, and (1−δ)/δ is left out.
    fn item(&self, profile: usize, players: usize, delta: Option<&Rational>) -> StairItem {
        let (mut good, mut bad, mut need) = (Rational::ZERO, vec![], Some(Rational::ZERO));
        for (player, (detection, sanction)) in self.seen.iter().take(players).enumerate() {
            let here = self.stage.payoff_at(player, profile);
            let best = replies(self.stage, profile, player).map(|other| self.stage.payoff_at(player, other)).max();
            let gain = best.map_or(Rational::ZERO, |best| (best - here).max(Rational::ZERO));
            good += here;
            if gain.is_zero() {
                bad.push(here.clone());
                continue;
            }
            if detection.is_zero() {
                bad.push(here.clone());
                need = None;
                continue;
            }
            let weighed = gain / detection;
            let (above, more) = match delta {
                None => (weighed.clone(), weighed),
                Some(delta) => {
                    let more = (Rational::ONE - delta) * (&weighed / delta - sanction);
                    (weighed - delta * sanction, more)
                }
            };
            bad.push(here + above.max(Rational::ZERO));
            need = need.map(|sum| sum + more.max(Rational::ZERO));
        }
        StairItem { good, bad, need }
    }
}

/// The best and the worst of the largest set in which everything needs no more (`strictly`: less, unless it needs
/// nothing) than is between them.
fn consistent(items: &[StairItem], ratio: &Rational, strictly: bool) -> Option<(Rational, Vec<Rational>)> {
    let mut left: Vec<&StairItem> = items.iter().filter(|item| item.need.is_some()).collect();
    loop {
        let best = left.iter().map(|item| &item.good).max()?.clone();
        let players = left.first()?.bad.len();
        let worst = (0..players).map(|i| left.iter().filter_map(|item| item.bad.get(i)).min().cloned());
        let worst: Vec<Rational> = worst.collect::<Option<_>>()?;
        let room = worst.iter().fold(best.clone(), |room, worst| room - worst);
        let before = left.len();
        left.retain(|item| {
            let need = item.need.as_ref().map(|need| need * ratio).unwrap_or(Rational::ZERO);
            if strictly && !need.is_zero() { need < room } else { need <= room }
        });
        if left.len() == before {
            return Some((best, worst));
        }
    }
}
