//! A refutation: which demands clash, in words, and the proof that they do.

use super::{Page, sentence};
use crate::agreement::plan::Row;
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Refutation;
use crate::exact::{self, Rational};
use crate::report::display::{clean, fit};
use crate::report::numbers::{at_most, count, counted, value};
use crate::report::words;

/// The most rows of the proof that are shown.
const SHOWN: usize = 12;

pub(super) fn write(
    page: &mut Page,
    scenario: &Scenario,
    refutation: &Refutation,
    checked: Option<&Result<Rational, String>>,
) {
    page.paragraph(match checked {
        Some(Err(_)) => "No schedule was found, but the proof that there is none does not pass the exact check.",
        _ => "There is no schedule that meets every demand of the scenario and that no party gains by breaking.",
    });
    if let Some((first, demands)) = refutation.words.split_first() {
        page.paragraph(&clean(first));
        for demand in demands {
            page.item(&sentence(&clean(demand)));
        }
    }
    if !refutation.multipliers.is_empty() {
        proof(page, scenario, refutation);
    }
    page.blank();
    page.note(&match checked {
        Some(Ok(bound)) => format!(
            "Certified: added up with the weights, these rows come to at most {} for all levels and amounts within \
             their bounds, but would have to be 0 or more (exact rational arithmetic).",
            at_most(bound)
        ),
        Some(Err(why)) => format!("Not certified: {}", sentence(&clean(why))),
        None => "Not certified: the exact check was skipped.".to_string(),
    });
    let p = &refutation.provenance;
    page.note(&format!(
        "Solved by {} (detente {}), tolerance {:e}, {} rows × {} columns, {:.2} s.",
        fit(&clean(&p.backend), 20),
        fit(&clean(&p.version), 20),
        p.tolerance,
        count(p.rows),
        count(p.columns),
        p.seconds
    ));
}

fn proof(page: &mut Page, scenario: &Scenario, refutation: &Refutation) {
    page.heading(&format!("The {} of the proof, each after its weight", counted(refutation.multipliers.len(), "row")));
    // Incentives first: they are what the other demands clash with. Then by weight.
    let mut order: Vec<&(Row, Rational)> = refutation.multipliers.iter().collect();
    order.sort_by(|a, b| {
        let late = |row: &Row| !matches!(row, Row::Incentive(_));
        late(&a.0).cmp(&late(&b.0)).then_with(|| b.1.cmp(&a.1)).then_with(|| a.0.cmp(&b.0))
    });
    for (row, weight) in order.iter().take(SHOWN) {
        page.item(&format!("{}: {}.", value(exact::to_f64(weight)), words::demand(scenario, row)));
    }
    if order.len() > SHOWN {
        page.item(&format!("{} more, all in the JSON output.", count(order.len() - SHOWN)));
    }
}
