//! Games to try things on: random ones of all shapes, and degenerate ones.

use detente::exact::Rational;
use detente::game::NormalForm;
use detente::generate::{self, game::Kind};

/// A random two-player game of 2 to `most` strategies each.
pub fn random(seed: u64, most: usize) -> NormalForm {
    let width = (most - 1) as u64;
    let sizes = [2 + (seed % width) as usize, 2 + (seed / width % width) as usize];
    generate::game(&Kind::Random { largest: 199 }, &sizes, seed).unwrap()
}

/// A game that is likely degenerate: payoffs from 0 to 2, and by turns a row twice, a column twice, a row of zeros for
/// the first player, a column of zeros for the second, or nothing more.
pub fn degenerate(seed: u64, most: usize) -> NormalForm {
    let width = (most - 1) as u64;
    let sizes = [2 + (seed % width) as usize, 2 + (seed / width % width) as usize];
    let game = generate::game(&Kind::Random { largest: 2 }, &sizes, seed).unwrap();
    let (mut a, mut b) = (game.matrix(0), game.matrix(1));
    match seed % 5 {
        0 => {
            a[1] = a[0].clone();
            b[1] = b[0].clone();
        }
        1 => a.iter_mut().chain(&mut b).for_each(|row| row[1] = row[0].clone()),
        2 => a[0].iter_mut().for_each(|entry| *entry = Rational::ZERO),
        3 => b.iter_mut().for_each(|row| row[0] = Rational::ZERO),
        _ => {}
    }
    NormalForm::bimatrix(&game.title, &a, &b).unwrap()
}
