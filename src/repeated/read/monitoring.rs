//! What is seen of a deviation, as the file has it.

use super::settle::{Suspending, called, profile_fault};
use super::{File, Inspected, MOST_PERIODS, Watched};
use crate::exact::Rational;
use crate::format::json::reader::Place;
use crate::game::NormalForm;
use crate::repeated::answer::Signals;
use crate::units::Probability;
use jsonc_parser::ast::Value;

/// The most signals.
const MOST_SIGNALS: usize = 1_000;

const KINDS: &str = "\"perfect\", \"inspected\" or \"public\"";
const INSPECTED: [&str; 7] =
    ["kind", "detection", "false_alarm", "sanction", "sanction_per_period", "suspension_periods", "suspended"];
const SUSPENSION: &str = "a whole number of periods up to 10000, \"forever\", or \"optimal\" (any equilibrium follows)";

impl<'t> File<'t, '_, '_> {
    /// Reads the monitoring. `several` says that there are several states, which must be watched perfectly.
    pub(super) fn monitoring(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: Option<&NormalForm>,
        several: bool,
    ) -> Option<Watched> {
        let kind = match value.as_object() {
            None => {
                self.reader.wrong(value, place, &format!("an object with the field kind: {KINDS}"));
                return None;
            }
            Some(object) => object.get("kind"),
        };
        let Some(kind) = kind else {
            let found = Some("nothing".to_owned());
            self.reader.wrong_because(value, &place.key("kind"), found, KINDS);
            return None;
        };
        let word = self.reader.text(&kind.value, &place.key("kind"))?;
        if several && matches!(word.as_str(), "inspected" | "public") {
            let allowed = "\"perfect\" where there are several states";
            self.reader.wrong(&kind.value, &place.key("kind"), allowed);
        }
        match word.as_str() {
            "perfect" => self.reader.fields(value, place, &["kind"], 1).map(|_| Watched::Perfect),
            "inspected" => self.inspected(value, place, game).map(Watched::Inspected),
            "public" => self.public(value, place, game).map(Watched::Public),
            _ => {
                self.reader.wrong(&kind.value, &place.key("kind"), KINDS);
                None
            }
        }
    }

    fn inspected(&mut self, value: &Value<'t>, place: &Place, game: Option<&NormalForm>) -> Option<Inspected> {
        let [_, detection, false_alarm, sanction, flow, periods, suspended] =
            self.reader.fields(value, place, &INSPECTED, 2)?;
        let players = game.map_or(0, |game| game.players().len());
        let nothing = vec![Rational::ZERO; players];
        let p = detection.and_then(|v| self.probabilities(v, &place.key("detection"), game, None));
        let q = match false_alarm {
            Some(v) => self.probabilities(v, &place.key("false_alarm"), game, Some(Rational::ZERO)),
            None => Some(vec![Probability::ZERO; players]),
        };
        if let (Some(p), Some(q), Some(v), Some(game)) = (&p, &q, false_alarm, game) {
            let above = p.iter().zip(q).position(|(p, q)| q.get() > p.get());
            if let Some(player) = above {
                let found = Some(format!("more than the detection probability of {}", called(&game.players()[player])));
                let allowed = "at most the detection probability";
                self.reader.wrong_because(v, &place.key("false_alarm"), found, allowed);
            }
        }
        let one_off = sanction.map_or(Some(nothing.clone()), |v| self.amounts(v, &place.key("sanction"), game));
        let per_period = flow.map_or(Some(nothing), |v| self.amounts(v, &place.key("sanction_per_period"), game));
        let suspending = match periods {
            None => Some(Suspending::Optimal),
            Some(v) => self.suspending(v, &place.key("suspension_periods")),
        };
        if let (Some(v), Some(flow), Some(Suspending::Optimal)) = (flow, &per_period, &suspending)
            && flow.iter().any(|amount| !amount.is_zero())
        {
            let found = Some("a sanction while a suspension lasts, and no suspension by rule".to_owned());
            let allowed = "0, or suspension_periods beside it";
            self.reader.wrong_because(v, &place.key("sanction_per_period"), found, allowed);
        }
        let named = match suspended {
            None => Some(None),
            Some(v) => self.profile(v, &place.key("suspended"), game).map(Some),
        };
        if let (Some(v), Some(Suspending::Optimal)) = (suspended, &suspending) {
            let found = Some("a profile for a suspension, and no suspension by rule".to_owned());
            self.reader.wrong_because(v, &place.key("suspended"), found, "suspension_periods beside it");
        }
        Some(Inspected {
            detection: p?,
            false_alarm: q?,
            sanction: one_off?,
            sanction_per_period: per_period?,
            suspending: suspending?,
            suspended: named?,
        })
    }

    fn suspending(&mut self, value: &Value<'t>, place: &Place) -> Option<Suspending> {
        if let Value::StringLit(word) = value {
            match word.value.as_ref() {
                "forever" => return Some(Suspending::Forever),
                "optimal" => return Some(Suspending::Optimal),
                _ => {}
            }
        } else if let Value::NumberLit(number) = value {
            let periods = number.value.parse::<u32>().ok().filter(|periods| *periods <= MOST_PERIODS);
            if let Some(periods) = periods {
                return Some(Suspending::Periods(periods));
            }
        }
        self.reader.wrong(value, place, SUSPENSION);
        None
    }

    /// A profile, each action by name or by number from 1; a pure equilibrium.
    fn profile(&mut self, value: &Value<'t>, place: &Place, game: Option<&NormalForm>) -> Option<usize> {
        let game = game?;
        let entries = self.reader.entries(value, place, game.players().len(), "one action for each player")?;
        let mut profile = Vec::with_capacity(entries.len());
        for (at, (entry, player)) in entries.iter().zip(game.players()).enumerate() {
            let text = match entry {
                Value::StringLit(name) => Some(name.value.to_string()),
                Value::NumberLit(number) => Some(number.value.to_owned()),
                _ => None,
            };
            match text.map(|text| super::settle::action(&text, player)) {
                Some(Ok(action)) => profile.push(action),
                Some(Err(allowed)) => self.reader.wrong(entry, &place.index(at), &allowed),
                None => self.reader.wrong(entry, &place.index(at), "the name or number of an action"),
            }
        }
        if profile.len() != game.players().len() {
            return None;
        }
        let index = game.index(&profile);
        if let Some(found) = profile_fault(game, index) {
            let allowed = "a profile at which nobody gains by changing its action";
            self.reader.wrong_because(value, place, Some(found), allowed);
            return None;
        }
        Some(index)
    }

    fn public(&mut self, value: &Value<'t>, place: &Place, game: Option<&NormalForm>) -> Option<Signals> {
        let fields = ["kind", "signals", "probabilities"];
        let [_, signals, probabilities] = self.reader.fields(value, place, &fields, 3)?;
        let allowed = format!("an array with 1 to {MOST_SIGNALS} names of signals");
        let names = signals.and_then(|v| {
            let names = self.unique(v, &place.key("signals"), &allowed)?;
            if names.len() > MOST_SIGNALS {
                self.reader.wrong(v, &place.key("signals"), &allowed);
                return None;
            }
            Some(names)
        })?;
        let what = "one probability for each signal";
        let rows = self.distributions(probabilities?, &place.key("probabilities"), game?, names.len(), what);
        Some(Signals { names, probabilities: rows? })
    }
}
