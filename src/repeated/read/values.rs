//! Numbers by player, and arrays nested by action.

use super::File;
use super::settle::called;
use crate::exact::{Rational, to_text};
use crate::format::json::reader::Place;
use crate::game::NormalForm;
use crate::units::{Discount, Probability};
use jsonc_parser::ast::Value;

/// The numbers that are allowed somewhere: a test, and words.
pub(super) type Range<'a> = (&'a dyn Fn(&Rational) -> bool, &'a str);

const AMOUNT: &str = "a number of at least 0";

impl<'t> File<'t, '_, '_> {
    /// δ by player.
    pub(super) fn discounts(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: Option<&NormalForm>,
    ) -> Option<Vec<Discount>> {
        let range: Range = (&|x| Discount::new(x.clone()).is_some(), Discount::RANGE);
        self.by_player(value, place, game, range, None)?.into_iter().map(Discount::new).collect()
    }

    /// Probabilities by player; who is left out gets `otherwise`.
    pub(super) fn probabilities(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: Option<&NormalForm>,
        otherwise: Option<Rational>,
    ) -> Option<Vec<Probability>> {
        let range: Range = (&|x| Probability::new(x.clone()).is_some(), Probability::RANGE);
        self.by_player(value, place, game, range, otherwise)?.into_iter().map(Probability::new).collect()
    }

    /// Amounts ≥ 0 by player; who is left out gets 0.
    pub(super) fn amounts(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: Option<&NormalForm>,
    ) -> Option<Vec<Rational>> {
        self.by_player(value, place, game, (&|x| *x >= Rational::ZERO, AMOUNT), Some(Rational::ZERO))
    }

    /// One number for all players, an array with one for each, or an object by name. Where the game is not known its players
    /// are not counted, and what is read is only checked.
    fn by_player(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: Option<&NormalForm>,
        range: Range,
        otherwise: Option<Rational>,
    ) -> Option<Vec<Rational>> {
        match value {
            Value::Array(array) => {
                if let Some(game) = game {
                    self.reader.entries(value, place, game.players().len(), "one number for each player")?;
                }
                let entries = array.elements.iter().enumerate();
                let read = entries.map(|(at, entry)| self.within(entry, &place.index(at), range));
                // All are looked at, then they count.
                read.collect::<Vec<_>>().into_iter().collect()
            }
            Value::Object(object) => {
                let known = game.map_or(&[][..], NormalForm::players);
                let mut numbers: Vec<Option<Rational>> = vec![otherwise; known.len()];
                let mut good = true;
                let mut seen = std::collections::BTreeSet::new();
                for property in &object.properties {
                    let key = property.name.as_str();
                    let place = place.key(key);
                    let number = self.within(&property.value, &place, range);
                    good &= number.is_some();
                    if !seen.insert(key) {
                        let found = Some("the same player a second time".to_owned());
                        self.reader.wrong_because(&property.value, &place, found, "each player once");
                        good = false;
                    }
                    if game.is_none() {
                        continue;
                    }
                    let called: Vec<usize> = (0..known.len()).filter(|&at| known[at].name == key).collect();
                    match called[..] {
                        [one] => numbers[one] = number,
                        _ => {
                            let names: Vec<&str> = known.iter().map(|player| player.name.as_str()).collect();
                            let found = if called.is_empty() { "no player of that name" } else { "several players" };
                            let allowed = format!("the name of one player: {}", names.join(", "));
                            self.reader.wrong_because(&property.value, &place, Some(found.to_owned()), &allowed);
                            good = false;
                        }
                    }
                }
                for (player, _) in known.iter().zip(&numbers).filter(|(_, number)| good && number.is_none()) {
                    let found = Some(format!("nothing for {}", called(player)));
                    self.reader.wrong_because(value, place, found, "a number for each player");
                }
                if good { numbers.into_iter().collect() } else { None }
            }
            _ => {
                let number = self.within(value, place, range)?;
                Some(vec![number; game.map_or(1, |game| game.players().len())])
            }
        }
    }

    /// A number in a range.
    fn within(&mut self, value: &Value<'t>, place: &Place, range: Range) -> Option<Rational> {
        let number = self.reader.number(value, place)?;
        if range.0(&number) {
            return Some(number);
        }
        self.reader.wrong(value, place, range.1);
        None
    }

    /// A distribution over `count` things for every profile: arrays nested by the actions of the players, innermost one
    /// probability for each thing, which add to 1.
    pub(super) fn distributions(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: &NormalForm,
        count: usize,
        what: &str,
    ) -> Option<Vec<Vec<Probability>>> {
        let mut rows = vec![Vec::new(); game.profile_count()];
        let mut profile = Vec::with_capacity(game.players().len());
        self.nested(value, place, game, &mut profile, (count, what), &mut rows).then_some(rows)
    }

    fn nested(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        game: &NormalForm,
        profile: &mut Vec<usize>,
        inner: (usize, &str),
        rows: &mut [Vec<Probability>],
    ) -> bool {
        let player = profile.len();
        let Some(next) = game.players().get(player) else {
            let row = self.distribution(value, place, inner.0, inner.1);
            return match (rows.get_mut(game.index(profile)), row) {
                (Some(slot), Some(row)) => {
                    *slot = row;
                    true
                }
                _ => false,
            };
        };
        let what = format!("one entry for each strategy of player {}", player + 1);
        let Some(entries) = self.reader.entries(value, place, next.strategies.len(), &what) else { return false };
        let mut good = true;
        for (at, entry) in entries.iter().enumerate() {
            profile.push(at);
            good &= self.nested(entry, &place.index(at), game, profile, inner, rows);
            profile.pop();
        }
        good
    }

    fn distribution(&mut self, value: &Value<'t>, place: &Place, count: usize, what: &str) -> Option<Vec<Probability>> {
        let range: Range = (&|x| Probability::new(x.clone()).is_some(), Probability::RANGE);
        let entries = self.reader.entries(value, place, count, what)?;
        let read = entries.iter().enumerate().map(|(at, entry)| self.within(entry, &place.index(at), range));
        let row: Vec<Rational> = read.collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
        let sum: Rational = row.iter().cloned().fold(Rational::ZERO, |sum, x| sum + x);
        if sum != Rational::ONE {
            let found = Some(format!("probabilities that add to {}", to_text(&sum)));
            self.reader.wrong_because(value, place, found, "probabilities that add to exactly 1");
            return None;
        }
        row.into_iter().map(Probability::new).collect()
    }

    /// Names, each once.
    pub(super) fn unique(&mut self, value: &Value<'t>, place: &Place, allowed: &str) -> Option<Vec<String>> {
        let entries = self.reader.array(value, place, allowed)?;
        if entries.is_empty() {
            self.reader.wrong(value, place, allowed);
            return None;
        }
        let mut names: Vec<Option<String>> = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let place = place.index(at);
            let mut name = self.reader.text(entry, &place);
            if name.is_some() && names.contains(&name) {
                self.reader.wrong_because(entry, &place, Some("a name a second time".to_owned()), "each name once");
                name = None;
            }
            names.push(name);
        }
        names.into_iter().collect()
    }
}
