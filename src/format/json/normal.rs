//! The normal form in JSON.

use jsonc_parser::ast::Value;

use super::NORMAL;
use super::reader::{Place, Reader};
use crate::exact::Rational;
use crate::format::faults::counted;
use crate::format::number;
use crate::game::normal::MOST_PAYOFFS;
use crate::game::{NormalForm, Player};

/// A player as the file has it: without names the strategies are counted in the payoffs.
pub struct Named {
    pub name: String,
    strategies: Option<Vec<String>>,
}

impl<'t> Reader<'t, '_> {
    /// Reads a game in normal form.
    pub fn normal(&mut self, tree: &Value<'t>, root: &Place) -> Option<NormalForm> {
        let [_, _, title, comment, players, payoffs, matrices] = self.fields(tree, root, &NORMAL, 1)?;
        let title = self.text_if_any(title, &root.key("title"));
        let comment = self.text_if_any(comment, &root.key("comment"));
        let named = match (players, payoffs, matrices) {
            (Some(players), ..) => self.players(players, &root.key("players"), true),
            (None, _, Some(_)) => {
                let player = |name: &str| Named { name: name.to_owned(), strategies: None };
                Some(vec![player("1"), player("2")])
            }
            (None, _, None) => {
                let allowed = "the players, with their names and strategies";
                self.wrong_because(tree, &root.key("players"), Some("nothing".to_owned()), allowed);
                None
            }
        };
        let (sizes, lists) = match (payoffs, matrices) {
            (Some(payoffs), None) => self.profiles(payoffs, &root.key("payoffs"), named.as_ref()?),
            (None, Some(matrices)) => self.matrices(matrices, &root.key("matrices"), named.as_ref()?),
            (Some(_), Some(matrices)) => {
                let allowed = "either payoffs or matrices";
                self.wrong_because(matrices, &root.key("matrices"), Some("payoffs and matrices".to_owned()), allowed);
                return None;
            }
            (None, None) => {
                let allowed = "the payoffs by profile, or the matrices of two players";
                self.wrong_because(tree, &root.key("payoffs"), Some("nothing".to_owned()), allowed);
                return None;
            }
        }?;
        if !self.faults.is_empty() {
            return None;
        }
        let strategies = |(player, size): (Named, usize)| Player {
            name: player.name,
            strategies: player.strategies.unwrap_or_else(|| number::plain_names(size)),
        };
        let players = named?.into_iter().zip(sizes).map(strategies).collect();
        let mut game = NormalForm::new(&title?, players, lists)
            .map_err(|why| self.wrong_because(tree, root, Some(why), "players with strategies and payoffs"))
            .ok()?;
        game.comment = comment?;
        Some(game)
    }

    /// The players: names, or objects with a name and perhaps strategies.
    pub fn players(&mut self, value: &Value<'t>, place: &Place, strategic: bool) -> Option<Vec<Named>> {
        let entries = self.array(value, place, "an array of players")?;
        if entries.is_empty() {
            self.wrong(value, place, "at least one player");
            return None;
        }
        let read = entries.iter().enumerate().map(|(at, entry)| {
            let place = place.index(at);
            if matches!(entry, Value::StringLit(_)) {
                return Some(Named { name: self.text(entry, &place)?, strategies: None });
            }
            if !strategic {
                let [name] = self.fields(entry, &place, &["name"], 1)?;
                return Some(Named { name: self.text(name?, &place.key("name"))?, strategies: None });
            }
            let [name, strategies] = self.fields(entry, &place, &["name", "strategies"], 1)?;
            let name = name.and_then(|name| self.text(name, &place.key("name")));
            let strategies = match strategies {
                None => None,
                Some(strategies) => Some(self.names(strategies, &place.key("strategies"))?),
            };
            Some(Named { name: name?, strategies })
        });
        // All are looked at, then they count.
        read.collect::<Vec<_>>().into_iter().collect()
    }

    fn names(&mut self, value: &Value<'t>, place: &Place) -> Option<Vec<String>> {
        let entries = self.array(value, place, "an array with the names of the strategies")?;
        if entries.is_empty() {
            self.wrong(value, place, "at least one strategy");
            return None;
        }
        let read = entries.iter().enumerate().map(|(at, entry)| self.text(entry, &place.index(at)));
        read.collect::<Vec<_>>().into_iter().collect()
    }

    /// How many strategies each player has and the payoffs of each, from arrays nested by the strategies of the players.
    fn profiles(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        players: &[Named],
    ) -> Option<(Vec<usize>, Vec<Vec<Rational>>)> {
        let mut sizes = Vec::with_capacity(players.len());
        let mut level = Some(value);
        for player in players {
            let here = level.and_then(Value::as_array);
            let size = player.strategies.as_ref().map(Vec::len).or(here.map(|array| array.elements.len()));
            sizes.push(size.unwrap_or(1).max(1));
            level = here.and_then(|array| array.elements.first());
        }
        let fits = sizes.iter().try_fold(players.len(), |product, size| product.checked_mul(*size));
        if fits.is_none_or(|all| all > MOST_PAYOFFS) {
            let found = "more strategies of the players than fit".to_owned();
            self.wrong_because(value, place, Some(found), &format!("at most {MOST_PAYOFFS} payoffs"));
            return None;
        }
        let mut lists = vec![Vec::new(); players.len()];
        self.level(value, place, &sizes, 0, &mut lists);
        if !self.faults.is_empty() {
            return None;
        }
        Some((sizes.clone(), lists.into_iter().map(|list| first_fastest(list, &sizes)).collect()))
    }

    /// The arrays from a player on. The nesting is limited by that of the text.
    fn level(&mut self, value: &Value<'t>, place: &Place, sizes: &[usize], player: usize, lists: &mut [Vec<Rational>]) {
        let Some(&size) = sizes.get(player) else {
            let payoffs = self.numbers(value, place, sizes.len(), "one payoff for each player");
            for (list, payoff) in lists.iter_mut().zip(payoffs.unwrap_or_default()) {
                list.push(payoff);
            }
            return;
        };
        let what = format!("one entry for each strategy of player {}", player + 1);
        for (at, entry) in self.entries(value, place, size, &what).unwrap_or_default().iter().enumerate() {
            self.level(entry, &place.index(at), sizes, player + 1, lists);
        }
    }

    /// The same from the matrices of two players.
    fn matrices(
        &mut self,
        value: &Value<'t>,
        place: &Place,
        players: &[Named],
    ) -> Option<(Vec<usize>, Vec<Vec<Rational>>)> {
        if players.len() != 2 {
            let found = format!("matrices, but {}", counted(players.len(), "player"));
            self.wrong_because(value, place, Some(found), "matrices for 2 players; payoffs for any number");
            return None;
        }
        let matrices = self.entries(value, place, 2, "the matrix of each player")?;
        let first = matrices.first().and_then(Value::as_array);
        let row = first.and_then(|matrix| matrix.elements.first()).and_then(Value::as_array);
        let counted = [first, row].map(|array| array.map_or(1, |array| array.elements.len()).max(1));
        let named = players.iter().map(|player| player.strategies.as_ref().map(Vec::len));
        let sizes: Vec<usize> = named.zip(counted).map(|(named, counted)| named.unwrap_or(counted)).collect();
        let [rows, columns] = sizes[..] else { return None };
        let mut lists = Vec::new();
        for (player, matrix) in matrices.iter().enumerate() {
            let place = place.index(player);
            let matrix =
                self.entries(matrix, &place, rows, "one row for each strategy of player 1").unwrap_or_default();
            let mut list = Vec::new();
            for (at, row) in matrix.iter().enumerate() {
                list.extend(self.numbers(row, &place.index(at), columns, "one number for each strategy of player 2"));
            }
            lists.push(list.into_iter().flatten().collect());
        }
        if !self.faults.is_empty() {
            return None;
        }
        let lists = lists.into_iter().map(|list| first_fastest(list, &sizes)).collect();
        Some((sizes, lists))
    }
}

/// From the order of nested arrays, in which the last player's strategy varies fastest, to that of the game.
fn first_fastest(list: Vec<Rational>, sizes: &[usize]) -> Vec<Rational> {
    // What one step in each player's strategy means in the list.
    let mut strides = vec![1; sizes.len()];
    for player in (1..sizes.len()).rev() {
        strides[player - 1] = strides[player] * sizes[player];
    }
    let (mut list, mut at, mut profile) = (list, 0, vec![0; sizes.len()]);
    let mut out = Vec::with_capacity(list.len());
    for _ in 0..list.len() {
        out.push(list.get_mut(at).map(std::mem::take).unwrap_or_default());
        for (player, strategy) in profile.iter_mut().enumerate() {
            *strategy += 1;
            at += strides[player];
            if *strategy < sizes[player] {
                break;
            }
            at -= strides[player] * sizes[player];
            *strategy = 0;
        }
    }
    out
}
