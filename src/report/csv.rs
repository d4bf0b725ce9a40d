//! A schedule as tidy CSV: one line for each measure or assistance line and period.

use super::calendar;
use super::numbers::csv_rational;
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;

/// The heading line, without its end.
pub const HEADER: &str = "period,label,kind,name,party,level,quantity,unit";

/// The schedule as CSV: fields quoted as RFC 4180 says, lines ended by a line feed, missing values empty.
///
/// `kind` is `measure` or `assistance`. `party` performs the measure or receives the assistance. `level` is the
/// share performed by the end of the period, `quantity` the same in `unit`; for assistance `quantity` is the amount
/// and `name` its place in the scenario. Numbers are exact where they are finite decimals, else the nearest double.
pub fn render(scenario: &Scenario, schedule: &Schedule) -> String {
    let mut out = format!("{HEADER}\n");
    let party = |at: usize| scenario.parties.get(at).map_or("", |p| p.name.as_str());
    for period in 1..=scenario.periods.count {
        let label = calendar::label(&scenario.periods, period).unwrap_or_default();
        for (measure, levels) in scenario.measures.iter().zip(&schedule.levels) {
            let Some(level) = levels.get(period - 1) else { continue };
            let quantity = measure.quantity.as_ref().map(|all| csv_rational(&(level * all))).unwrap_or_default();
            let unit = measure.unit.as_deref().unwrap_or("");
            let performer = party(measure.performer);
            let fields = [
                &period.to_string(),
                &label,
                "measure",
                &measure.name,
                performer,
                &csv_rational(level),
                &quantity,
                unit,
            ];
            push(&mut out, &fields);
        }
        for (at, (line, amounts)) in scenario.assistance.iter().zip(&schedule.assistance).enumerate() {
            let Some(amount) = amounts.get(period - 1) else { continue };
            let name = format!("assistance[{at}]");
            let fields =
                [&period.to_string(), &label, "assistance", &name, party(line.to), "", &csv_rational(amount), ""];
            push(&mut out, &fields);
        }
    }
    out
}

/// Adds a line with these fields, quoted as RFC 4180 says.
pub(super) fn push(out: &mut String, fields: &[&str]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact;
    use crate::report::examples;

    /// An independent reader of RFC 4180 text.
    fn parse(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
        let mut quoted = false;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (quoted, c) {
                (true, '"') if chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                (_, '"') => quoted = !quoted,
                (false, ',') => row.push(std::mem::take(&mut field)),
                (false, '\n') => {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                (_, c) => field.push(c),
            }
        }
        assert!(row.is_empty() && field.is_empty() && !quoted);
        rows
    }

    #[test]
    fn csv_reads_back_as_the_schedule() {
        for scenario in [examples::inf(), examples::hostile()] {
            let solution = examples::solution(&scenario);
            let rows = parse(&render(&scenario, &solution.schedule));
            assert_eq!(rows[0].join(","), HEADER);
            assert!(rows.iter().all(|r| r.len() == 8), "eight fields in every line");
            let per_period = scenario.measures.len() + scenario.assistance.len();
            assert_eq!(rows.len() - 1, per_period * scenario.periods.count);
            for (k, measure) in scenario.measures.iter().enumerate() {
                let own: Vec<_> = rows.iter().filter(|r| r[2] == "measure" && r[3] == measure.name).collect();
                assert_eq!(own.len(), scenario.periods.count);
                for (t, row) in own.iter().enumerate() {
                    let level = &solution.schedule.levels[k][t];
                    match exact::decimal(level) {
                        Some(_) => assert_eq!(&exact::parse(&row[5]).unwrap(), level),
                        None => assert_eq!(row[5].parse::<f64>().unwrap(), exact::to_f64(level)),
                    }
                }
            }
        }
    }

    #[test]
    fn missing_values_are_empty() {
        let scenario = examples::inf();
        let rows = parse(&render(&scenario, &examples::solution(&scenario).schedule));
        let assistance = rows.iter().find(|r| r[2] == "assistance").unwrap();
        assert_eq!((assistance[3].as_str(), assistance[4].as_str()), ("assistance[0]", "USSR"));
        assert_eq!((assistance[5].as_str(), assistance[7].as_str()), ("", ""));
        assert_eq!(rows[1][1], "1988-06");
    }
}
