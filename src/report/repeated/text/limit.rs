//! The patient limit as text.

use super::{point, table};
use crate::exact::Rational;
use crate::repeated::limit::Limit;
use crate::report::games::names::Names;
use crate::report::numbers::counted;
use crate::report::repeated::{Report, words};
use crate::report::table::Column;
use crate::report::text::Page;

/// The most points or bounds that are shown; more are for a program.
const MOST_SHOWN: usize = 60;

pub(super) fn write(page: &mut Page, report: &Report, found: &Limit) {
    let names = Names::new(report.players());
    let by_minmax = !found.minmax.is_empty();
    page.paragraph(match (found.exact, by_minmax) {
        (true, _) => {
            "However patient the players, nothing outside these points is sustained. What is between them and gives everybody \
             more than its minmax value is, once they are patient enough."
        }
        (false, true) => {
            "However patient the players, nothing beyond these bounds is sustained; bounds in other directions might cut off \
             more."
        }
        (false, false) => {
            "However patient the players, nothing beyond these bounds is sustained. If what all directions leave is not flat, \
             it is approached as they become patient; bounds in other directions might cut off more."
        }
    });
    if by_minmax {
        page.note(&format!("Minmax values: {}.", names.each(&found.minmax)));
    }
    if !found.vertices.is_empty() {
        let columns = [Column::figures("point", 5), Column::words("payoffs", 60)];
        let rows = found.vertices.iter().take(MOST_SHOWN).enumerate();
        let rows = rows.map(|(at, vertex)| vec![(at + 1).to_string(), point(vertex)]);
        page.blank();
        table(page, &columns, rows.collect());
        more(page, found.vertices.len(), "point");
    }
    if found.exact {
        return;
    }
    // The least and the most of each and of all together are for everybody; the other directions are for a program.
    let told = |direction: &[Rational]| {
        let alone = direction.iter().filter(|entry| !entry.is_zero()).count() == 1;
        alone || direction.first().is_some_and(|first| direction.iter().all(|entry| entry == first))
    };
    let mut left = found.levels.len();
    page.blank();
    for (direction, level) in found.directions.iter().zip(&found.levels) {
        if told(direction) && found.levels.len() - left < MOST_SHOWN {
            page.item(&words::bound(&names, direction, level));
            left -= 1;
        }
    }
    if left > 0 {
        page.note(&format!("{} in other directions: --format json gives them all.", counted(left, "bound")));
    }
}

fn more(page: &mut Page, all: usize, what: &str) {
    if all > MOST_SHOWN {
        page.note(&format!("{} more: --format json gives them all.", counted(all - MOST_SHOWN, what)));
    }
}
