//! Rows of the problem as JSON objects, by name, both ways.

use super::read::Reader;
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{After, Scenario};
use serde_json::{Map, Value, json};

/// A row by the names of the scenario: `{"kind": "pace", "measure": "SS-20", "period": 3}`, or for an incentive
/// `{"kind": "covert", "party": "USSR", "start": 3, "quit": null, "measures": ["SS-20"]}`. Links and assistance lines
/// have no names: they are given by their index from 0, as in `links[2]`.
pub fn row_to_json(scenario: &Scenario, row: &Row) -> Value {
    let measure = |k: usize| scenario.measures.get(k).map(|m| m.name.clone());
    match row {
        Row::NeverFalls { measure: k, period } => {
            json!({"kind": "never_falls", "measure": measure(*k), "period": period})
        }
        Row::Pace { measure: k, period } => json!({"kind": "pace", "measure": measure(*k), "period": period}),
        Row::AtLeast { measure: k, period } => json!({"kind": "at_least", "measure": measure(*k), "period": period}),
        Row::AtMost { measure: k, period } => json!({"kind": "at_most", "measure": measure(*k), "period": period}),
        Row::Link { link, period } => json!({"kind": "link", "link": link, "period": period}),
        Row::LinkReverse { link, period } => json!({"kind": "link_reverse", "link": link, "period": period}),
        Row::AssistanceFloor { assistance, period } => {
            json!({"kind": "assistance_floor", "assistance": assistance, "period": period})
        }
        Row::AssistanceCap { assistance, period } => {
            json!({"kind": "assistance_cap", "assistance": assistance, "period": period})
        }
        Row::AssistanceBudget { assistance } => json!({"kind": "assistance_budget", "assistance": assistance}),
        Row::Incentive(plan) => Value::Object(plan_to_json(scenario, plan)),
    }
}

/// The fields that name a plan.
pub(super) fn plan_to_json(scenario: &Scenario, plan: &Plan) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("party".into(), scenario.parties.get(plan.party).map(|p| p.name.clone()).into());
    fields.insert("kind".into(), plan.kind.name().into());
    if let Some(at) = plan.faction {
        fields.insert("faction".into(), scenario.factions.get(at).map(|f| f.name.clone()).into());
        if factions_named(scenario, plan.party, scenario.factions.get(at).map_or("", |f| &f.name)).len() > 1 {
            fields.insert("faction_index".into(), at.into());
        }
    }
    fields.insert("start".into(), plan.start.into());
    fields.insert("quit".into(), plan.quit.into());
    if matches!(plan.kind, Kind::Covert | Kind::Open) {
        let names: Vec<Value> =
            plan.measures.iter().map(|k| scenario.measures.get(*k).map(|m| m.name.clone()).into()).collect();
        fields.insert("measures".into(), names.into());
    }
    fields
}

fn factions_named(scenario: &Scenario, party: usize, name: &str) -> Vec<usize> {
    let found = scenario.factions.iter().enumerate().filter(|(_, f)| f.party == party && f.name == name);
    found.map(|(at, _)| at).collect()
}

/// The kinds of row that are not incentives, for messages.
const KINDS: &str = "sign, covert, open, exit, ratify, never_falls, pace, at_least, at_most, link, link_reverse, \
                     assistance_floor, assistance_cap, assistance_budget";

impl Reader<'_> {
    /// Reads a row; faults are noted and `None` returned.
    pub(super) fn row(&mut self, path: &str, value: &Value) -> Option<Row> {
        let fields = self.object(path, value)?;
        let kind = self.text(path, fields, "kind")?;
        if Kind::from_name(&kind).is_some() {
            return self.plan(path, value).map(Row::Incentive);
        }
        let periods = self.scenario.periods.count;
        let (measures, links, lines) =
            (self.scenario.measures.len(), self.scenario.links.len(), self.scenario.assistance.len());
        let (link, assistance) = ((0, links), (0, lines));
        Some(match kind.as_str() {
            "never_falls" | "pace" | "at_least" | "at_most" => {
                let names: Vec<&str> = self.scenario.measures.iter().map(|m| m.name.as_str()).collect();
                let measure = self.named(path, fields, "measure", &names);
                let period = self.whole(path, fields, "period", (1, periods + 1));
                let (measure, period) = (measure.filter(|k| *k < measures)?, period?);
                match kind.as_str() {
                    "never_falls" => Row::NeverFalls { measure, period },
                    "pace" => Row::Pace { measure, period },
                    "at_least" => Row::AtLeast { measure, period },
                    _ => Row::AtMost { measure, period },
                }
            }
            "link" | "link_reverse" => {
                let index = self.whole(path, fields, "link", link);
                let period = self.whole(path, fields, "period", (1, periods + 1));
                let (link, period) = (index?, period?);
                if kind == "link" { Row::Link { link, period } } else { Row::LinkReverse { link, period } }
            }
            "assistance_floor" | "assistance_cap" => {
                let index = self.whole(path, fields, "assistance", assistance);
                let period = self.whole(path, fields, "period", (1, periods + 1));
                let (assistance, period) = (index?, period?);
                match kind.as_str() {
                    "assistance_floor" => Row::AssistanceFloor { assistance, period },
                    _ => Row::AssistanceCap { assistance, period },
                }
            }
            "assistance_budget" => {
                Row::AssistanceBudget { assistance: self.whole(path, fields, "assistance", assistance)? }
            }
            _ => {
                self.fault(&format!("{path}.kind"), &format!("{kind:?}"), KINDS);
                return None;
            }
        })
    }

    /// Reads the fields that name a plan and checks that the scenario has such a plan.
    pub(super) fn plan(&mut self, path: &str, value: &Value) -> Option<Plan> {
        let fields = self.object(path, value)?;
        let scenario = self.scenario;
        let names: Vec<&str> = scenario.parties.iter().map(|p| p.name.as_str()).collect();
        let party = self.named(path, fields, "party", &names);
        let kind = self.text(path, fields, "kind")?;
        let Some(kind) = Kind::from_name(&kind) else {
            self.fault(&format!("{path}.kind"), &format!("{kind:?}"), "sign, covert, open, exit or ratify");
            return None;
        };
        let count = scenario.periods.count;
        let perpetual = scenario.periods.after == After::Perpetual;
        let last_start = if perpetual { count + 1 } else { count };
        let start = self.whole(path, fields, "start", (1, last_start + 1));
        let quit = match fields.get("quit") {
            None | Some(Value::Null) => None,
            Some(_) if kind != Kind::Covert => {
                self.fault(&format!("{path}.quit"), "a period", "null, except for covert plans");
                return None;
            }
            Some(_) => {
                let from = start? + 1;
                let last = if perpetual { (count + 1).max(from) } else { count };
                Some(self.whole(path, fields, "quit", (from, last + 1))?)
            }
        };
        let party = party?;
        let measures = match fields.get("measures") {
            Some(list) if matches!(kind, Kind::Covert | Kind::Open) => {
                self.own_measures(&format!("{path}.measures"), list, party)?
            }
            None if matches!(kind, Kind::Covert | Kind::Open) => {
                self.fault(&format!("{path}.measures"), "nothing", "a list of the party's measures");
                return None;
            }
            _ => Vec::new(),
        };
        let faction = if kind == Kind::Ratify { Some(self.faction(path, fields, party)?) } else { None };
        Some(Plan { party, kind, faction, start: start?, quit, measures })
    }

    fn own_measures(&mut self, path: &str, list: &Value, party: usize) -> Option<Vec<usize>> {
        let items = self.array(path, list)?;
        let scenario = self.scenario;
        let mut found = Vec::new();
        let mut good = true;
        for (at, item) in items.iter().enumerate() {
            let own = |name: &str| scenario.measures.iter().position(|m| m.name == name && m.performer == party);
            match item.as_str().and_then(own) {
                Some(k) if !found.contains(&k) => found.push(k),
                Some(_) => {
                    self.fault(&format!("{path}[{at}]"), &super::read::show(item), "each measure once");
                    good = false;
                }
                None => {
                    self.fault(
                        &format!("{path}[{at}]"),
                        &super::read::show(item),
                        "the name of a measure of the party",
                    );
                    good = false;
                }
            }
        }
        found.sort_unstable();
        good.then_some(found)
    }

    fn faction(&mut self, path: &str, fields: &Map<String, Value>, party: usize) -> Option<usize> {
        let name = self.text(path, fields, "faction")?;
        let candidates = factions_named(self.scenario, party, &name);
        let chosen = match fields.get("faction_index") {
            Some(_) => {
                let index = self.whole(path, fields, "faction_index", (0, self.scenario.factions.len()))?;
                candidates.into_iter().find(|f| *f == index)
            }
            None => candidates.first().copied(),
        };
        if chosen.is_none() {
            self.fault(&format!("{path}.faction"), &format!("{name:?}"), "the name of a faction of the party");
        }
        chosen
    }
}
