//! Links between measures.

use super::Reader;
use super::faults::number;
use super::measures::Draft;
use super::node::{Fields, Got, Node};
use super::order::{self, Edge};
use super::shape;
use crate::agreement::scenario::{Link, LinkKind};

use jsonc_parser::ast::Value;

impl<'t> Reader<'t> {
    /// All links, each checked on its own and precedences also against each other.
    pub fn link_list(&mut self, fields: &Fields<'t>, measures: &[Draft]) -> Option<Vec<Link>> {
        let mut edges: Vec<(Edge, Node<'t>)> = Vec::new();
        let mut count = 0;
        let links = fields.list("links", self, |node, reader| {
            count += 1;
            let fields = reader.open_link(node)?;
            let link = reader.link(&fields);
            if let Some(Link { from, to, kind: LinkKind::Precedence { before, after } }) = link {
                edges.push((Edge { before, after, from, to }, fields.node.clone()));
                reader.check_precedence(&fields, (before, after), (from, to), measures);
            }
            link
        });
        let (graph, places): (Vec<Edge>, Vec<Node<'t>>) = edges.into_iter().unzip();
        for cycle in order::cycles(&graph) {
            let Some(place) = cycle.last().and_then(|edge| places.get(*edge)) else { continue };
            let mut names: Vec<&str> = Vec::new();
            for edge in cycle.iter().chain(cycle.first()) {
                let name = graph.get(*edge).and_then(|e| measures.get(e.before)).and_then(|m| m.name.as_deref());
                names.push(name.unwrap_or("?"));
            }
            let found = format!("the circle {}", order::path_in_words(&names));
            self.faults.say(place, found, "precedences that never lead back to the same measure");
        }
        self.check_size(&fields.place("links"), "links", count);
        links.or(Vec::new())
    }

    /// Opens a link as the kind of object that its field `kind` calls for.
    fn open_link(&mut self, node: Node<'t>) -> Option<Fields<'t>> {
        let Value::Object(object) = node.value else {
            self.faults.at(&node, "an object with the field kind");
            return None;
        };
        let kinds = shape::LINKS.iter().map(|(kind, _)| *kind);
        let allowed: Vec<String> = kinds.clone().map(|kind| format!("\"{kind}\"")).collect();
        let allowed = allowed.join(" or ");
        let Some(kind) = object.get("kind") else {
            self.faults.say(&Node { path: super::node::child_path(&node.path, "kind"), ..node }, "nothing", allowed);
            return None;
        };
        let read = match &kind.value {
            Value::StringLit(text) => Some(text.value.as_ref()),
            _ => None,
        };
        let known = shape::LINKS.iter().find(|(kind, _)| Some(*kind) == read);
        let Some((_, object)) = known else {
            let hint = super::names::suggest(&mut self.suggestions, read.unwrap_or_default(), kinds);
            self.faults.at(&node.child("kind", &kind.value), format!("{allowed}{hint}"));
            return None;
        };
        Fields::open(node, object, self)
    }

    fn link(&mut self, fields: &Fields<'t>) -> Option<Link> {
        let from = fields.whole("from", self).or(1);
        let to = match fields.whole("to", self) {
            Got::Absent => self.count,
            read => read.required(),
        };
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            self.faults
                .at(&fields.place("from"), format!("a period up to {to}, the last in which the link is in force"));
        }
        let kind = match fields.choice("kind", self).required()? {
            "precedence" => self.precedence(fields),
            "balance" => self.balance(fields),
            _ => self.coverage(fields),
        };
        fields.remarks(&["note"], self)?;
        Some(Link { from: from?, to: to?, kind: kind? })
    }

    fn precedence(&mut self, fields: &Fields<'t>) -> Option<LinkKind> {
        let before = fields.reference("before", self).required();
        let after = fields.reference("after", self).required();
        let (before, after) = (before?, after?);
        if before == after {
            self.faults.at(&fields.place("after"), "another measure than `before`");
        }
        Some(LinkKind::Precedence { before, after })
    }

    fn balance(&mut self, fields: &Fields<'t>) -> Option<LinkKind> {
        let left = fields.numbers("left", self).required();
        let right = fields.numbers("right", self).required();
        let within = fields.series("within", self).required();
        let (left, right) = (left?, right?);
        if left.is_empty() && right.is_empty() {
            self.faults.at(&fields.place("left"), "at least one measure on one of the sides");
        }
        Some(LinkKind::Balance { left, right, within: within? })
    }

    fn coverage(&mut self, fields: &Fields<'t>) -> Option<LinkKind> {
        let terms = fields.numbers("terms", self).required();
        let at_least = fields.series("at_least", self).required();
        let terms = terms?;
        if terms.is_empty() {
            self.faults.say(&fields.place("terms"), "an empty object", "at least one measure with its weight");
        }
        Some(LinkKind::Coverage { terms, at_least: at_least? })
    }

    /// What `after` demands, `before` must be able to reach by its own limits, while the link is in force.
    fn check_precedence(
        &mut self,
        fields: &Fields<'t>,
        (before, after): (usize, usize),
        (from, to): (usize, usize),
        measures: &[Draft],
    ) {
        let (Some(before), Some(after)) = (measures.get(before), measures.get(after)) else { return };
        let (Some(lead), Some(follow)) = (&before.reach, &after.reach) else { return };
        let name = |draft: &Draft| draft.name.as_deref().map_or_else(|| "?".to_string(), super::faults::shorten);
        if from == 1 && follow.start > lead.start {
            let found = format!("start_level {} of {}", number(&follow.start), name(after));
            let allowed = format!("at most {}, the start_level of {}", number(&lead.start), name(before));
            self.faults.say(&fields.place("after"), found, allowed);
            return;
        }
        let start = (0, follow.start.clone());
        for (period, level) in after.demands.iter().chain([&start]) {
            // Levels never fall, so a demand from before the link began still holds when it begins.
            let at = (*period).max(from);
            let most = lead.most(at);
            if at <= to && most < *level {
                let found = format!("level {} of {} demanded at period {at}", number(level), name(after));
                let limits = lead.words();
                let allowed = format!("at most {}, what {} can reach by then ({limits})", number(&most), name(before));
                self.faults.say(&fields.place("after"), found, allowed);
                return;
            }
        }
    }
}
