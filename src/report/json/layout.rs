//! JSON laid out for people: objects over several lines, lists of plain values on one.

use serde_json::Value;

/// The text of a value, ended by a line feed. Objects and lists of plain values that fit stay on one line.
pub fn pretty(value: &Value) -> String {
    let mut out = String::new();
    put(&mut out, value, 0);
    out.push('\n');
    out
}

fn put(out: &mut String, value: &Value, depth: usize) {
    let plain = match value {
        Value::Array(items) => items.iter().all(is_plain),
        // The outermost object always takes several lines.
        Value::Object(fields) => (depth > 0 || fields.is_empty()) && fields.values().all(is_plain),
        _ => true,
    };
    match value {
        Value::Array(items) if !plain => {
            block(out, '[', ']', depth, items.iter().map(|item| (None, item)));
        }
        Value::Object(fields) if !plain => {
            block(out, '{', '}', depth, fields.iter().map(|(name, item)| (Some(name), item)));
        }
        _ => out.push_str(&one_line(value)),
    }
}

fn block<'a>(
    out: &mut String,
    open: char,
    close: char,
    depth: usize,
    items: impl Iterator<Item = (Option<&'a String>, &'a Value)>,
) {
    let indent = "  ".repeat(depth + 1);
    out.push(open);
    for (at, (name, item)) in items.enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&indent);
        if let Some(name) = name {
            out.push_str(&Value::from(name.as_str()).to_string());
            out.push_str(": ");
        }
        put(out, item, depth + 1);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, item)| format!("{}: {}", Value::from(name.as_str()), one_line(item)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// Neither list nor object; short lists (the measures of a plan) count as plain too.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.len() <= 8 && items.iter().all(|i| !i.is_array() && !i.is_object()),
        Value::Object(_) => false,
        _ => true,
    }
}
