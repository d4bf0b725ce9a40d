//! What is asked of a game, from the arguments: which of them go together, and which player is meant.

use super::args::{Concept, DominanceKind, EquilibriaArgs, GameFormat};
use crate::cli::{Failure, engine};
use clap::ValueEnum;
use detente::equilibrium::answer::{Arithmetic, Budget, Dominance, MediatorObjective};
use detente::error::Fault;
use detente::exact;
use detente::format::Game;
use detente::lp::Backend;
use detente::report::display::clean;

/// A question that makes sense for the game.
pub struct Question {
    pub concept: Concept,
    pub normal_form: bool,
    pub one: bool,
    /// The strategy that Lemke and Howson's method drops first, from 0.
    pub label: usize,
    pub leader: usize,
    pub objective: MediatorObjective,
    pub kind: Dominance,
    pub mixed: bool,
    pub arithmetic: Arithmetic,
    pub backend: Backend,
    pub budget: Budget,
}

/// Options that do not go together, all of them.
pub fn clashes(args: &EquilibriaArgs) -> Result<(), Failure> {
    use Concept::{CoarseCorrelated, Correlated, Dominance, Nash, Pure, Stackelberg, SubgamePerfect, ZeroSum};
    let goes_with: [(bool, &str, &[Concept]); 9] = [
        (args.one, "--one", &[Nash]),
        (args.label.is_some(), "--label", &[Nash]),
        (args.leader.is_some(), "--leader", &[Stackelberg]),
        (args.objective.is_some(), "--objective", &[Correlated, CoarseCorrelated]),
        (args.backend.is_some(), "--backend", &[Correlated, CoarseCorrelated]),
        (args.kind.is_some(), "--kind", &[Dominance]),
        (args.pure, "--pure", &[Dominance]),
        (args.float, "--float", &[Nash, ZeroSum, Correlated, CoarseCorrelated, Stackelberg]),
        (args.max.is_some(), "--max", &[Nash, Pure, SubgamePerfect]),
    ];
    let mut faults = Vec::new();
    for (given, option, concepts) in goes_with {
        if given && !concepts.contains(&args.concept) {
            let names: Vec<String> = concepts.iter().map(|c| name(*c)).collect();
            faults.push(format!(
                "{option} goes with --concept {}, not with {}",
                names.join(" or "),
                name(args.concept)
            ));
        }
    }
    if args.label.is_some() && !args.one && args.concept == Nash {
        faults.push("--label goes with --one".to_string());
    }
    if args.one && args.max.is_some() {
        faults.push("--one and --max do not go together".to_string());
    }
    if args.normal_form && args.concept == SubgamePerfect {
        faults.push(
            "--normal-form and --concept subgame-perfect do not go together: a normal form has no subgames".into(),
        );
    }
    if args.format == GameFormat::Gambit && !args.concept.asked().has_profile() {
        faults.push(format!(
            "--format gambit holds a strategy for each player, which --concept {} does not give; use json or csv",
            name(args.concept)
        ));
    }
    refuse(faults)
}

fn name(concept: Concept) -> String {
    concept.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default()
}

/// A usage error that tells all faults.
fn refuse(faults: Vec<String>) -> Result<(), Failure> {
    if faults.is_empty() { Ok(()) } else { Err(Failure::Usage(clean(&faults.join("; ")))) }
}

impl Question {
    /// The question of these arguments about this game.
    pub fn new(args: &EquilibriaArgs, game: &Game) -> Result<Self, Failure> {
        let names: Vec<&str> = match game {
            Game::Normal(game) => game.players().iter().map(|p| p.name.as_str()).collect(),
            Game::Extensive(game) => game.players.iter().map(String::as_str).collect(),
        };
        shape(args, game, names.len())?;
        let mut faults = Vec::new();
        let leader = args.leader.as_deref().map_or(Ok(0), |text| player(text, &names, "--leader"));
        let leader = leader.unwrap_or_else(|fault| {
            faults.push(fault);
            0
        });
        let objective =
            args.objective.as_deref().map_or(Ok(MediatorObjective::Welfare), |text| objective(text, &names));
        let objective = objective.unwrap_or_else(|found| {
            faults.extend(found);
            MediatorObjective::Welfare
        });
        if !faults.is_empty() {
            return Err(Failure::Faults("arguments".to_string(), faults));
        }
        Ok(Self {
            concept: args.concept,
            normal_form: args.normal_form,
            one: args.one,
            label: args.label.map_or(0, |label| index(label.saturating_sub(1))),
            leader,
            objective,
            kind: match args.kind {
                Some(DominanceKind::Weak) => Dominance::Weak,
                Some(DominanceKind::Strict) | None => Dominance::Strict,
            },
            mixed: !args.pure,
            arithmetic: if args.float { Arithmetic::Float } else { Arithmetic::Exact },
            backend: args.backend.map_or(Backend::default(), engine::backend),
            budget: Budget { seconds: args.time_limit, answers: args.max.map(index) },
        })
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Options that make no sense for a game of this shape.
fn shape(args: &EquilibriaArgs, game: &Game, players: usize) -> Result<(), Failure> {
    let tree = matches!(game, Game::Extensive(_)) && !args.normal_form;
    let mut faults = Vec::new();
    if args.concept == Concept::SubgamePerfect && !matches!(game, Game::Extensive(_)) {
        faults.push(
            "--concept subgame-perfect needs a game in extensive form (a tree); this one is a normal form".into(),
        );
    }
    if tree && args.concept == Concept::ZeroSum && args.float {
        faults.push("--float needs a normal form, and this game is a tree; add --normal-form".to_string());
    }
    if args.concept == Concept::Nash && players != 2 {
        if args.label.is_some() {
            faults.push(format!("--label is for two players; this game has {players}"));
        }
        if args.float {
            faults.push(format!("--float is for two players; this game has {players}"));
        }
        if args.one && tree {
            faults.push(
                "--one needs a normal form with so many players, and this game is a tree; add --normal-form".into(),
            );
        }
    }
    refuse(faults)
}

fn fault(path: &str, found: &str, allowed: String) -> Fault {
    Fault { path: path.to_string(), position: None, found: format!("{found:?}"), allowed }
}

/// A player by name, else by number from 1.
fn player(text: &str, names: &[&str], option: &str) -> Result<usize, Fault> {
    let called: Vec<usize> = (0..names.len()).filter(|&at| names.get(at) == Some(&text)).collect();
    let numbers = format!("a number from 1 to {}", names.len());
    match called[..] {
        [one] => return Ok(one),
        [] => {}
        _ => return Err(fault(option, text, format!("{numbers}, because several players are called that"))),
    }
    let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.filter(|&at| at < names.len()).ok_or_else(|| {
        let known: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
        let or = if known.is_empty() { "" } else { " or " };
        fault(option, text, format!("{}{or}{numbers}", known.join(", ")))
    })
}

fn objective(text: &str, names: &[&str]) -> Result<MediatorObjective, Vec<Fault>> {
    const OPTION: &str = "--objective";
    if let Some(name) = text.strip_prefix("player:") {
        return player(name, names, OPTION).map(MediatorObjective::Player).map_err(|fault| vec![fault]);
    }
    if let Some(list) = text.strip_prefix("weights:") {
        let mut faults = Vec::new();
        let mut weights = Vec::new();
        for (at, part) in list.split(',').enumerate() {
            match exact::parse(part) {
                Ok(weight) => weights.push(weight),
                Err(_) => {
                    faults.push(fault(
                        &format!("{OPTION} weights[{at}]"),
                        part,
                        "a number such as 1, 0.5 or 1/3".into(),
                    ));
                }
            }
        }
        if list.split(',').count() != names.len() {
            faults.push(fault(OPTION, text, format!("{} weights, one for each player", names.len())));
        }
        return if faults.is_empty() { Ok(MediatorObjective::Weights(weights)) } else { Err(faults) };
    }
    match text {
        "welfare" => Ok(MediatorObjective::Welfare),
        "min" => Ok(MediatorObjective::Min),
        _ => Err(vec![fault(OPTION, text, "welfare, min, player:NAME or weights:a,b,…".into())]),
    }
}
