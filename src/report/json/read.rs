//! A saved answer read back, with all its faults at once.

use super::SCHEMA_VERSION;
use super::saved::{SavedFound, SavedIncentive, SavedRefutation, SavedSolution};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;
use crate::error::{Error, Fault};
use crate::exact::{self, Rational};
use serde_json::{Map, Value};

/// Reads a saved answer to `scenario`: found, refuted, or undecided with a best schedule. Numbers are read exactly
/// from their text; additional fields are ignored.
///
/// # Errors
/// [`Error::Input`] with every fault: text that is not JSON (with line and column), a missing or wrong field, a
/// measure, party, link or plan that the scenario does not have, a list of the wrong length, a number that is none.
pub fn read_solution(text: &str, scenario: &Scenario) -> Result<SavedSolution, Error> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or_default().to_string();
        let position = (error.line() > 0).then(|| (error.line(), error.column().max(1)));
        Error::Input(vec![Fault { path: String::new(), position, found: what, allowed: "JSON".to_string() }])
    })?;
    let mut reader = Reader { scenario, faults: Vec::new() };
    let read = reader.answer(&value);
    match read {
        Some(answer) if reader.faults.is_empty() => Ok(answer),
        _ if reader.faults.is_empty() => Err(Error::Bug("a saved answer was refused without a fault".to_string())),
        _ => Err(Error::Input(reader.faults)),
    }
}

/// Collects faults while reading; every method notes what is wrong and returns `None`.
pub(super) struct Reader<'a> {
    pub(super) scenario: &'a Scenario,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn answer(&mut self, value: &Value) -> Option<SavedSolution> {
        let fields = self.object("", value)?;
        let version = self.whole("", fields, "schema_version", (0, usize::MAX));
        if version.is_some_and(|v| v != SCHEMA_VERSION as usize) {
            self.fault("schema_version", &show(&fields["schema_version"]), &SCHEMA_VERSION.to_string());
        }
        match self.text("", fields, "outcome")?.as_str() {
            "found" => self.found("", fields).map(|found| SavedSolution::Found(Box::new(found))),
            "refuted" => self.refuted(fields).map(SavedSolution::Refuted),
            "undecided" => match fields.get("best") {
                Some(best @ Value::Object(_)) => {
                    let fields = self.object("best", best)?;
                    self.found("best", fields).map(|found| SavedSolution::Found(Box::new(found)))
                }
                _ => {
                    self.fault(
                        "best",
                        "no schedule",
                        "a schedule: an undecided answer without one has nothing to check",
                    );
                    None
                }
            },
            other => {
                self.fault("outcome", &format!("{other:?}"), "found, refuted or undecided");
                None
            }
        }
    }

    fn found(&mut self, path: &str, fields: &Map<String, Value>) -> Option<SavedFound> {
        let title = self.text(path, fields, "title");
        let objective = self.objective(path, fields);
        let parties = self.parties(path, fields);
        let levels = self.levels(path, fields);
        let assistance = self.assistance(path, fields);
        let incentives = self.incentives(path, fields);
        let gain = self.number(path, fields, "max_deviation_gain");
        let (mut status, mut min_slack, mut epsilon) = (None, None, None);
        if let Some(certificate) = fields.get("certificate") {
            let at = join(path, "certificate");
            if let Some(fields) = self.object(&at, certificate) {
                status = self.text(&at, fields, "status");
                min_slack = fields.get("min_slack").and_then(|_| self.number(&at, fields, "min_slack"));
                epsilon = fields.get("epsilon").and_then(|_| self.number(&at, fields, "epsilon"));
            }
        }
        let (values, disagreements) = parties?;
        Some(SavedFound {
            title: title?,
            schedule: Schedule { levels: levels?, assistance: assistance? },
            objective: objective?,
            values,
            disagreements,
            incentives: incentives?,
            max_deviation_gain: gain?,
            status,
            min_slack,
            epsilon,
        })
    }

    fn refuted(&mut self, fields: &Map<String, Value>) -> Option<SavedRefutation> {
        let title = self.text("", fields, "title");
        let items = self.list("", fields, "proof")?;
        let mut multipliers = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let path = format!("proof[{at}]");
            let Some(fields) = self.object(&path, item) else { continue };
            let row = match fields.get("row") {
                Some(row) => self.row(&format!("{path}.row"), row),
                None => {
                    self.fault(&format!("{path}.row"), "nothing", "a row");
                    None
                }
            };
            if let (Some(row), Some(weight)) = (row, self.number(&path, fields, "multiplier")) {
                multipliers.push((row, weight));
            }
        }
        let mut bound = None;
        if let Some(Value::Object(fields)) = fields.get("certificate") {
            bound = fields.get("bound").and_then(|_| self.number("certificate", fields, "bound"));
        }
        Some(SavedRefutation { title: title?, multipliers, bound })
    }

    fn objective(&mut self, path: &str, fields: &Map<String, Value>) -> Option<Rational> {
        let at = join(path, "objective");
        let Some(value) = fields.get("objective") else {
            self.fault(&at, "nothing", "an object with kind and value");
            return None;
        };
        let fields = self.object(&at, value)?;
        let kind = self.text(&at, fields, "kind")?;
        let wanted = self.scenario.objective.name();
        if kind != wanted {
            self.fault(&format!("{at}.kind"), &format!("{kind:?}"), &format!("the scenario's objective, {wanted}"));
        }
        self.number(&at, fields, "value")
    }

    fn parties(&mut self, path: &str, fields: &Map<String, Value>) -> Option<(Vec<Rational>, Vec<Rational>)> {
        let scenario = self.scenario;
        let names: Vec<&str> = scenario.parties.iter().map(|p| p.name.as_str()).collect();
        let mut found = vec![None; names.len()];
        let at = join(path, "parties");
        for (index, item) in self.list(path, fields, "parties")?.iter().enumerate() {
            let path = format!("{at}[{index}]");
            let Some(fields) = self.object(&path, item) else { continue };
            let Some(party) = self.named(&path, fields, "name", &names) else { continue };
            let value = self.number(&path, fields, "value");
            let disagreement = self.number(&path, fields, "disagreement");
            if found[party].is_some() {
                self.fault(&path, &format!("{:?} a second time", names[party]), "each party once");
            }
            found[party] = Some((value, disagreement));
        }
        self.complete(&at, &names, &found)?;
        let mut values = Vec::new();
        let mut disagreements = Vec::new();
        for (value, disagreement) in found.into_iter().flatten() {
            values.push(value?);
            disagreements.push(disagreement?);
        }
        Some((values, disagreements))
    }

    fn levels(&mut self, path: &str, fields: &Map<String, Value>) -> Option<Vec<Vec<Rational>>> {
        let scenario = self.scenario;
        let names: Vec<&str> = scenario.measures.iter().map(|m| m.name.as_str()).collect();
        let mut found = vec![None; names.len()];
        let at = join(path, "schedule");
        for (index, item) in self.list(path, fields, "schedule")?.iter().enumerate() {
            let path = format!("{at}[{index}]");
            let Some(fields) = self.object(&path, item) else { continue };
            let Some(k) = self.named(&path, fields, "measure", &names) else { continue };
            let performer = scenario.parties.get(scenario.measures[k].performer).map_or("", |p| p.name.as_str());
            if fields.get("performer").is_some_and(|read| read.as_str() != Some(performer)) {
                let read = show(&fields["performer"]);
                self.fault(&format!("{path}.performer"), &read, &format!("{performer:?}, who performs it"));
            }
            let levels = self.numbers(&path, fields, "levels");
            if found[k].is_some() {
                self.fault(&path, &format!("{:?} a second time", names[k]), "each measure once");
            }
            found[k] = Some(levels);
        }
        self.complete(&at, &names, &found)?;
        found.into_iter().flatten().collect()
    }

    fn assistance(&mut self, path: &str, fields: &Map<String, Value>) -> Option<Vec<Vec<Rational>>> {
        let lines = self.scenario.assistance.len();
        if lines == 0 && !fields.contains_key("assistance") {
            return Some(Vec::new());
        }
        let at = join(path, "assistance");
        let items = self.list(path, fields, "assistance")?;
        if items.len() != lines {
            self.fault(&at, &format!("{} lines", items.len()), &format!("{lines}, as in the scenario"));
            return None;
        }
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{at}[{index}]");
            let Some(fields) = self.object(&path, item) else { continue };
            let to = self.scenario.parties.get(self.scenario.assistance[index].to).map_or("", |p| p.name.as_str());
            if self.text(&path, fields, "to").is_some_and(|read| read != to) {
                self.fault(&format!("{path}.to"), &show(&fields["to"]), &format!("{to:?}, as in the scenario"));
            }
            found.push(self.numbers(&path, fields, "amounts"));
        }
        if found.len() == lines { found.into_iter().collect() } else { None }
    }

    fn incentives(&mut self, path: &str, fields: &Map<String, Value>) -> Option<Vec<SavedIncentive>> {
        let at = join(path, "incentives");
        let mut found = Vec::new();
        for (index, item) in self.list(path, fields, "incentives")?.iter().enumerate() {
            let path = format!("{at}[{index}]");
            let Some(fields) = self.object(&path, item) else { continue };
            let plan = self.plan(&path, item);
            if let (Some(plan), Some(slack)) = (plan, self.number(&path, fields, "slack")) {
                let multiplier = match fields.get("multiplier") {
                    None | Some(Value::Null) => None,
                    Some(_) => self.number(&path, fields, "multiplier"),
                };
                found.push(SavedIncentive { plan, slack, multiplier });
            }
        }
        Some(found)
    }

    /// Exactly T numbers; the exact fractions beside them count where given.
    fn numbers(&mut self, path: &str, fields: &Map<String, Value>, name: &str) -> Option<Vec<Rational>> {
        let shown = self.number_list(path, fields, name);
        let exact_name = format!("{name}_exact");
        if !fields.contains_key(&exact_name) {
            return shown;
        }
        let exact = self.number_list(path, fields, &exact_name);
        let (shown, exact) = (shown?, exact?);
        for (t, (near, fraction)) in shown.iter().zip(&exact).enumerate() {
            // A double beside its fraction may differ by its rounding, not by more.
            if (exact::to_f64(near) - exact::to_f64(fraction)).abs() > 1e-12 * exact::to_f64(fraction).abs().max(1e-300)
            {
                let (read, allowed) = (exact::to_text(near), format!("the number that {exact_name}[{t}] has"));
                self.fault(&format!("{}[{t}]", join(path, name)), &read, &allowed);
            }
        }
        Some(exact)
    }

    fn number_list(&mut self, path: &str, fields: &Map<String, Value>, name: &str) -> Option<Vec<Rational>> {
        let at = join(path, name);
        let items = self.list(path, fields, name)?;
        let count = self.scenario.periods.count;
        if items.len() != count {
            self.fault(&at, &format!("{} numbers", items.len()), &format!("{count}, one for each period"));
            return None;
        }
        let read: Vec<Option<Rational>> =
            items.iter().enumerate().map(|(t, item)| self.rational(&format!("{at}[{t}]"), item)).collect();
        read.into_iter().collect()
    }

    /// Notes every name that has no entry.
    fn complete<T>(&mut self, path: &str, names: &[&str], found: &[Option<T>]) -> Option<()> {
        let mut good = true;
        for (name, _) in names.iter().zip(found).filter(|(_, entry)| entry.is_none()) {
            self.fault(path, &format!("nothing for {name:?}"), "an entry for each one in the scenario");
            good = false;
        }
        good.then_some(())
    }

    pub(super) fn fault(&mut self, path: &str, found: &str, allowed: &str) {
        self.faults.push(Fault {
            path: path.to_string(),
            position: None,
            found: shorten(found),
            allowed: shorten(allowed),
        });
    }

    pub(super) fn object<'v>(&mut self, path: &str, value: &'v Value) -> Option<&'v Map<String, Value>> {
        if value.as_object().is_none() {
            self.fault(path, &show(value), "an object");
        }
        value.as_object()
    }

    pub(super) fn array<'v>(&mut self, path: &str, value: &'v Value) -> Option<&'v Vec<Value>> {
        if value.as_array().is_none() {
            self.fault(path, &show(value), "a list");
        }
        value.as_array()
    }

    fn list<'v>(&mut self, path: &str, fields: &'v Map<String, Value>, name: &str) -> Option<&'v Vec<Value>> {
        match fields.get(name) {
            Some(value) => self.array(&join(path, name), value),
            None => {
                self.fault(&join(path, name), "nothing", "a list");
                None
            }
        }
    }

    pub(super) fn text(&mut self, path: &str, fields: &Map<String, Value>, name: &str) -> Option<String> {
        match fields.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            other => {
                self.fault(&join(path, name), &other.map_or("nothing".to_string(), show), "a text");
                None
            }
        }
    }

    /// The index of a name among `names`.
    pub(super) fn named(
        &mut self,
        path: &str,
        fields: &Map<String, Value>,
        name: &str,
        names: &[&str],
    ) -> Option<usize> {
        let read = self.text(path, fields, name)?;
        let found = names.iter().position(|known| *known == read);
        if found.is_none() {
            let known: Vec<String> = names.iter().take(8).map(|n| format!("{n:?}")).collect();
            let more = if names.len() > 8 { ", …" } else { "" };
            self.fault(&join(path, name), &format!("{read:?}"), &format!("one of {}{more}", known.join(", ")));
        }
        found
    }

    fn number(&mut self, path: &str, fields: &Map<String, Value>, name: &str) -> Option<Rational> {
        match fields.get(name) {
            Some(value) => self.rational(&join(path, name), value),
            None => {
                self.fault(&join(path, name), "nothing", "a number");
                None
            }
        }
    }

    /// A JSON number or a text "p/q", exactly.
    fn rational(&mut self, path: &str, value: &Value) -> Option<Rational> {
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => {
                self.fault(path, &show(value), "a number, or a text \"p/q\"");
                return None;
            }
        };
        // Written by this program, a fraction may be longer than what people are allowed to write.
        let read = match text.split_once('/') {
            Some(_) if text.len() > exact::MAX_DIGITS => long_fraction(&text),
            _ => exact::parse(&text),
        };
        read.map_err(|why| self.fault(path, &format!("{text:?}, {why}"), "a number, or a text \"p/q\"")).ok()
    }

    /// A whole number in `from..to`.
    pub(super) fn whole(
        &mut self,
        path: &str,
        fields: &Map<String, Value>,
        name: &str,
        (from, to): (usize, usize),
    ) -> Option<usize> {
        let read = fields.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        match read.filter(|n| (from..to).contains(n)) {
            Some(n) => Some(n),
            None => {
                let found = fields.get(name).map_or("nothing".to_string(), show);
                let allowed = match to {
                    usize::MAX => "a whole number".to_string(),
                    _ if to <= from => "none is possible here".to_string(),
                    _ => format!("a whole number from {from} to {}", to - 1),
                };
                self.fault(&join(path, name), &found, &allowed);
                None
            }
        }
    }
}

/// The longest fraction read from a saved answer.
const MAX_FRACTION: usize = 100_000;

fn long_fraction(text: &str) -> Result<Rational, String> {
    if text.len() > MAX_FRACTION {
        return Err(format!("a number of more than {MAX_FRACTION} characters"));
    }
    let good = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, ""));
    if !good(numerator.strip_prefix('-').unwrap_or(numerator)) || !good(denominator) {
        return Err("not a number".to_string());
    }
    if denominator.bytes().all(|b| b == b'0') {
        return Err("a fraction with denominator 0".to_string());
    }
    text.parse::<Rational>().map_err(|_| "not a number".to_string())
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

/// A value as it is named in a fault.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_string(),
        other => other.to_string(),
    }
}

fn shorten(text: &str) -> String {
    const MOST: usize = 120;
    if text.chars().count() <= MOST {
        return text.to_string();
    }
    let cut: String = text.chars().take(MOST).collect();
    // A string that was cut is closed again.
    let open = cut.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 1;
    format!("{}…{}", cut.trim_end_matches('\\'), if open { "\"" } else { "" })
}
