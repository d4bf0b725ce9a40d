//! Parties, factions, donors, the exit, and what history agreed.

use super::Reader;
use super::node::{Fields, Node};
use super::shape;
use crate::agreement::scenario::{Agreed, Assistance, Exit, Faction, Party, Series};
use crate::exact::Rational;

impl<'t> Reader<'t> {
    /// All parties, and their names for what follows.
    pub fn party_list(&mut self, fields: &Fields<'t>) -> Option<Vec<Party>> {
        self.parties.complete = true;
        let mut count = 0;
        let parties = fields.list("parties", self, |node, reader| {
            count += 1;
            reader.party(node, count - 1)
        });
        self.party_count = count;
        self.parties.complete &= count > 0;
        parties.required()
    }

    fn party(&mut self, node: Node<'t>, index: usize) -> Option<Party> {
        let fields = Fields::open(node, &shape::PARTY, self);
        let name = fields.as_ref().and_then(|f| f.text("name", self).required());
        let Some((fields, name)) = fields.as_ref().zip(name.as_ref()) else {
            self.parties.complete = false;
            return fields.and_then(|f| self.party_data(&f, None));
        };
        let first = self.parties.add(name, index);
        self.unique(fields, "parties", first);
        self.party_data(fields, Some(name.clone()))
    }

    fn party_data(&mut self, fields: &Fields<'t>, name: Option<String>) -> Option<Party> {
        let discount = fields.discount("discount", self).required();
        let weight = fields.number("weight", self).or(Rational::ONE);
        let disagreement = fields.number("disagreement", self).or(Rational::ZERO);
        fields.remarks(&["note"], self)?;
        Some(Party { name: name?, discount: discount?, weight: weight?, disagreement: disagreement? })
    }

    /// Reports a name that was used before.
    pub fn unique(&mut self, fields: &Fields<'t>, list: &str, first: Option<usize>) {
        if let Some(first) = first {
            let place = fields.place("name");
            let found = format!("{}, the name of {list}[{first}]", self.faults.describe(place.value));
            self.faults.say(&place, found, "a name that is not used before");
        }
    }

    /// 0 for each party.
    pub fn nothing_by_party(&self) -> Vec<Series> {
        vec![Series::constant(Rational::ZERO); self.party_count]
    }

    /// One line of assistance.
    pub fn assistance(&mut self, node: Node<'t>) -> Option<Assistance> {
        let fields = Fields::open(node, &shape::ASSISTANCE, self)?;
        let to = fields.reference("to", self).required();
        let max_per_period = fields.series("max_per_period", self).required();
        let budget = fields.number("budget", self).required();
        fields.remarks(&["note"], self)?;
        Some(Assistance { to: to?, max_per_period: max_per_period?, budget: budget? })
    }

    /// The lawful way out.
    pub fn exit(&mut self, fields: &Fields<'t>) -> Option<Exit> {
        Some(Exit { notice_periods: fields.whole("notice_periods", self).required()? })
    }

    /// All factions; names are unique within a party.
    pub fn faction_list(&mut self, fields: &Fields<'t>) -> Option<Vec<Faction>> {
        let mut seen: std::collections::BTreeMap<(usize, String), usize> = std::collections::BTreeMap::new();
        let mut at = 0;
        fields
            .list("factions", self, |node, reader| {
                let index = at;
                at += 1;
                let fields = Fields::open(node, &shape::FACTION, reader)?;
                let party = fields.reference("party", reader).required();
                let name = fields.text("name", reader).required();
                if let (Some(party), Some(name)) = (party, &name) {
                    let first = *seen.entry((party, name.clone())).or_insert(index);
                    reader.unique(&fields, "factions", (first != index).then_some(first));
                }
                let benefit_weight = fields.number("benefit_weight", reader).or(Rational::ONE);
                let cost_weight = fields.number("cost_weight", reader).or(Rational::ONE);
                let reservation = fields.number("reservation", reader).or(Rational::ZERO);
                fields.remarks(&["note"], reader)?;
                Some(Faction {
                    party: party?,
                    name: name?,
                    benefit_weight: benefit_weight?,
                    cost_weight: cost_weight?,
                    reservation: reservation?,
                })
            })
            .or(Vec::new())
    }

    /// What history agreed for one measure.
    pub fn agreed(&mut self, node: Node<'t>) -> Option<Agreed> {
        let fields = Fields::open(node, &shape::AGREED, self)?;
        let measure = fields.reference("measure", self).required();
        let points = fields.list("points", self, |node, reader| {
            let fields = Fields::open(node, &shape::POINT, reader)?;
            let period = fields.whole("period", reader).required();
            let level = fields.unit("level", reader).required();
            Some((period?, level?, fields))
        });
        let points = points.required();
        for pair in points.iter().flat_map(|points| points.windows(2)) {
            let [(before, low, _), (period, level, fields)] = pair else { continue };
            if period <= before {
                self.faults.at(&fields.place("period"), format!("a period after {before}, that of the point before"));
            }
            if level.get() < low.get() {
                let low = super::faults::number(low.get());
                self.faults.at(&fields.place("level"), format!("at least {low}, the level of the point before"));
            }
        }
        let note = fields.text("note", self).optional();
        let confidence = fields.choice("confidence", self).or("found");
        Some(Agreed {
            measure: measure?,
            points: points?.into_iter().map(|(period, level, _)| (period, level)).collect(),
            note: note?,
            recalled: confidence? == "recalled",
        })
    }
}
