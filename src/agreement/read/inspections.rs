//! Verification and response, and whether evading is seen at least as often as compliance is accused.

use super::Reader;
use super::faults::number;
use super::node::{Fields, Node};
use super::shape;
use crate::agreement::scenario::{Layer, Response, Suspension, Verification};
use crate::exact::{Rational, to_f64};
use crate::units::Probability;

impl<'t> Reader<'t> {
    /// All inspections.
    pub fn verification(&mut self, fields: &Fields<'t>) -> Option<Verification> {
        let mut count = 0;
        let layers = fields
            .list("layers", self, |node, reader| {
                count += 1;
                reader.layer(node)
            })
            .or(Vec::new());
        let small = self.check_size(&fields.place("layers"), "layers", count);
        let review_clearance = fields.unit("review_clearance", self).or(Probability::ZERO);
        let verification = Verification { layers: layers?, review_clearance: review_clearance? };
        if let (Some(count), true) = (self.count, small) {
            self.check_power(&fields.place("layers"), &verification, count);
        }
        Some(verification)
    }

    fn layer(&mut self, node: Node<'t>) -> Option<Layer> {
        let fields = Fields::open(node, &shape::LAYER, self)?;
        let name = fields.text("name", self).required();
        let inspects = self.inspected(&fields);
        let detection = fields.series("detection", self).required();
        let zero = crate::agreement::scenario::Series::constant(Rational::ZERO);
        let false_alarm = fields.series("false_alarm", self).or(zero);
        let nothing = self.nothing_by_party();
        let cost_per_period = fields.series_by_party("cost_per_period", self).or(nothing.clone());
        let intrusion_per_period = fields.series_by_party("intrusion_per_period", self).or(nothing);
        let from = fields.whole("from", self).or(1);
        let to = fields.whole("to", self).optional();
        if let (Some(from), Some(Some(to))) = (from, to)
            && from > to
        {
            self.faults
                .at(&fields.place("from"), format!("a period up to {to}, the last in which the layer is in force"));
        }
        fields.remarks(&["note", "confidence"], self)?;
        Some(Layer {
            name: name?,
            inspects: inspects?,
            detection: detection?,
            false_alarm: false_alarm?,
            cost_per_period: cost_per_period?,
            intrusion_per_period: intrusion_per_period?,
            from: from?,
            to: to?,
        })
    }

    fn inspected(&mut self, fields: &Fields<'t>) -> Option<Vec<usize>> {
        let mut seen = vec![false; self.party_count];
        fields
            .list("inspects", self, |node, reader| {
                let party = reader.reference(&node, shape::Kind::Party)?;
                if let Some(seen) = seen.get_mut(party)
                    && std::mem::replace(seen, true)
                {
                    reader.faults.at(&node, "each inspected party once");
                }
                Some(party)
            })
            .required()
    }

    /// Reports, for each party, the first period in which p < q.
    fn check_power(&mut self, place: &Node<'t>, verification: &Verification, count: usize) {
        for party in 0..self.party_count {
            let layers: Vec<(usize, &Layer)> =
                verification.layers.iter().enumerate().filter(|(_, l)| l.inspects.contains(&party)).collect();
            let Some(weak) = first_weak_period(&layers, verification.review_clearance.get(), count) else { continue };
            let numbers: Vec<String> = weak.layers.iter().map(|at| format!("layers[{at}]")).collect();
            let name = self.parties.all().nth(party).map(super::faults::shorten).unwrap_or_default();
            let when = if weak.period > count {
                "after the last period".to_string()
            } else {
                format!("in period {}", weak.period)
            };
            let found = format!(
                "detection {} below false alarms {} for {name} {when} ({} combined)",
                number(&weak.detection),
                number(&weak.false_alarm),
                super::names::listed(numbers.iter().map(String::as_str), 0),
            );
            let allowed = "layers that together accuse an evader at least as often as a party that complies";
            self.faults.say(place, super::faults::shorten_to(&found, 200), allowed);
        }
    }

    /// What follows an alarm.
    pub fn response(&mut self, fields: &Fields<'t>) -> Option<Response> {
        let suspension = fields.suspension("suspension_periods", self).or(Suspension::Forever);
        let sanction = fields.series_by_party("sanction", self).or(self.nothing_by_party());
        let per_period = fields.series_by_party("sanction_per_period", self).or(self.nothing_by_party());
        Some(Response { suspension: suspension?, sanction: sanction?, sanction_per_period: per_period? })
    }
}

struct Weak {
    period: usize,
    detection: Rational,
    false_alarm: Rational,
    layers: Vec<usize>,
}

/// The first period (T + 1 is the tail) in which the layers together detect less than they accuse in error:
/// p = 1 − Π(1 − d), q = (1 − Π(1 − α))(1 − ω).
fn first_weak_period(layers: &[(usize, &Layer)], clearance: &Rational, count: usize) -> Option<Weak> {
    // Where every layer has d ≥ α, so has the whole; only the others need the products.
    let suspects: Vec<&Layer> = layers.iter().map(|(_, layer)| *layer).filter(|layer| may_be_weak(layer)).collect();
    let weak_alone = |period: usize| {
        suspects.iter().any(|l| l.in_force(period, count) && l.detection.at(period) < l.false_alarm.at(period))
    };
    (1..=count + 1).filter(|period| weak_alone(*period)).find_map(|period| {
        let in_force: Vec<&(usize, &Layer)> = layers.iter().filter(|(_, l)| l.in_force(period, count)).collect();
        let pairs: Vec<(&Rational, &Rational)> =
            in_force.iter().map(|(_, l)| (l.detection.at(period), l.false_alarm.at(period))).collect();
        if clearly_strong(&pairs, clearance) {
            return None;
        }
        let miss = |values: &mut dyn Iterator<Item = &Rational>| {
            values.fold(Rational::ONE, |product, value| product * (Rational::ONE - value))
        };
        let detection = Rational::ONE - miss(&mut pairs.iter().map(|(d, _)| *d));
        let false_alarm = (Rational::ONE - miss(&mut pairs.iter().map(|(_, a)| *a))) * (Rational::ONE - clearance);
        let layers = in_force.iter().map(|(at, _)| *at).collect();
        (detection < false_alarm).then_some(Weak { period, detection, false_alarm, layers })
    })
}

fn may_be_weak(layer: &Layer) -> bool {
    let length = layer.detection.values().len().max(layer.false_alarm.values().len());
    (1..=length).any(|period| layer.detection.at(period) < layer.false_alarm.at(period))
}

/// A quick certain yes in floating point; exact products of many layers are slow.
fn clearly_strong(pairs: &[(&Rational, &Rational)], clearance: &Rational) -> bool {
    let product = |values: &mut dyn Iterator<Item = &Rational>| values.map(|v| 1.0 - to_f64(v)).product::<f64>();
    let p = 1.0 - product(&mut pairs.iter().map(|(d, _)| *d));
    let q = (1.0 - product(&mut pairs.iter().map(|(_, a)| *a))) * (1.0 - to_f64(clearance));
    // Each factor is off by less than three units in the last place, and all of them are at most 1.
    p - q > (4.0 * pairs.len() as f64 + 10.0) * f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::scenario::Series;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Against the products of the definition, for every period, in rationals.
    #[test]
    fn the_first_weak_period_is_the_one_of_the_definition() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let mut weak = 0;
        for _ in 0..3_000 {
            let count: usize = rng.random_range(1..7);
            let tenth =
                |rng: &mut ChaCha8Rng, most: u32| Rational::from(rng.random_range(0..=most)) / Rational::from(10);
            let series = |rng: &mut ChaCha8Rng, most: u32| {
                let length = if rng.random_bool(0.5) { 1 } else { count };
                Series::from_values((0..length).map(|_| tenth(rng, most)).collect()).unwrap()
            };
            let layers: Vec<Layer> = (0..rng.random_range(0..4))
                .map(|_| {
                    let from = rng.random_range(1..=count);
                    Layer {
                        name: String::new(),
                        inspects: vec![0],
                        detection: series(&mut rng, 10),
                        false_alarm: series(&mut rng, 3),
                        cost_per_period: Vec::new(),
                        intrusion_per_period: Vec::new(),
                        from,
                        to: rng.random_bool(0.5).then(|| rng.random_range(from..=count)),
                    }
                })
                .collect();
            let clearance = tenth(&mut rng, 10);
            let one = Rational::ONE;
            let expected = (1..=count + 1).find(|&t| {
                let on = || layers.iter().filter(|l| l.from <= t && l.to.is_none_or(|to| t <= to));
                let miss = on().map(|l| &one - l.detection.at(t)).fold(one.clone(), |a, b| a * b);
                let quiet = on().map(|l| &one - l.false_alarm.at(t)).fold(one.clone(), |a, b| a * b);
                &one - miss < (&one - quiet) * (&one - &clearance)
            });
            let numbered: Vec<(usize, &Layer)> = layers.iter().enumerate().collect();
            let found = first_weak_period(&numbered, &clearance, count).map(|weak| weak.period);
            assert_eq!(found, expected, "{layers:?} {clearance}");
            weak += usize::from(found.is_some());
        }
        assert!((100..2_900).contains(&weak), "{weak}");
    }
}
