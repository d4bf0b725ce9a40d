//! From text to a tree of values: JSON with comments, and nothing looser than that.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::format::faults::{Faults, shorten};

/// The tree of values of a text; `None` after a fault of syntax. The parser itself limits the nesting.
pub fn parse<'t>(text: &'t str, faults: &mut Faults<'t>) -> Option<Value<'t>> {
    let options = ParseOptions {
        allow_comments: true,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let value = match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(result) => result.value,
        Err(error) => {
            let range = error.range();
            let found = match text.get(range.start..range.end) {
                _ if range.start >= text.len() => "the end of the text".to_owned(),
                None | Some("") => shorten(text.get(range.start..).unwrap_or_default()),
                Some(read) => shorten(read),
            };
            faults.say(range.start, || (String::new(), found, allowed_instead(&error)));
            return None;
        }
    };
    if value.is_none() {
        faults.say(text.len(), || {
            (String::new(), "nothing but comments".to_owned(), "a game as a JSON object".to_owned())
        });
    }
    let value = value?;
    refuse_raw_control_characters(&value, text, faults);
    faults.is_empty().then_some(value)
}

/// The parser lets line breaks and the like stand inside strings; JSON does not.
fn refuse_raw_control_characters<'t>(value: &Value<'t>, text: &'t str, faults: &mut Faults<'t>) {
    let mut check = |start: usize, end: usize| {
        let raw = text.get(start..end).unwrap_or_default();
        if let Some(at) = raw.bytes().position(|byte| byte < b' ') {
            faults.say(start + at, || {
                let found = format!("a control character inside the string {}", shorten(raw));
                (String::new(), found, "control characters in strings written as escapes, such as \\n".to_owned())
            });
        }
    };
    // The order does not matter: faults are sorted by place.
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::StringLit(string) => check(string.start(), string.end()),
            Value::Array(array) => open.extend(&array.elements),
            Value::Object(object) => {
                for property in &object.properties {
                    check(property.name.start(), property.name.end());
                    open.push(&property.value);
                }
            }
            Value::NumberLit(_) | Value::BooleanLit(_) | Value::NullKeyword(_) => {}
        }
    }
}

fn allowed_instead(error: &ParseError) -> String {
    let words = match error.kind() {
        Kind::TrailingCommasNotAllowed => "no comma after the last entry",
        Kind::ExpectedComma => "a comma between two entries",
        Kind::ExpectedColonAfterObjectKey => "a colon after the name of a field",
        Kind::ExpectedObjectValue => "a value after the colon",
        Kind::ExpectedStringObjectProperty => "names of fields in double quotes",
        Kind::SingleQuotedStringsNotAllowed => "strings in double quotes",
        Kind::HexadecimalNumbersNotAllowed => "numbers in decimal digits",
        Kind::UnaryPlusNumbersNotAllowed => "numbers without a plus sign",
        Kind::BareDecimalPointNumbersNotAllowed => "digits on both sides of a decimal point",
        Kind::NonFiniteNumbersNotAllowed => "finite numbers",
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral => "a whole number or decimal such as -1.5e3",
        Kind::MultipleRootJsonValues => "nothing but comments after the game",
        Kind::UnterminatedArray => "a closing bracket ] for this array",
        Kind::UnterminatedObject => "a closing brace } for this object",
        Kind::UnterminatedCommentBlock => "a closing */ for this comment",
        Kind::NestingDepthExceeded => "arrays and objects nested at most 500 deep",
        Kind::UnexpectedWord => "a value: a number, a string in double quotes, an array or an object",
        Kind::UnexpectedTokenInObject => "a field in double quotes, or a closing brace }",
        Kind::String(kind) => return format!("a string as in JSON ({kind})"),
        Kind::CommentsNotAllowed
        | Kind::UnexpectedCloseBrace
        | Kind::UnexpectedCloseBracket
        | Kind::UnexpectedColon
        | Kind::UnexpectedComma
        | Kind::UnexpectedToken => "a value, a comma or a closing bracket; a fraction stands in double quotes",
    };
    words.to_owned()
}
