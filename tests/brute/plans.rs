//! Trees by following every path: payoffs, and best replies by trying every pure plan of a player.

use detente::exact::Rational;
use detente::game::Extensive;

/// What everybody gets from a node on, with what was paid before.
pub fn value(tree: &Extensive, at: &[Vec<Rational>], node: usize) -> Vec<Rational> {
    let Some(set) = tree.nodes[node].set else { return tree.total_payoffs(node) };
    let mut sum = vec![Rational::ZERO; tree.players.len()];
    for (action, &child) in tree.nodes[node].children.iter().enumerate() {
        let chance = match tree.sets[set].mover {
            None => tree.sets[set].actions[action].probability.clone().unwrap(),
            Some(_) => at[set][action].clone(),
        };
        for (sum, part) in sum.iter_mut().zip(value(tree, at, child)) {
            *sum += &chance * part;
        }
    }
    sum
}

/// The most a player can get from a node on, over all its pure plans.
pub fn best(tree: &Extensive, at: &[Vec<Rational>], player: usize, node: usize) -> Rational {
    let own = tree.sets_of(player);
    let counts: Vec<usize> = own.iter().map(|&set| tree.sets[set].actions.len()).collect();
    let plans: usize = counts.iter().product();
    let one = |mut plan: usize| {
        let mut at = at.to_vec();
        for (&set, &count) in own.iter().zip(&counts) {
            at[set] = (0..count).map(|action| Rational::from(u8::from(action == plan % count))).collect();
            plan /= count;
        }
        value(tree, &at, node)[player].clone()
    };
    (0..plans).map(one).max().unwrap()
}

/// The probability of coming to a node.
pub fn reach(tree: &Extensive, at: &[Vec<Rational>], node: usize) -> Rational {
    let Some((before, action)) = tree.nodes[node].parent else { return Rational::ONE };
    let set = tree.nodes[before].set.unwrap();
    let chance = match tree.sets[set].mover {
        None => tree.sets[set].actions[action].probability.clone().unwrap(),
        Some(_) => at[set][action].clone(),
    };
    chance * reach(tree, at, before)
}
