//! One schedule seen by some of the actors, in one kind of arithmetic: what every incentive row needs.

use super::number::Number;
use super::response::{Alarms, Course};
use super::rows::exit_exists;
use super::temptation::{Ledger, Tightest};
use super::value::{Actor, Levels, Value};
use crate::agreement::plan::{Kind, Plan};
use crate::agreement::scenario::{After, Scenario};
use crate::agreement::schedule::Schedule;
use rayon::prelude::*;

/// All plans of one actor, kind and start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) actor: Actor,
    pub(super) kind: Kind,
    pub(super) start: usize,
}

/// Every cell of a scenario: party by party, kind by kind, start by start; then the factions.
pub(super) fn cells(scenario: &Scenario) -> Vec<Cell> {
    let count = scenario.periods.count;
    let last = if scenario.periods.after == After::Perpetual { count + 1 } else { count };
    let mut cells = Vec::new();
    for party in 0..scenario.parties.len() {
        let actor = Actor { party, faction: None };
        cells.push(Cell { actor, kind: Kind::Sign, start: 1 });
        for kind in [Kind::Covert, Kind::Open, Kind::Exit] {
            let starts = (1..=last).filter(|&start| kind != Kind::Exit || exit_exists(scenario, start));
            cells.extend(starts.map(|start| Cell { actor, kind, start }));
        }
    }
    for (at, faction) in scenario.factions.iter().enumerate() {
        let actor = Actor { party: faction.party, faction: Some(at) };
        cells.extend((1..=last).map(|start| Cell { actor, kind: Kind::Ratify, start }));
    }
    cells
}

/// Levels, coefficients and values of the actors that some cells need.
pub(super) struct Account<'s, N> {
    scenario: &'s Scenario,
    schedule: &'s Schedule,
    levels: Levels<N>,
    /// By party; `None` where no cell asks.
    courses: Vec<Option<Course<N>>>,
    /// The actors with the first start that is asked for, and their values from there on.
    values: Vec<(Actor, usize, Value<N>)>,
}

impl<'s, N: Number> Account<'s, N> {
    /// For a schedule and a scenario without shape faults, and the given cells.
    pub(super) fn of(scenario: &'s Scenario, schedule: &'s Schedule, alarms: &[Alarms], cells: &[Cell]) -> Self {
        let mut actors: Vec<(Actor, usize)> = Vec::new();
        for cell in cells {
            match actors.iter_mut().find(|(actor, _)| *actor == cell.actor) {
                Some((_, first)) => *first = cell.start.min(*first),
                None => actors.push((cell.actor, cell.start)),
            }
        }
        let levels = Levels::of(scenario, schedule);
        let courses: Vec<Option<Course<N>>> = (0..scenario.parties.len())
            .into_par_iter()
            .map(|party| {
                let asked = actors.iter().any(|(actor, _)| actor.party == party);
                if asked { Course::of(scenario, alarms, party) } else { None }
            })
            .collect();
        let values = actors
            .into_par_iter()
            .filter_map(|(actor, first)| {
                let course = courses.get(actor.party)?.as_ref()?;
                Some((actor, first, Value::of(scenario, schedule, &levels, course, actor, first)))
            })
            .collect();
        Self { scenario, schedule, levels, courses, values }
    }

    /// The plans of the parties (factions do not move by themselves).
    pub(super) fn ledgers(&self) -> Ledgers<'_, N> {
        let by_party = self
            .courses
            .par_iter()
            .enumerate()
            .map(|(party, course)| {
                let (_, first, value) =
                    self.values.iter().find(|(actor, _, _)| *actor == Actor { party, faction: None })?;
                let course = course.as_ref()?;
                Some(Ledger::of(self.scenario, self.schedule, &self.levels, course, value, party, *first))
            })
            .collect();
        Ledgers { account: self, by_party }
    }

    /// V_t of an actor.
    pub(super) fn value(&self, actor: Actor, period: usize) -> Option<N> {
        self.values.iter().find(|(known, _, _)| *known == actor).map(|(_, _, value)| value.value(period))
    }
}

/// An account with the plans of its parties laid out.
pub(super) struct Ledgers<'a, N> {
    account: &'a Account<'a, N>,
    by_party: Vec<Option<Ledger<'a, N>>>,
}

impl<N: Number> Ledgers<'_, N> {
    /// The tightest plan of a cell; `None` if the account does not cover it.
    pub(super) fn tightest(&self, cell: Cell) -> Option<Tightest<N>> {
        let lone = |slack: N| Tightest { slack, quit: None };
        let party = cell.actor.party;
        match cell.kind {
            Kind::Covert => Some(self.by_party.get(party)?.as_ref()?.covert(cell.start)),
            Kind::Open => Some(self.by_party.get(party)?.as_ref()?.open(cell.start)),
            Kind::Sign => {
                let disagreement = &self.account.scenario.parties.get(party)?.disagreement;
                Some(lone(self.account.value(cell.actor, 1)?.minus(&N::of(disagreement))))
            }
            Kind::Ratify => {
                let reservation = &self.account.scenario.factions.get(cell.actor.faction?)?.reservation;
                Some(lone(self.account.value(cell.actor, cell.start)?.minus(&N::of(reservation))))
            }
            Kind::Exit => {
                let notice = self.account.scenario.exit?.notice_periods;
                let course = self.account.courses.get(party)?.as_ref()?;
                let (_, _, value) = self.account.values.iter().find(|(actor, _, _)| *actor == cell.actor)?;
                let premium = value.premium(cell.start.saturating_add(notice) - 1);
                let count = self.account.scenario.periods.count;
                Some(lone(notice_weight(course, count, cell.start, notice).times(premium)))
            }
        }
    }

    /// All cells, in their order, whatever the number of threads.
    pub(super) fn all(&self, cells: &[Cell]) -> Vec<Option<Tightest<N>>> {
        cells.par_iter().map(|&cell| self.tightest(cell)).collect()
    }

    /// The plan of a cell that quits when said, with the best set for it.
    pub(super) fn plan(&self, cell: Cell, quit: Option<usize>) -> Plan {
        let open = cell.kind == Kind::Open;
        let measures = match (cell.kind, self.by_party.get(cell.actor.party)) {
            (Kind::Covert | Kind::Open, Some(Some(ledger))) => ledger.best_set(open, cell.start, quit),
            _ => Vec::new(),
        };
        Plan {
            party: cell.actor.party,
            kind: cell.kind,
            faction: cell.actor.faction,
            start: cell.start,
            quit,
            measures,
        }
    }

    /// The slack of one plan that exists in the scenario.
    pub(super) fn slack(&self, plan: &Plan) -> Option<N> {
        let actor = Actor { party: plan.party, faction: plan.faction };
        match plan.kind {
            Kind::Covert | Kind::Open => {
                let ledger = self.by_party.get(plan.party)?.as_ref()?;
                Some(ledger.slack(plan.kind == Kind::Open, plan.start, plan.quit, &plan.measures))
            }
            Kind::Sign | Kind::Exit | Kind::Ratify => {
                Some(self.tightest(Cell { actor, kind: plan.kind, start: plan.start })?.slack)
            }
        }
    }
}

/// Π keep over the notice: the weight of what comes after it.
pub(super) fn notice_weight<N: Number>(course: &Course<N>, count: usize, start: usize, notice: usize) -> N {
    let end = start.saturating_add(notice);
    let mut weight = N::one();
    for period in start..end.min(count + 1) {
        weight = weight.times(&course.terms[period].keep);
    }
    let in_tail = end.saturating_sub(start.max(count + 1));
    if in_tail > 0 {
        weight = weight.times(&course.terms[count + 1].keep.power(in_tail as u64));
    }
    weight
}
