//! One equilibrium of a two-player game by the path of Lemke and Howson (1964).
//!
//! From the pair of vertices 0 of the best-reply polytopes one label is dropped and the edges are followed along which
//! only that label may be missing, in one polytope and the other by turns. The path ends where it is there again: at an
//! equilibrium. The lexicographic rule breaks ties, so that no path returns to where it was.

mod inverse;

use super::answer::{Arithmetic, Budget, Equilibrium, Mixed, NashAnswer};
use super::extreme::dictionary::Dictionary;
use super::extreme::points::{Strategy, rounded};
use super::extreme::polytope::{BestReplies, Place, Polytope};
use super::extreme::walk::deadline;
use super::extreme::whole::Whole;
use super::regret;
use crate::error::{Error, Fault};
use crate::exact::Rational;
use crate::game::normal::NormalForm;
use inverse::Inverse;
use std::time::Instant;

/// In floating point, longer paths may have lost their way, and are walked in whole numbers: steps per strategy.
const LONG: usize = 10_000;

/// One equilibrium, found by dropping a label: a strategy of the row player, from 0, or one of the column player, counted
/// on after those.
///
/// Exactly, the path is walked in floating point, and the equilibrium of the strategies in use at its end is solved and
/// proved exactly; if that fails, the path is walked in whole numbers. In floating point the end of the path is rounded to
/// 15 decimals. When the time is over, the answer is empty and not complete. Paths can be exponentially long (Savani and
/// von Stengel 2006); another label may have a short one.
///
/// # Errors
/// [`Error::Unsupported`] unless there are two players; [`Error::Input`] if there is no such label.
pub fn one(game: &NormalForm, label: usize, arithmetic: Arithmetic, budget: &Budget) -> Result<NashAnswer, Error> {
    let until = budget.seconds.and_then(deadline);
    let Some(replies) = BestReplies::of(game) else {
        let players = game.players().len();
        return Err(Error::Unsupported(format!("Lemke and Howson's method for {players} players; it is for two")));
    };
    let labels = game.shape().iter().sum::<usize>();
    if label >= labels {
        return Err(Error::Input(vec![Fault {
            path: "label".to_owned(),
            position: None,
            found: label.to_string(),
            allowed: format!("the number of a strategy from 0 to {}, row player's first", labels - 1),
        }]));
    }
    let sides = [&replies.row, &replies.column];
    let method = |how: &str| format!("Lemke and Howson 1964, strategy {label} (from 0) dropped first, {how}");
    let answer = |strategies: Vec<Mixed>, payoffs, regret, how, exact| NashAnswer {
        equilibria: vec![Equilibrium { strategies, payoffs, regret, component: None }],
        complete: true,
        method: method(how),
        exact,
        ..NashAnswer::default()
    };
    let proved = |[x, y]: [Strategy; 2], how| {
        let payoffs =
            vec![replies.payoff(0, y.value.clone(), &y.divisor), replies.payoff(1, x.value.clone(), &x.divisor)];
        answer(vec![x.mixed, y.mixed], payoffs, Rational::ZERO, how, true)
    };
    let floating = follow(sides.map(Inverse::new), label, LONG.saturating_mul(labels), until, sides[0]);
    if let End::Found(ends) = &floating {
        if arithmetic == Arithmetic::Float {
            if let [Some(x), Some(y)] = ends.each_ref().map(|end| rounded(&end.point())) {
                let strategies = vec![x, y];
                let (payoffs, regret) = regret::payoffs_and_regret(game, &strategies);
                return Ok(answer(strategies, payoffs, regret, "in floating point, rounded to 15 decimals", false));
            }
        } else if let Some(solved) = equilibrium(&sides, ends.each_ref().map(Inverse::basis)) {
            return Ok(proved(solved, "in floating point; its end solved and proved exactly"));
        }
    }
    let how = "in whole numbers with the lexicographic rule";
    match exactly(&sides, label, until) {
        End::Found(ends) => {
            let solved = equilibrium(&sides, ends.each_ref().map(|(used, tight)| (&used[..], &tight[..])));
            let solved = solved.ok_or_else(|| Error::Bug("a path of Lemke and Howson ended elsewhere".to_owned()))?;
            Ok(proved(solved, how))
        }
        End::Time => Ok(NashAnswer { method: method(how), exact: true, ..NashAnswer::default() }),
        End::Numbers => Err(Error::Bug("a path of Lemke and Howson broke off".to_owned())),
    }
}

/// How a path ends.
enum End<T> {
    /// In a basis of each polytope.
    Found([T; 2]),
    /// The time was over first.
    Time,
    /// The numbers failed, or the path grew longer than allowed.
    Numbers,
}

/// One polytope's part of a path.
trait Side {
    /// Makes the variable of a label of this basis grow until another one is 0, and says which.
    fn step(&mut self, outgoing: usize) -> Option<usize>;
}

impl<N: Whole> Side for Dictionary<N> {
    fn step(&mut self, outgoing: usize) -> Option<usize> {
        let column = self.place(outgoing);
        let row = self.leaving(column)?;
        let incoming = self.basic()[row];
        self.pivot(row, column)?;
        Some(incoming)
    }
}

/// Follows the path of a label from the vertices 0, for at most so many steps; `row` is the first side's polytope.
fn follow<S: Side>(mut sides: [S; 2], label: usize, most: usize, until: Option<Instant>, row: &Polytope) -> End<S> {
    let mut turn = usize::from(matches!(row.place(label), Place::Slack(_)));
    let mut outgoing = label;
    for _ in 0..most {
        if until.is_some_and(|until| Instant::now() >= until) {
            return End::Time;
        }
        let Some(incoming) = sides[turn].step(outgoing) else { return End::Numbers };
        if incoming == label {
            return End::Found(sides);
        }
        outgoing = incoming;
        turn = 1 - turn;
    }
    End::Numbers
}

/// The variables that may be positive, and the tight inequalities.
type Basis = (Vec<usize>, Vec<usize>);

/// The path in whole numbers, in short ones as long as they do.
fn exactly(polytopes: &[&Polytope; 2], label: usize, until: Option<Instant>) -> End<Basis> {
    fn ends<N: Whole>(end: End<Dictionary<N>>, polytopes: &[&Polytope; 2]) -> End<Basis> {
        match end {
            End::Found([row, column]) => End::Found([basis(polytopes[0], &row), basis(polytopes[1], &column)]),
            End::Time => End::Time,
            End::Numbers => End::Numbers,
        }
    }
    if let (Some(row), Some(column)) = (Dictionary::new(polytopes[0]), Dictionary::new(polytopes[1])) {
        let short = follow([row, column], label, usize::MAX, until, polytopes[0]);
        if !matches!(short, End::Numbers) {
            return ends(short, polytopes);
        }
    }
    ends(follow(polytopes.map(Dictionary::whole), label, usize::MAX, until, polytopes[0]), polytopes)
}

fn basis<N: Whole>(polytope: &Polytope, dictionary: &Dictionary<N>) -> Basis {
    let mut basis = (Vec::new(), Vec::new());
    for label in dictionary.basic() {
        if let Place::Variable(column) = polytope.place(*label) {
            basis.0.push(column);
        }
    }
    for label in dictionary.nonbasic() {
        if let Place::Slack(row) = polytope.place(*label) {
            basis.1.push(row);
        }
    }
    basis
}

/// The strategies of two bases, if they are an equilibrium.
fn equilibrium(polytopes: &[&Polytope; 2], ends: [(&[usize], &[usize]); 2]) -> Option<[Strategy; 2]> {
    /// Systems of this size are worth a thread each.
    const LARGE: usize = 16;
    let solved = |side: usize| Strategy::solved(polytopes[side], ends[side].1, ends[side].0);
    let (x, y) = match ends[0].0.len() < LARGE {
        true => (solved(0)?, solved(1)?),
        false => {
            let (x, y) = rayon::join(|| solved(0), || solved(1));
            (x?, y?)
        }
    };
    (x.is_answered_by(&y.mixed) && y.is_answered_by(&x.mixed)).then_some([x, y])
}
