//! Gambit's normal form.

use super::lexer::Token;
use super::{Parser, Stop, heading, quoted, quoted_list};
use crate::exact::Rational;
use crate::format::faults::{Faults, counted};
use crate::format::number;
use crate::game::normal::MOST_PAYOFFS;
use crate::game::{NormalForm, Player};

/// The strategies of the players, by number or by name.
enum Strategies {
    Counts(Vec<usize>),
    Names(Vec<Vec<String>>),
}

impl Strategies {
    fn counts(&self) -> Vec<usize> {
        match self {
            Self::Counts(counts) => counts.clone(),
            Self::Names(names) => names.iter().map(Vec::len).collect(),
        }
    }

    fn names(self) -> Vec<Vec<String>> {
        match self {
            Self::Counts(counts) => counts.into_iter().map(number::plain_names).collect(),
            Self::Names(names) => names,
        }
    }
}

/// Reads a game in normal form.
pub fn read<'t>(text: &'t str, faults: &mut Faults<'t>) -> Option<NormalForm> {
    Parser::new(text, faults).normal_form().ok().flatten()
}

impl Parser<'_, '_> {
    fn normal_form(&mut self) -> Result<Option<NormalForm>, Stop> {
        let (title, names) = self.header("NFG", "1")?;
        let count = names.len();
        let (strategies, profiles) = self.strategies(count)?;
        self.part = ("the comment", None);
        let comment = self.text_if_any()?.unwrap_or_default();
        let payoffs = if self.token == Token::Open {
            self.outcomes(count, profiles)?
        } else {
            self.payoff_list(count, profiles)?
        };
        let (Some(payoffs), true) = (payoffs, self.faults.is_empty()) else { return Ok(None) };
        // The names are made last: a count is short in the text and long in memory, and by now as many payoffs were read.
        let players = names.into_iter().zip(strategies.names());
        let players = players.map(|(name, strategies)| Player { name, strategies }).collect();
        let mut lists = vec![Vec::with_capacity(payoffs.len() / count); count];
        for (at, payoff) in payoffs.into_iter().enumerate() {
            lists[at % count].push(payoff);
        }
        let mut game = match NormalForm::new(&title, players, lists) {
            Ok(game) => game,
            Err(why) => {
                self.say(0, || (why, "players with strategies and payoffs".to_owned()));
                return Ok(None);
            }
        };
        game.comment = comment;
        Ok(Some(game))
    }

    /// The strategies and the number of profiles, `None` after a fault.
    fn strategies(&mut self, players: usize) -> Result<(Strategies, Option<usize>), Stop> {
        self.part = ("the strategies", None);
        let open = self.at;
        self.take(Token::Open, "the strategies in braces")?;
        let strategies = if self.token == Token::Open {
            let mut names = Vec::new();
            while self.token != Token::Close {
                let at = self.at;
                let list = self.texts("{ and the names of a player's strategies, or }")?;
                if list.is_empty() {
                    self.say(at, || ("no strategy".to_owned(), "at least one strategy for each player".to_owned()));
                }
                names.push(list);
            }
            Strategies::Names(names)
        } else {
            let mut counts = Vec::new();
            while self.token != Token::Close {
                let count = self.whole(1, MOST_PAYOFFS as u64, || {
                    format!("how many strategies a player has, from 1 to {MOST_PAYOFFS}; or }}")
                })?;
                counts.push(count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default());
            }
            Strategies::Counts(counts)
        };
        self.step();
        let counts = strategies.counts();
        if counts.len() != players {
            let found = format!("strategies of {}", counted(counts.len(), "player"));
            self.say(open, || (found, format!("those of {}", counted(players, "player"))));
        }
        let profiles = counts.iter().try_fold(1usize, |product, count| product.checked_mul(*count));
        let profiles = profiles.filter(|all| all.checked_mul(players).is_some_and(|all| all <= MOST_PAYOFFS));
        if profiles.is_none() {
            self.say(open, || {
                let sizes: Vec<String> = counts.iter().take(20).map(usize::to_string).collect();
                (format!("{} strategies", sizes.join(" × ")), format!("at most {MOST_PAYOFFS} payoffs"))
            });
        }
        Ok((strategies, profiles.filter(|_| self.faults.is_empty())))
    }

    /// The payoffs, profile after profile. Without the number of profiles the numbers are looked at all the same.
    fn payoff_list(&mut self, players: usize, profiles: Option<usize>) -> Result<Option<Vec<Rational>>, Stop> {
        let wanted = profiles.and_then(|profiles| profiles.checked_mul(players));
        let (mut all, mut count) = (Vec::new(), 0);
        while self.token != Token::End {
            if wanted == Some(count) {
                self.part = ("the payoffs", None);
                return Err(self.stop(&format!("the end of the text after {}", counted(count, "payoff"))));
            }
            self.part = ("payoff", Some(count + 1));
            all.extend(self.number("a payoff")?);
            count += 1;
        }
        if let Some(wanted) = wanted.filter(|wanted| count < *wanted) {
            self.part = ("the payoffs", None);
            return Err(self.stop(&format!("{}; so far there are {count}", counted(wanted, "payoff"))));
        }
        Ok(profiles.map(|_| all))
    }

    /// The outcomes, then the number of one for each profile.
    fn outcomes(&mut self, players: usize, profiles: Option<usize>) -> Result<Option<Vec<Rational>>, Stop> {
        let mut outcomes = vec![Some(vec![Rational::ZERO; players])];
        self.step();
        while self.token != Token::Close {
            self.part = ("outcome", Some(outcomes.len()));
            let open = self.at;
            self.take(Token::Open, "{ and an outcome, or }")?;
            self.text("the name of the outcome in quotation marks")?;
            outcomes.push(self.payoffs(players, open)?);
        }
        self.step();
        let last = outcomes.len() - 1;
        let (mut all, mut count) = (Vec::new(), 0);
        while self.token != Token::End {
            if profiles == Some(count) {
                self.part = ("the profiles", None);
                return Err(self.stop(&format!("the end of the text after {}", counted(count, "profile"))));
            }
            self.part = ("profile", Some(count + 1));
            let allowed = || format!("the number of an outcome from 1 to {last}, or 0 for none");
            let index = self.whole(0, last as u64, allowed)?.and_then(|index| usize::try_from(index).ok());
            if let Some(Some(payoffs)) = index.and_then(|index| outcomes.get(index)) {
                all.extend(payoffs.iter().cloned());
            }
            count += 1;
        }
        if let Some(wanted) = profiles.filter(|wanted| count < *wanted) {
            self.part = ("the profiles", None);
            return Err(self.stop(&format!("the outcomes of {}; so far there are {count}", counted(wanted, "profile"))));
        }
        Ok(profiles.map(|_| all))
    }
}

/// Writes a game in normal form, with a line for each choice of the players after the first.
///
/// # Errors
/// In words, for a text that ends in a backslash or a number that is too long.
pub fn write(game: &NormalForm) -> Result<String, String> {
    let players = game.players();
    let mut out = heading("NFG", "1", &game.title, players.iter().map(|player| &player.name))?;
    out.push_str("\n\n{ ");
    if players.iter().all(|player| number::count_from_one(&player.strategies)) {
        game.shape().iter().for_each(|count| out.push_str(&format!("{count} ")));
    } else {
        for player in players {
            out.push_str(&quoted_list(player.strategies.iter())?);
            out.push_str("\n  ");
        }
    }
    out.push_str("}\n");
    if !game.comment.is_empty() {
        out.push_str(&quoted(&game.comment)?);
        out.push('\n');
    }
    out.push('\n');
    let line = players.first().map_or(1, |player| player.strategies.len());
    for profile in 0..game.profile_count() {
        for player in 0..players.len() {
            out.push_str(&number::write(game.payoff_at(player, profile))?);
            let ends = player + 1 == players.len() && (profile + 1) % line == 0;
            out.push(if ends { '\n' } else { ' ' });
        }
    }
    Ok(out)
}
