//! The tokens of Gambit's files.

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'t> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `,`
    Comma,
    /// A number or symbol: what stands between white space, braces, commas and quotation marks.
    Word(&'t str),
    /// What stands between quotation marks, with its backslashes.
    Text(&'t str),
    /// A text without its last quotation mark.
    Unclosed(&'t str),
    /// There is no more.
    End,
}

/// Goes through a text once.
pub struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token and the byte at which it begins.
    pub fn next(&mut self) -> (usize, Token<'t>) {
        let bytes = self.text.as_bytes();
        let rest = |from: usize| bytes.get(from..).unwrap_or_default();
        let start = self.at + rest(self.at).iter().position(|b| !is_space(*b)).unwrap_or(rest(self.at).len());
        let (token, end) = match bytes.get(start) {
            None => (Token::End, start),
            Some(b'{') => (Token::Open, start + 1),
            Some(b'}') => (Token::Close, start + 1),
            Some(b',') => (Token::Comma, start + 1),
            Some(b'"') => match end_of_text(rest(start + 1)) {
                Some(length) => (Token::Text(self.slice(start + 1, start + 1 + length)), start + length + 2),
                None => (Token::Unclosed(self.slice(start + 1, bytes.len())), bytes.len()),
            },
            Some(_) => {
                let length = rest(start).iter().position(|b| is_space(*b) || b"{},\"".contains(b));
                let end = length.map_or(bytes.len(), |length| start + length);
                (Token::Word(self.slice(start, end)), end)
            }
        };
        self.at = end;
        (start, token)
    }

    /// The ends of tokens are ASCII, so they are ends of characters too.
    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

/// How many bytes come before the quotation mark that ends a text; `\"` does not.
fn end_of_text(bytes: &[u8]) -> Option<usize> {
    let mut backslash = false;
    bytes.iter().position(|&byte| {
        let ends = byte == b'"' && !backslash;
        backslash = byte == b'\\';
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_where_gambit_ends_them() {
        // The rule of the grammar: \" is a quotation mark, other backslashes stay.
        for (text, inside) in
            [(r#""a\"b" 1"#, r#"a\"b"#), (r#""a\\"b" 1"#, r#"a\\"b"#), (r#""\n" 1"#, r"\n"), ("\"\"1", "")]
        {
            let mut lexer = Lexer::new(text);
            assert_eq!(lexer.next().1, Token::Text(inside), "{text}");
            assert_eq!(lexer.next().1, Token::Word("1"), "{text}");
            assert_eq!(lexer.next(), (text.len(), Token::End), "{text}");
        }
        assert_eq!(Lexer::new(r#"  "a\""#).next(), (2, Token::Unclosed(r#"a\""#)));
    }
}
