//! Public states and their stage games.

use super::{File, normal_form};
use crate::error::{Error, Fault};
use crate::format;
use crate::format::faults::counted;
use crate::format::json::reader::Place;
use crate::game::NormalForm;
use crate::repeated::answer::State;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

/// The most public states.
const MOST_STATES: usize = 1_000;

/// A state before the others are known.
struct Draft<'v, 't> {
    name: String,
    game: NormalForm,
    transitions: Option<&'v Value<'t>>,
}

impl<'t> File<'t, '_, '_> {
    /// The one state of a repeated game in the usual sense.
    pub(super) fn single(&mut self, value: &Value<'t>, place: &Place) -> Option<State> {
        let game = self.game(value, place)?;
        Some(State { name: String::new(), game, transitions: Vec::new() })
    }

    /// Several states.
    pub(super) fn states(&mut self, value: &Value<'t>, place: &Place) -> Option<Vec<State>> {
        let allowed = format!("an array of 1 to {MOST_STATES} states");
        let entries = self.reader.array(value, place, &allowed)?;
        if entries.is_empty() || entries.len() > MOST_STATES {
            self.reader.wrong(value, place, &allowed);
            return None;
        }
        let mut drafts: Vec<Option<Draft>> = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let place = place.index(at);
            let draft = self.state(entry, &place);
            let taken = |name: &str| drafts.iter().flatten().any(|other| other.name == name);
            if draft.as_ref().is_some_and(|draft| taken(&draft.name)) {
                let found = Some("the name of a state a second time".to_owned());
                self.reader.wrong_because(entry, &place.key("name"), found, "a name for each state");
            }
            drafts.push(draft);
        }
        let players = drafts.iter().flatten().next().map(|draft| draft.game.players().len());
        let several = entries.len() > 1;
        let mut states = Vec::with_capacity(entries.len());
        for (at, (draft, entry)) in drafts.into_iter().zip(entries).enumerate() {
            let place = place.index(at);
            let Some(draft) = draft else {
                states.push(None);
                continue;
            };
            if Some(draft.game.players().len()) != players {
                let found = Some(counted(draft.game.players().len(), "player"));
                self.reader.wrong_because(entry, &place.key("stage_game"), found, "as many players in every state");
            }
            let place = place.key("transitions");
            let transitions = match draft.transitions {
                Some(value) => {
                    self.distributions(value, &place, &draft.game, entries.len(), "one probability for each state")
                }
                None if several => {
                    let allowed = "for every profile one probability for each state, nested by action";
                    self.reader.wrong_because(entry, &place, Some("nothing".to_owned()), allowed);
                    None
                }
                None => Some(Vec::new()),
            };
            let state = |transitions| State { name: draft.name, game: draft.game, transitions };
            states.push(transitions.map(state));
        }
        let mut states: Vec<State> = states.into_iter().collect::<Option<_>>()?;
        if let [only] = states.as_mut_slice() {
            only.transitions = Vec::new();
        }
        Some(states)
    }

    fn state<'v>(&mut self, value: &'v Value<'t>, place: &Place) -> Option<Draft<'v, 't>> {
        let fields = ["name", "stage_game", "transitions"];
        let [name, game, transitions] = self.reader.fields(value, place, &fields, 2)?;
        let name = name.and_then(|name| {
            let read = self.reader.text(name, &place.key("name"))?;
            if read.trim().is_empty() {
                self.reader.wrong(name, &place.key("name"), "a name");
                return None;
            }
            Some(read)
        });
        let game = game.and_then(|game| self.game(game, &place.key("stage_game")));
        Some(Draft { name: name?, game: game?, transitions })
    }

    /// The state in which play begins, by name; the names are read from the states whatever else is wrong with them.
    pub(super) fn initial(&mut self, value: &Value<'t>, place: &Place, states: Option<&Value<'t>>) -> Option<usize> {
        let name = self.reader.text(value, place)?;
        let entries = states.and_then(Value::as_array).map_or(&[][..], |array| &array.elements);
        let name_of = |entry: &Value<'t>| match &entry.as_object()?.get("name")?.value {
            Value::StringLit(name) => Some(name.value.to_string()),
            _ => None,
        };
        let names: Vec<Option<String>> = entries.iter().map(name_of).collect();
        let found = names.iter().position(|known| known.as_deref() == Some(name.as_str()));
        if found.is_none() {
            let names: Vec<String> = names.into_iter().flatten().collect();
            let allowed = if names.is_empty() {
                "nothing here: there is a single state, without a name".to_owned()
            } else {
                format!("the name of a state: {}", names.join(", "))
            };
            self.reader.wrong(value, place, &allowed);
        }
        found
    }

    /// A stage game: inline, or the path of a file.
    fn game(&mut self, value: &Value<'t>, place: &Place) -> Option<NormalForm> {
        let game = match value {
            Value::StringLit(path) => self.load(path.value.as_ref(), value, place)?,
            Value::Object(_) => self.reader.game(value, place)?,
            _ => {
                self.reader.wrong(value, place, "the path of a game file, or a game as a JSON object");
                return None;
            }
        };
        match normal_form(game) {
            Ok((game, reduced)) => {
                self.reduced |= reduced;
                Some(game)
            }
            Err(error) => {
                self.failed.get_or_insert(error);
                None
            }
        }
    }

    /// A game from another file, whose faults are told with their places there.
    fn load(&mut self, path: &str, value: &Value<'t>, place: &Place) -> Option<format::Game> {
        let read = (self.load)(path).and_then(|text| format::read(&text));
        match read {
            Ok((game, _)) => Some(game),
            Err(Error::Input(faults)) => {
                for Fault { path: inside, position, found, allowed } in faults {
                    let part = if inside.is_empty() { String::new() } else { format!(", {inside}") };
                    let line =
                        position.map_or(String::new(), |(line, column)| format!(" (line {line}, column {column})"));
                    let found = format!("in {path}{part}{line}: {found}");
                    self.reader.faults.say(value.start(), || (place.to_string(), found, allowed));
                }
                None
            }
            Err(error) => {
                self.failed.get_or_insert(error);
                None
            }
        }
    }
}
