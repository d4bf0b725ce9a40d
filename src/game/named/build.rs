//! Games written down as tables and trees.

use crate::exact::Rational;
use crate::game::extensive::{Action, InformationSet, Node, Outcome};
use crate::game::{Extensive, NormalForm, Player};

pub(super) fn player(name: &str, strategies: Vec<String>) -> Player {
    Player { name: name.to_owned(), strategies }
}

pub(super) fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `first`, `first + 1`, … as texts.
pub(super) fn numbers(first: i64, count: usize) -> Vec<String> {
    (first..).take(count).map(|number| number.to_string()).collect()
}

/// A two-player game from its players and the payoffs of both by row and column.
pub(super) fn by(
    title: &str,
    source: &str,
    players: [Player; 2],
    payoffs: impl Fn(usize, usize) -> (Rational, Rational),
) -> NormalForm {
    let (rows, columns) = (players[0].strategies.len(), players[1].strategies.len());
    let pairs = (0..columns).flat_map(|j| (0..rows).map(move |i| (i, j))).map(|(i, j)| payoffs(i, j));
    let (row, column) = pairs.unzip();
    NormalForm::known(title, source, players.into(), vec![row, column])
}

/// A two-player game in whole numbers whose players have the same names for their strategies.
pub(super) fn square<const N: usize>(
    title: &str,
    source: &str,
    names: [&str; N],
    payoffs: [[(i64, i64); N]; N],
) -> NormalForm {
    let one = |name| player(name, texts(&names));
    by(title, source, [one("Row"), one("Column")], |i, j| {
        let (row, column) = payoffs[i][j];
        (row.into(), column.into())
    })
}

/// A two-player game from two matrices of whole numbers; strategies have numbers.
pub(super) fn matrices<const N: usize>(
    title: &str,
    source: &str,
    row: [[i64; N]; N],
    column: [[i64; N]; N],
) -> NormalForm {
    let one = |name| player(name, numbers(1, N));
    by(title, source, [one("Row"), one("Column")], |i, j| (row[i][j].into(), column[i][j].into()))
}

/// A part of a tree, from a node on.
pub(super) enum Part {
    /// The end, with what is paid.
    End(Vec<Rational>),
    /// A move: who (`None` for chance), the number of the information set, its name, and the actions with what follows.
    Move(Option<usize>, u64, &'static str, Vec<Way>),
}

/// An action: its name, its probability if it is chance's, and what follows.
pub(super) struct Way(pub(super) String, pub(super) Option<Rational>, pub(super) Part);

pub(super) fn end<const N: usize>(payoffs: [i64; N]) -> Part {
    Part::End(payoffs.into_iter().map(Rational::from).collect())
}

pub(super) fn way(name: &str, part: Part) -> Way {
    Way(name.to_owned(), None, part)
}

/// The tree of a part. Parts with the same mover and number are one information set.
pub(super) fn tree(title: &str, source: &str, players: &[&str], root: Part) -> Extensive {
    let mut tree = Extensive {
        title: title.to_owned(),
        comment: source.to_owned(),
        players: texts(players),
        nodes: Vec::new(),
        sets: Vec::new(),
        outcomes: Vec::new(),
    };
    // The parts to come, the next one last: popped in preorder.
    let mut waiting = vec![(None, root)];
    while let Some((parent, part)) = waiting.pop() {
        let at = tree.nodes.len();
        if let Some((before, _)) = parent {
            let before: &mut Node = &mut tree.nodes[before];
            before.children.push(at);
        }
        let mut node = Node { name: String::new(), parent, set: None, children: Vec::new(), outcome: None };
        match part {
            Part::End(payoffs) => {
                node.outcome = Some(tree.outcomes.len());
                let number = tree.outcomes.len() as u64 + 1;
                tree.outcomes.push(Outcome { number, name: String::new(), payoffs });
            }
            Part::Move(mover, number, name, ways) => {
                let known = tree.sets.iter().position(|set| set.mover == mover && set.number == number);
                let set = known.unwrap_or(tree.sets.len());
                if known.is_none() {
                    let action = |way: &Way| Action { name: way.0.clone(), probability: way.1.clone() };
                    let actions = ways.iter().map(action).collect();
                    tree.sets.push(InformationSet { mover, number, name: name.to_owned(), actions, nodes: Vec::new() });
                }
                tree.sets[set].nodes.push(at);
                node.set = Some(set);
                let next = ways.into_iter().enumerate().rev();
                waiting.extend(next.map(|(action, way)| (Some((at, action)), way.2)));
            }
        }
        tree.nodes.push(node);
    }
    tree
}
