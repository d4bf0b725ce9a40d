//! The certificate, the sources, and how it was computed.

use crate::agreement::schedule::DEVIATION_CLASS;
use crate::certificate::Status;
use crate::report::display::clean;
use crate::report::numbers::{at_least, at_most, count};
use crate::report::page::block::{Block, Section};
use crate::report::page::subject::Subject;
use crate::report::words;

pub(super) fn certificate(subject: &Subject<'_>) -> Section {
    let found = &subject.certificate;
    let conditions = count(subject.tightest.len());
    let said = match found.status {
        Status::Certified => format!(
            "Certified: every limit and all {conditions} incentive conditions hold, least slack ≥ {}. The check is exact \
             ({} arithmetic) and was done by code that shares nothing with the solver but the data.",
            at_least(&found.min_slack),
            found.method
        ),
        Status::Epsilon => format!(
            "Certified up to a small gain: every limit holds, and nobody gains more than {} by breaking the plan ({} \
             arithmetic).",
            at_most(&found.epsilon),
            found.method
        ),
        Status::Broken => "Not certified: a limit of the scenario is broken.".to_owned(),
    };
    let mut blocks = vec![Block::Text(said)];
    if !found.broken.is_empty() {
        let rows = found
            .broken
            .iter()
            .map(|b| format!("{} (slack {}).", words::row(subject.scenario, &b.row), at_most(&b.slack)));
        blocks.push(Block::List(rows.collect()));
    }
    blocks.push(Block::Text(format!("Deviations searched: {DEVIATION_CLASS}.")));
    Section { id: "certificate", title: "The certificate".to_owned(), blocks }
}

pub(super) fn sources(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let cleaned = |list: &[String]| Block::List(list.iter().map(|s| clean(s)).collect());
    let mut blocks = Vec::new();
    if !scenario.assumptions.is_empty() {
        blocks.push(Block::Text("Assumptions".to_owned()));
        blocks.push(cleaned(&scenario.assumptions));
    }
    if !scenario.sources.is_empty() {
        blocks.push(Block::Text("Sources".to_owned()));
        blocks.push(cleaned(&scenario.sources));
    }
    Section { id: "sources", title: "Assumptions and sources".to_owned(), blocks }
}

pub(super) fn computed(subject: &Subject<'_>) -> Section {
    let mut lines: Vec<String> = subject.provenance.iter().map(|line| clean(line)).collect();
    lines.push(format!("This page was made by detente {}.", env!("CARGO_PKG_VERSION")));
    Section { id: "computed", title: "How it was computed".to_owned(), blocks: vec![Block::List(lines)] }
}
