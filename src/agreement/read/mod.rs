//! The reader of scenario files: JSON with comments in, a checked [`Scenario`] or every fault out.
//!
//! Numbers are read exactly from their text. What can be checked is checked even where other parts are broken,
//! and a fault that follows only from another one is not reported again. The fields, with what each allows,
//! stand in one table ([`shape`]), from which the JSON Schema is made too.

mod actors;
mod faults;
mod inspections;
mod links;
mod measures;
mod names;
mod node;
mod order;
pub mod shape;
mod syntax;
mod values;

use faults::Faults;
use names::Names;
use node::{Fields, Node};

use super::scenario::{After, Objective, Periods, Response, Scenario, Suspension, Verification};
use crate::error::Error;

/// What is known while a file is read.
struct Reader<'t> {
    faults: Faults<'t>,
    /// T, once it is known to be right.
    count: Option<usize>,
    party_count: usize,
    parties: Names,
    measures: Names,
    suggestions: usize,
}

/// Reads and checks a scenario.
///
/// The text is JSON; comments (`//` and `/* */`) and a byte order mark are allowed, nothing else is looser than JSON.
/// Numbers are JSON numbers, or strings that hold a fraction `"p/q"` or a decimal.
///
/// # Errors
/// [`Error::Input`] with every fault, in the order of the file, each with its JSON path, line and column, what was
/// read and what is allowed. A fault of syntax, and another version of the format, come alone.
pub fn read_scenario(text: &str) -> Result<Scenario, Error> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut faults = Faults::new(text);
    let Some(tree) = syntax::parse(text, &mut faults) else {
        return Err(Error::Input(faults.finish()));
    };
    let mut reader = Reader {
        faults,
        count: None,
        party_count: 0,
        parties: Names::default(),
        measures: Names::default(),
        suggestions: 0,
    };
    let scenario = reader.version_is_known(&tree).then(|| reader.scenario(&tree)).flatten();
    if !reader.faults.is_empty() {
        return Err(Error::Input(reader.faults.finish()));
    }
    scenario.ok_or_else(|| Error::Bug("a scenario could not be read, but no fault was found".to_string()))
}

impl<'t> Reader<'t> {
    /// Whether the rest of the file is worth reading: not if it says that it is of another version.
    fn version_is_known(&mut self, tree: &'t jsonc_parser::ast::Value<'t>) -> bool {
        let Some(version) = tree.as_object().and_then(|object| object.get("schema_version")) else {
            return true;
        };
        let root = Node { value: tree, path: String::new() };
        self.version(&root.child("schema_version", &version.value))
    }

    fn scenario(&mut self, tree: &'t jsonc_parser::ast::Value<'t>) -> Option<Scenario> {
        let root = Node { value: tree, path: String::new() };
        let fields = Fields::open(root, &shape::SCENARIO, self)?;
        let text = |node: Node<'t>, reader: &mut Self| reader.text(&node);

        let title = fields.text("title", self).required();
        let sources = fields.list("sources", self, text).or(Vec::new());
        let assumptions = fields.list("assumptions", self, text).or(Vec::new());
        let periods = fields.object("periods", self).required().and_then(|f| self.periods(&f));
        let parties = self.party_list(&fields);
        let measures = self.measure_list(&fields);
        let links = self.link_list(&fields, &measures);
        let verification = match fields.object("verification", self).optional() {
            Some(Some(f)) => self.verification(&f),
            Some(None) => Some(Verification { layers: Vec::new(), review_clearance: crate::units::Probability::ZERO }),
            None => None,
        };
        let response = match fields.object("response", self).optional() {
            Some(Some(f)) => self.response(&f),
            Some(None) => {
                let nothing = self.nothing_by_party();
                Some(Response {
                    suspension: Suspension::Forever,
                    sanction: nothing.clone(),
                    sanction_per_period: nothing,
                })
            }
            None => None,
        };
        let assistance = fields.list("assistance", self, |node, r| r.assistance(node)).or(Vec::new());
        let exit = match fields.object("exit", self).optional() {
            Some(Some(f)) => self.exit(&f).map(Some),
            Some(None) => Some(None),
            None => None,
        };
        let factions = self.faction_list(&fields);
        let objective = match fields.object("objective", self).optional() {
            Some(Some(f)) => self.objective(&f),
            Some(None) => Some(Objective::Welfare),
            None => None,
        };
        let agreed = fields.list("agreed", self, |node, r| r.agreed(node)).or(Vec::new());
        Some(Scenario {
            title: title?,
            sources: sources?,
            assumptions: assumptions?,
            periods: periods?,
            parties: parties?,
            measures: measures.into_iter().map(|draft| draft.measure).collect::<Option<_>>()?,
            links: links?,
            verification: verification?,
            response: response?,
            assistance: assistance?,
            exit: exit?,
            factions: factions?,
            objective: objective?,
            agreed: agreed?,
        })
    }

    fn periods(&mut self, fields: &Fields<'t>) -> Option<Periods> {
        self.count = fields.whole("count", self).required();
        let unit = fields.text("unit", self).or("period".to_string());
        let start = fields.text("start", self).optional();
        let after = fields.choice("after", self).required();
        let after = if after? == "sunset" { After::Sunset } else { After::Perpetual };
        Some(Periods { count: self.count?, unit: unit?, start: start?, after })
    }

    fn objective(&mut self, fields: &Fields<'t>) -> Option<Objective> {
        let kind = fields.choice("kind", self).required()?;
        [Objective::Welfare, Objective::Egalitarian, Objective::Progress].into_iter().find(|o| o.name() == kind)
    }

    /// Reports a list that is too long for the number of periods: the product is what memory and time depend on.
    /// Whether it is short enough to go on with.
    fn check_size(&mut self, node: &Node<'t>, what: &str, length: usize) -> bool {
        let Some(count) = self.count else { return false };
        let small = length.saturating_mul(count) <= shape::MAX_CELLS;
        if !small {
            let allowed = format!("at most {} {what} times periods", shape::MAX_CELLS);
            self.faults.say(node, format!("{length} {what} and {count} periods"), allowed);
        }
        small
    }
}
