//! Gambit's files: what the normal and the extensive form share.

pub mod efg;
mod lexer;
pub mod nfg;

use lexer::{Lexer, Token};

use super::faults::{Faults, counted, shorten};
use super::number::{self, A_NUMBER};
use crate::exact::Rational;

/// The text does not follow the grammar, and the fault has been reported: there is no way to go on.
struct Stop;

/// Walks through the tokens of a text and keeps the faults.
struct Parser<'t, 'f> {
    lexer: Lexer<'t>,
    /// The next token and the byte at which it begins.
    token: Token<'t>,
    at: usize,
    /// What is being read: its name, and its number if it has one.
    part: (&'static str, Option<usize>),
    faults: &'f mut Faults<'t>,
}

impl<'t, 'f> Parser<'t, 'f> {
    fn new(text: &'t str, faults: &'f mut Faults<'t>) -> Self {
        let mut parser = Self { lexer: Lexer::new(text), token: Token::End, at: 0, part: ("", None), faults };
        parser.step();
        parser
    }

    /// Goes on to the next token and returns this one.
    fn step(&mut self) -> Token<'t> {
        let (at, token) = self.lexer.next();
        self.at = at;
        std::mem::replace(&mut self.token, token)
    }

    /// Reports something in the part that is being read.
    fn say(&mut self, at: usize, words: impl FnOnce() -> (String, String)) {
        let part = self.part;
        self.faults.say(at, || {
            let (found, allowed) = words();
            let path = match part {
                (name, None) => name.to_owned(),
                (name, Some(number)) => format!("{name} {number}"),
            };
            (path, found, allowed)
        });
    }

    /// Reports that the next token is not what the grammar allows.
    fn stop(&mut self, allowed: &str) -> Stop {
        let token = self.token;
        self.say(self.at, || match token {
            Token::Open => ("{".to_owned(), allowed.to_owned()),
            Token::Close => ("}".to_owned(), allowed.to_owned()),
            Token::Comma => ("a comma".to_owned(), allowed.to_owned()),
            Token::End => ("the end of the text".to_owned(), allowed.to_owned()),
            Token::Word(word) => (shorten(word), allowed.to_owned()),
            Token::Text(raw) => (format!("\"{}\"", shorten(raw)), allowed.to_owned()),
            Token::Unclosed(raw) => (format!("\"{}", shorten(raw)), "a \" at the end of this text".to_owned()),
        });
        Stop
    }

    fn take(&mut self, wanted: Token<'static>, allowed: &str) -> Result<(), Stop> {
        if self.token != wanted {
            return Err(self.stop(allowed));
        }
        self.step();
        Ok(())
    }

    fn word(&mut self, allowed: &str) -> Result<&'t str, Stop> {
        let Token::Word(word) = self.token else { return Err(self.stop(allowed)) };
        self.step();
        Ok(word)
    }

    fn text(&mut self, allowed: &str) -> Result<String, Stop> {
        let Token::Text(raw) = self.token else { return Err(self.stop(allowed)) };
        self.step();
        Ok(raw.replace("\\\"", "\""))
    }

    /// A text if one comes next.
    fn text_if_any(&mut self) -> Result<Option<String>, Stop> {
        match self.token {
            Token::Text(_) => self.text("").map(Some),
            Token::Unclosed(_) => Err(self.stop("")),
            _ => Ok(None),
        }
    }

    /// A number; `None` after a fault in its text.
    fn number(&mut self, allowed: &str) -> Result<Option<Rational>, Stop> {
        let at = self.at;
        let read = number::read(self.word(allowed)?);
        Ok(read.map_err(|found| self.say(at, || (found, A_NUMBER.to_owned()))).ok())
    }

    /// A whole number from `least` to `most`; `None` after a fault in its text.
    fn whole(&mut self, least: u64, most: u64, allowed: impl Fn() -> String) -> Result<Option<u64>, Stop> {
        let at = self.at;
        let Token::Word(word) = self.token else { return Err(self.stop(&allowed())) };
        self.step();
        let read = number::whole(word).filter(|number| (least..=most).contains(number));
        if read.is_none() {
            self.say(at, || (shorten(word), allowed()));
        }
        Ok(read)
    }

    /// Texts in braces.
    fn texts(&mut self, open: &str) -> Result<Vec<String>, Stop> {
        self.take(Token::Open, open)?;
        let mut texts = Vec::new();
        while self.token != Token::Close {
            texts.push(self.text("a name in quotation marks, or }")?);
        }
        self.step();
        Ok(texts)
    }

    /// The payoffs of an outcome up to the closing brace, one for each player, commas allowed after each; `None` after a
    /// fault. `open` is where the outcome begins.
    fn payoffs(&mut self, players: usize, open: usize) -> Result<Option<Vec<Rational>>, Stop> {
        let (mut payoffs, mut good, mut count) = (Vec::new(), true, 0);
        while self.token != Token::Close {
            match self.number("a payoff, or }")? {
                Some(payoff) => payoffs.push(payoff),
                None => good = false,
            }
            count += 1;
            if self.token == Token::Comma {
                self.step();
            }
        }
        self.step();
        if count != players {
            let found = counted(count, "payoff");
            self.say(open, || (found, format!("{players}, one for each player")));
            good = false;
        }
        Ok(good.then_some(payoffs))
    }

    /// The beginning of both kinds of file: the title and the names of the players.
    fn header(&mut self, name: &'static str, version: &'static str) -> Result<(String, Vec<String>), Stop> {
        self.part = ("the header", None);
        self.take(Token::Word(name), &format!("the word {name}"))?;
        self.take(Token::Word(version), &format!("{version}, the version of the format"))?;
        if self.token == Token::Word("D") {
            self.step();
        } else {
            self.take(Token::Word("R"), "R or D, the kind of numbers")?;
        }
        let title = self.text("the title in quotation marks")?;
        self.part = ("the players", None);
        let at = self.at;
        let players = self.texts("the names of the players in braces")?;
        if players.is_empty() {
            self.say(at, || ("no player".to_owned(), "at least one player".to_owned()));
        }
        Ok((title, players))
    }
}

/// A text in quotation marks.
///
/// # Errors
/// In words, for a text that ends in a backslash, for which the format has no room.
fn quoted(text: &str) -> Result<String, String> {
    if text.ends_with('\\') {
        let text = shorten(text);
        return Err(format!(
            "a Gambit file cannot hold a text that ends in a backslash ({text}); write the game as json"
        ));
    }
    Ok(format!("\"{}\"", text.replace('"', "\\\"")))
}

/// Texts in quotation marks, in braces.
fn quoted_list<'s>(texts: impl Iterator<Item = &'s String>) -> Result<String, String> {
    let mut out = "{ ".to_owned();
    for text in texts {
        out.push_str(&quoted(text)?);
        out.push(' ');
    }
    out.push('}');
    Ok(out)
}

/// The first lines of both kinds of file: up to the names of the players, without a line end.
fn heading<'s>(
    name: &str,
    version: &str,
    title: &str,
    players: impl Iterator<Item = &'s String>,
) -> Result<String, String> {
    Ok(format!("{name} {version} R {} {}", quoted(title)?, quoted_list(players)?))
}
