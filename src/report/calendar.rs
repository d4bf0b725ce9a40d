//! Calendar labels of periods: `1988-08` for period 3 of a monthly agreement that starts in `1988-06`.

use crate::agreement::scenario::Periods;

/// A start as written: how much of year, month and day was given.
#[derive(Debug, Clone, Copy)]
struct Start {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
}

/// The calendar label at which a period begins, where start and unit are understood.
///
/// The start is a year `1988`, a month `1988-06` or a date `1988-06-01`; the unit is year, quarter, month, week
/// or day, singular or plural. The label is as fine as the finer of the two. `None` for anything else, and for
/// years after 9999.
pub fn label(periods: &Periods, period: usize) -> Option<String> {
    let start = parse(periods.start.as_deref()?)?;
    let steps = i64::try_from(period.checked_sub(1)?).ok()?;
    let unit = periods.unit.trim().to_ascii_lowercase();
    match unit.strip_suffix('s').unwrap_or(&unit) {
        "year" => months_later(start, steps.checked_mul(12)?, false),
        "quarter" => months_later(start, steps.checked_mul(3)?, true),
        "month" => months_later(start, steps, true),
        "week" => days_later(start, steps.checked_mul(7)?),
        "day" => days_later(start, steps),
        _ => None,
    }
}

/// `" (1988-08)"`, or nothing where there is no label: to be put behind a period number.
pub fn bracketed(periods: &Periods, period: usize) -> String {
    label(periods, period).map(|l| format!(" ({l})")).unwrap_or_default()
}

fn parse(text: &str) -> Option<Start> {
    let mut parts = text.trim().split('-');
    let year = field(parts.next()?, 4, 1, 9999)?;
    let month = match parts.next() {
        Some(part) => Some(field(part, 2, 1, 12)?),
        None => None,
    };
    let day = match (month, parts.next()) {
        (Some(month), Some(part)) => Some(field(part, 2, 1, days_in_month(year, month))?),
        _ => None,
    };
    parts.next().is_none().then_some(Start { year, month, day })
}

fn field(text: &str, digits: usize, least: i64, most: i64) -> Option<i64> {
    if text.len() != digits || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|value| (least..=most).contains(value))
}

fn months_later(start: Start, months: i64, show_month: bool) -> Option<String> {
    let total = (start.year * 12 + start.month.unwrap_or(1) - 1).checked_add(months)?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    if year > 9999 {
        return None;
    }
    Some(match (start.day, start.month) {
        // The 31st of a month plus one month is the last day of the next.
        (Some(day), _) => format!("{year:04}-{month:02}-{:02}", day.min(days_in_month(year, month))),
        (None, Some(_)) => format!("{year:04}-{month:02}"),
        (None, None) if show_month => format!("{year:04}-{month:02}"),
        (None, None) => format!("{year:04}"),
    })
}

fn days_later(start: Start, days: i64) -> Option<String> {
    let (mut year, mut month) = (start.year, start.month.unwrap_or(1));
    let mut day = start.day.unwrap_or(1).checked_add(days)?;
    // 400 years of the Gregorian calendar have 146,097 days: leap over them, then walk by months.
    year = year.checked_add(day.div_euclid(146_097).checked_mul(400)?)?;
    day = day.rem_euclid(146_097);
    if day == 0 {
        (year, day) = (year - 400, 146_097);
    }
    while day > days_in_month(year, month) {
        day -= days_in_month(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    (year <= 9999).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::scenario::After;

    fn at(start: &str, unit: &str, period: usize) -> Option<String> {
        let periods = Periods { count: 10, unit: unit.into(), start: Some(start.into()), after: After::Perpetual };
        label(&periods, period)
    }

    /// Expected dates: the calendar (and, for day counts, the well-known 365/366 days of a year).
    #[test]
    fn labels_follow_the_calendar() {
        assert_eq!(at("1988-06", "month", 3).unwrap(), "1988-08");
        assert_eq!(at("1988-06", "months", 8).unwrap(), "1989-01");
        assert_eq!(at("1979", "year", 4).unwrap(), "1982");
        assert_eq!(at("1979", "month", 4).unwrap(), "1979-04");
        assert_eq!(at("1994-12-05", "year", 8).unwrap(), "2001-12-05");
        assert_eq!(at("2023-01-31", "month", 2).unwrap(), "2023-02-28");
        assert_eq!(at("1997", "quarter", 6).unwrap(), "1998-04");
        assert_eq!(at("2024-02-28", "day", 3).unwrap(), "2024-03-01");
        assert_eq!(at("2023-12-31", "day", 367).unwrap(), "2024-12-31");
        assert_eq!(at("2005-09-15", "week", 2).unwrap(), "2005-09-22");
        assert_eq!(at("2000-01-01", "day", 146_098).unwrap(), "2400-01-01");
        assert_eq!(at("2000-01-01", "day", 146_097).unwrap(), "2399-12-31");
    }

    #[test]
    fn what_is_not_a_date_has_no_label() {
        for start in ["", "88", "1988-13", "1988-00", "1988-02-30", "soon", "1988-06-01-01", "+988", "0000"] {
            assert_eq!(at(start, "month", 1), None, "{start}");
        }
        assert_eq!(at("1988", "round", 1), None);
        assert_eq!(at("1988", "day", usize::MAX), None);
        assert_eq!(at("9999", "year", 2), None);
        assert_eq!(at("1988", "year", 0), None);
    }
}
