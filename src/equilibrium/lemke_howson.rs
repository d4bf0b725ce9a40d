//! One equilibrium of a two-player game by the path of Lemke and Howson (1964).
//!
//! From the pair of vertices 0 of the best-reply polytopes one label is dropped and the edges are followed along which
//! only that label may be missing, in one polytope and the other by turns. The path ends where it is there again: at an
//! equilibrium. The lexicographic rule breaks ties, so that no path returns to where it was.

use super::answer::{Arithmetic, Budget, Equilibrium, Mixed, NashAnswer};
use super::extreme::dictionary::Dictionary;
use super::extreme::points::{Strategy, rounded};
use super::extreme::polytope::{BestReplies, Place, Polytope};
use super::extreme::tableau::Tableau;
use super::extreme::walk::deadline;
use super::extreme::whole::Whole;
use super::regret;
use crate::error::{Error, Fault};
use crate::exact::Rational;
use crate::game::normal::NormalForm;
use std::time::Instant;

/// Without a proof, paths longer than this many times the number of strategies are walked in whole numbers: in floating
/// point they may have lost their way.
const LONG: usize = 1000;

/// One equilibrium, found by dropping a label: a strategy of the row player, from 0, or one of the column player, counted
/// on after those.
///
/// Exactly, the path is walked in floating point, and the equilibrium of the strategies in use at its end is solved and
/// proved exactly; if that fails, the path is walked in whole numbers. In floating point the end of the path is rounded to
/// 15 decimals. When the time is over, the answer is empty and not complete.
///
/// # Errors
/// [`Error::Unsupported`] unless there are two players; [`Error::Input`] if there is no such label.
pub fn one(game: &NormalForm, label: usize, arithmetic: Arithmetic, budget: &Budget) -> Result<NashAnswer, Error> {
    let until = budget.seconds.and_then(deadline);
    let Some(replies) = BestReplies::of(game) else {
        let players = game.players().len();
        return Err(Error::Unsupported(format!(
            "Lemke and Howson's method for {players} players; it is for two players"
        )));
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
    let start = rayon::join(|| Tableau::new(sides[0]), || Tableau::new(sides[1]));
    let floating = follow(start.into(), label, LONG * labels, until, &sides);
    let method = |how: &str| format!("Lemke and Howson 1964, strategy {label} (from 0) dropped first, {how}");
    let answer = |strategies: Vec<Mixed>, payoffs, regret, how, exact| NashAnswer {
        equilibria: vec![Equilibrium { strategies, payoffs, regret, component: None }],
        complete: true,
        method: method(how),
        exact,
        ..NashAnswer::default()
    };
    let proved = |solved: [Strategy; 2], how| {
        let [x, y] = solved;
        let payoffs =
            vec![replies.payoff(0, y.value.clone(), &y.divisor), replies.payoff(1, x.value.clone(), &x.divisor)];
        answer(vec![x.mixed, y.mixed], payoffs, Rational::ZERO, how, true)
    };
    if let End::Found(tableaux) = &floating {
        let ends = [0, 1].map(|side| Basis::new(sides[side], tableaux[side].basic(), tableaux[side].nonbasic()));
        if arithmetic == Arithmetic::Float {
            let points = [0, 1].map(|side| rounded(&ends[side].point(tableaux[side].values(), sides[side].columns())));
            if let [Some(x), Some(y)] = points {
                let strategies = vec![x, y];
                let (payoffs, regret) = regret::payoffs_and_regret(game, &strategies);
                return Ok(answer(strategies, payoffs, regret, "in floating point, rounded to 15 decimals", false));
            }
        } else if let Some(solved) = equilibrium(&sides, &ends) {
            return Ok(proved(solved, "in floating point; its end solved and proved exactly"));
        }
    }
    let how = "in whole numbers with the lexicographic rule";
    let ends = match exactly(&sides, label, until) {
        End::Found(ends) => ends,
        End::Time => return Ok(NashAnswer { method: method(how), exact: true, ..NashAnswer::default() }),
        End::Numbers => return Err(Error::Bug("a path of Lemke and Howson broke off".to_owned())),
    };
    let solved = equilibrium(&sides, &ends);
    let solved = solved.ok_or_else(|| Error::Bug("a path of Lemke and Howson ended in no equilibrium".to_owned()))?;
    Ok(proved(solved, how))
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
    /// Removes the errors so far, if there are any.
    fn refresh(&mut self, polytope: &Polytope) -> Option<()>;
}

impl Side for Tableau {
    fn step(&mut self, outgoing: usize) -> Option<usize> {
        let column = self.place(outgoing);
        let row = self.leaving(column)?;
        let incoming = self.basic()[row];
        self.pivot(row, column);
        Some(incoming)
    }

    fn refresh(&mut self, polytope: &Polytope) -> Option<()> {
        let (basic, nonbasic) = (self.basic().to_vec(), self.nonbasic().to_vec());
        self.reset(polytope);
        let is_variable = |label: &usize| matches!(polytope.place(*label), Place::Variable(_));
        let entering = basic.into_iter().filter(is_variable).collect();
        let leaving = nonbasic.into_iter().filter(|label| !is_variable(label)).collect();
        self.exchange(entering, leaving).then_some(())
    }
}

impl<N: Whole> Side for Dictionary<N> {
    fn step(&mut self, outgoing: usize) -> Option<usize> {
        let column = self.place(outgoing);
        let row = self.leaving(column)?;
        let incoming = self.basic()[row];
        self.pivot(row, column)?;
        Some(incoming)
    }

    fn refresh(&mut self, _: &Polytope) -> Option<()> {
        Some(())
    }
}

/// Follows the path of a label from the vertices 0.
fn follow<S: Side>(
    mut sides: [S; 2],
    label: usize,
    most: usize,
    until: Option<Instant>,
    polytopes: &[&Polytope; 2],
) -> End<S> {
    /// Steps after which errors are removed.
    const STEPS_PER_REFRESH: usize = 200;
    let mut turn = usize::from(matches!(polytopes[0].place(label), Place::Slack(_)));
    let mut outgoing = label;
    for steps in 1..=most {
        if until.is_some_and(|until| Instant::now() >= until) {
            return End::Time;
        }
        let Some(incoming) = sides[turn].step(outgoing) else { return End::Numbers };
        if incoming == label {
            return End::Found(sides);
        }
        outgoing = incoming;
        turn = 1 - turn;
        if steps % STEPS_PER_REFRESH == 0 && (0..2).any(|side| sides[side].refresh(polytopes[side]).is_none()) {
            return End::Numbers;
        }
    }
    End::Numbers
}

/// The path in whole numbers, short ones as long as they do.
fn exactly(polytopes: &[&Polytope; 2], label: usize, until: Option<Instant>) -> End<Basis> {
    fn ends<N: Whole>(end: End<Dictionary<N>>, polytopes: &[&Polytope; 2]) -> End<Basis> {
        match end {
            End::Found(sides) => {
                End::Found([0, 1].map(|side| Basis::new(polytopes[side], sides[side].basic(), sides[side].nonbasic())))
            }
            End::Time => End::Time,
            End::Numbers => End::Numbers,
        }
    }
    if let (Some(row), Some(column)) = (Dictionary::new(polytopes[0]), Dictionary::new(polytopes[1])) {
        let short = follow([row, column], label, usize::MAX, until, polytopes);
        if !matches!(short, End::Numbers) {
            return ends(short, polytopes);
        }
    }
    ends(follow(polytopes.map(Dictionary::whole), label, usize::MAX, until, polytopes), polytopes)
}

/// What determines a vertex: its tight inequalities, and the variables that may be positive with their rows in the table.
struct Basis {
    tight: Vec<usize>,
    used: Vec<usize>,
    rows: Vec<usize>,
}

impl Basis {
    fn new(polytope: &Polytope, basic: &[usize], nonbasic: &[usize]) -> Self {
        let variable = |(row, label): (usize, &usize)| match polytope.place(*label) {
            Place::Variable(column) => Some((column, row)),
            _ => None,
        };
        let (used, rows) = basic.iter().enumerate().filter_map(variable).unzip();
        let slack = |label: &usize| match polytope.place(*label) {
            Place::Slack(row) => Some(row),
            _ => None,
        };
        Self { tight: nonbasic.iter().filter_map(slack).collect(), used, rows }
    }

    fn point(&self, values: &[f64], columns: usize) -> Vec<f64> {
        let mut point = vec![0.0; columns];
        self.used.iter().zip(&self.rows).for_each(|(column, row)| point[*column] = values[*row]);
        point
    }
}

/// The strategies of two bases, if they are an equilibrium.
fn equilibrium(polytopes: &[&Polytope; 2], ends: &[Basis; 2]) -> Option<[Strategy; 2]> {
    let solved = |side: usize| Strategy::solved(polytopes[side], &ends[side].tight, &ends[side].used);
    let (x, y) = rayon::join(|| solved(0), || solved(1));
    let (x, y) = (x?, y?);
    (x.is_answered_by(&y.mixed) && y.is_answered_by(&x.mixed)).then_some([x, y])
}
