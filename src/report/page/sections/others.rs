//! Other schedules beside this one, and the map of a sweep.

use crate::report::comparison::{tempted, verdict, worth};
use crate::report::page::block::{Block, Section};
use crate::report::page::subject::Subject;
use crate::report::words;

pub(super) fn comparison(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let title = "What people would do without a solver".to_owned();
    let mut blocks = Vec::new();
    if !subject.comparison.is_empty() {
        let mut head =
            ["schedule", "would it hold?", "all done by", scenario.objective.name()].map(str::to_owned).to_vec();
        head.extend((0..scenario.parties.len()).map(|i| words::party_name(scenario, i)));
        head.push("first broken by".to_owned());
        let rows = subject.comparison.iter().map(|entry| {
            let mut row = vec![entry.name.clone()];
            match &entry.priced {
                None => row.push("none".to_owned()),
                Some(priced) => {
                    row.push(verdict(priced).to_owned());
                    row.push(priced.done.map_or_else(|| "never".to_owned(), |t| t.to_string()));
                    row.push(worth(priced, priced.objective));
                    row.extend(priced.values.iter().map(|v| worth(priced, *v)));
                    row.push(priced.first.as_ref().map_or_else(|| "nobody".to_owned(), |t| tempted(scenario, t)));
                }
            }
            row
        });
        blocks.push(Block::Table(head, rows.collect()));
        blocks.push(Block::Text(
            "In brackets: what a schedule would bring if everybody kept to it. Nobody should count on that, since somebody \
             gains by breaking it."
                .to_owned(),
        ));
    }
    Section { id: "comparison", title, blocks }
}

pub(super) fn map(subject: &Subject<'_>) -> Section {
    let blocks = subject.map.iter().map(|chart| Block::Charts(vec![chart.clone()])).collect();
    Section { id: "map", title: "Where an agreement holds".to_owned(), blocks }
}
