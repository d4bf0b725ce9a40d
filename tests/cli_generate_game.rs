//! `detente generate game`: what is drawn is what the library draws, in every format, and what cannot be is refused.
mod common;

use common::{Folder, run};
use detente::exact::Rational;
use detente::format::{self, Game, Kind as File};
use detente::generate::{self, game::Kind};

#[test]
fn a_game_reads_back_as_the_library_draws_it() {
    let folder = Folder::new();
    let correlation = -Rational::ONE / Rational::from(2);
    for (arguments, kind, sizes) in [
        ("--kind random --size 3x4", Kind::Random { largest: 999 }, vec![3, 4]),
        ("--kind random --size 2 --players 4 --largest 3", Kind::Random { largest: 3 }, vec![2; 4]),
        ("--kind covariant --rho -1/2 --size 3", Kind::Covariant { correlation }, vec![3, 3]),
        ("--kind inspection --size 3×5", Kind::Inspection, vec![3, 5]),
        ("--kind arms-race --size 3x2x3 --players 3", Kind::ArmsRace, vec![3, 2, 3]),
    ] {
        let all: Vec<&str> =
            ["generate", "game"].into_iter().chain(arguments.split(' ')).chain(["--seed", "5"]).collect();
        let ran = run(&folder, &all);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments}");
        let expected = generate::game(&kind, &sizes, 5).unwrap();
        assert_eq!(format::read(&ran.out).unwrap().0, Game::Normal(expected.clone()), "{arguments}");
        // By the extension, and by --to against it.
        let ran = run(&folder, &[all.as_slice(), &["-o", "game.nfg"]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert_eq!(folder.get("game.nfg"), format::write(&Game::Normal(expected.clone()), File::Nfg).unwrap());
        let ran = run(&folder, &[all.as_slice(), &["-o", "game.nfg", "--to", "json"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(folder.get("game.nfg"), format::write(&Game::Normal(expected), File::Json).unwrap());
    }
}

#[test]
fn what_cannot_be_drawn_is_2() {
    let folder = Folder::new();
    for (arguments, about) in [
        ("--kind random --size 3y4 --seed 1", "3y4"),
        ("--kind random --size 3x --seed 1", "3x"),
        ("--kind random --size 3x4", "--seed"),
        ("--kind chess --size 3x4 --seed 1", "chess"),
        ("--kind random --size 3x4 --players 3 --seed 1", "--size has 2 numbers, --players says 3"),
        ("--kind random --size 0x4 --seed 1", "0 strategies for player 1"),
        ("--kind random --size 99999x99999 --seed 1", "players × profiles"),
        ("--kind random --size 2 --players 99999999999 --seed 1", "players × profiles"),
        ("--kind zero-sum --size 2x2x2 --seed 1", "players: found 3; allowed: 2 for zero-sum games"),
        ("--kind covariant --size 2x2 --seed 1", "need --rho"),
        ("--kind covariant --size 2x2 --rho 2 --seed 1", "rho: found 2"),
        ("--kind covariant --size 2x2 --rho x --seed 1", "not a number"),
        ("--kind random --size 2x2 --rho 1/2 --seed 1", "--rho is not for random games"),
        ("--kind congestion --size 2x2 --largest 5 --seed 1", "--largest is not for congestion games"),
        ("--kind random --size 2x2x2 --seed 1 --to lrs", "two"),
    ] {
        let all: Vec<&str> = ["generate", "game"].into_iter().chain(arguments.split(' ')).collect();
        let ran = run(&folder, &all);
        assert_eq!(ran.code, 2, "{arguments}: {}{}", ran.out, ran.err);
        assert_eq!(ran.out, "", "{arguments}");
        assert!(ran.err.contains(about), "{arguments}: {about} not in {}", ran.err);
    }
}
