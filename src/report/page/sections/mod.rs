//! The sections of the page, in the order in which a decision maker needs them.

mod measures;
mod others;
mod plan;
mod proof;
mod temptation;
mod verification;
mod worst;

use super::block::Section;
use super::subject::Subject;

/// All sections that have something to say.
#[must_use]
pub fn sections(subject: &Subject<'_>) -> Vec<Section> {
    let all = [
        plan::section(subject),
        measures::section(subject),
        plan::values(subject),
        temptation::section(subject),
        worst::section(subject),
        worst::worth(subject),
        verification::section(subject),
        others::comparison(subject),
        others::map(subject),
        proof::certificate(subject),
        proof::sources(subject),
        proof::computed(subject),
    ];
    all.into_iter().filter(|section| !section.blocks.is_empty()).collect()
}
