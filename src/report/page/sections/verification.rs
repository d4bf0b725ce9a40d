//! Who is inspected when, how well, and what it costs whom.

use crate::agreement::scenario::{Layer, Scenario};
use crate::exact::to_f64;
use crate::report::display::{clean, name};
use crate::report::numbers::value;
use crate::report::page::block::{Block, Section};
use crate::report::page::chart::{Plan, Series, Shape, draw, range};
use crate::report::page::subject::Subject;
use crate::report::words;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let title = "Verification, and what it costs whom".to_owned();
    if scenario.verification.layers.is_empty() {
        let blocks = vec![Block::Text("Nobody inspects anybody.".to_owned())];
        return Section { id: "verification", title, blocks };
    }
    let periods: Vec<usize> = (1..=scenario.periods.count + 1).collect();
    let parties = 0..scenario.parties.len();
    let by_party = |of: &dyn Fn(usize, usize) -> f64, word: &str, percent: bool| -> Vec<Series> {
        parties
            .clone()
            .map(|i| {
                let who = words::party_name(scenario, i);
                let said = |t: usize, v: f64| {
                    let shown = if percent { format!("{v:.2} %") } else { value(v) };
                    format!("{who}, {}: {word} {shown}", words::period_words(scenario, t))
                };
                let point = |&t: &usize| (t as f64, of(i, t), said(t, of(i, t)));
                Series { name: who.clone(), shape: Shape::Line, colour: i, points: periods.iter().map(point).collect() }
            })
            .filter(|s| s.points.iter().any(|p| p.1 != 0.0))
            .collect()
    };
    let detection = |i: usize, t: usize| 100.0 * chance(scenario, i, t, &|l, t| to_f64(l.detection.at(t)));
    let upheld = 1.0 - to_f64(scenario.verification.review_clearance.get());
    let alarm = |i: usize, t: usize| 100.0 * upheld * chance(scenario, i, t, &|l, t| to_f64(l.false_alarm.at(t)));
    let burden = |i: usize, t: usize| cost(scenario, i, t);
    let drawn = [
        (
            "Detection",
            "The chance that an evasion is seen in a period, all layers together.",
            "%",
            by_party(&detection, "detection", true),
        ),
        (
            "False alarms",
            "The chance that a party that complies is accused and the alarm is upheld.",
            "%",
            by_party(&alarm, "false alarm", true),
        ),
        (
            "Costs",
            "What inspections cost each party in a period, intrusion included.",
            "per period",
            by_party(&burden, "cost", false),
        ),
    ];
    let charts = drawn.into_iter().filter(|(_, _, _, series)| !series.is_empty()).filter_map(
        |(heading, description, up, series)| {
            let y = range(series.iter().flat_map(|s| s.points.iter().map(|p| p.1)), true);
            draw(&Plan {
                heading: heading.to_owned(),
                description: description.to_owned(),
                across: format!("period ({})", clean(&scenario.periods.unit)),
                up: up.to_owned(),
                x: (1.0, (scenario.periods.count + 1) as f64),
                y,
                height: 210,
                log: false,
                series,
            })
        },
    );
    let head = ["layer", "inspects", "from", "until", "costs in its first period"].map(str::to_owned).to_vec();
    let rows = scenario.verification.layers.iter().map(|layer| row(scenario, layer)).collect();
    let blocks = vec![Block::Charts(charts.collect()), Block::Table(head, rows)];
    Section { id: "verification", title, blocks }
}

/// 1 − Π (1 − d) over the layers in force.
fn chance(scenario: &Scenario, party: usize, t: usize, of: &dyn Fn(&Layer, usize) -> f64) -> f64 {
    let layers = scenario.verification.layers.iter();
    let on = layers.filter(|l| l.inspects.contains(&party) && l.in_force(t, scenario.periods.count));
    1.0 - on.map(|l| 1.0 - of(l, t)).product::<f64>()
}

fn cost(scenario: &Scenario, party: usize, t: usize) -> f64 {
    let layers = scenario.verification.layers.iter().filter(|l| l.in_force(t, scenario.periods.count));
    layers
        .flat_map(|l| [l.cost_per_period.get(party), l.intrusion_per_period.get(party)])
        .flatten()
        .map(|s| to_f64(s.at(t)))
        .sum()
}

fn row(scenario: &Scenario, layer: &Layer) -> Vec<String> {
    let inspected: Vec<String> = layer.inspects.iter().map(|&i| words::party_name(scenario, i)).collect();
    let costs = (0..scenario.parties.len()).filter_map(|i| {
        let sum: f64 = [layer.cost_per_period.get(i), layer.intrusion_per_period.get(i)]
            .into_iter()
            .flatten()
            .map(|s| to_f64(s.at(layer.from)))
            .sum();
        (sum != 0.0).then(|| format!("{} {}", words::party_name(scenario, i), value(sum)))
    });
    let costs: Vec<String> = costs.collect();
    vec![
        name(&layer.name),
        words::list(&inspected),
        words::period_words(scenario, layer.from),
        layer.to.map_or_else(|| "for ever".to_owned(), |t| words::period_words(scenario, t)),
        if costs.is_empty() { "nothing".to_owned() } else { words::list(&costs) },
    ]
}
