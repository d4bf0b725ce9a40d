use crate::brute::{Draw, bimatrix, deviated, expected, frac, game, int, max_min};
use detente::equilibrium::answer::{Budget, MinmaxAnswer};
use detente::equilibrium::minmax::all;
use detente::exact::Rational;
use detente::game::NormalForm;

/// The answers, each held to its definition.
fn checked(game: &NormalForm) -> Vec<MinmaxAnswer> {
    let answers = all(game, &Budget::default()).unwrap();
    for (player, answer) in answers.iter().enumerate() {
        assert_eq!(answer.player, player);
        let own = 0..game.shape()[player];
        let reply = own.clone().map(|d| deviated(game, player, &answer.pure.1, d)).max().unwrap();
        assert_eq!((game.payoff(player, &answer.pure.1), &reply), (&answer.pure.0, &answer.pure.0));
        let least = (0..game.profile_count()).map(|index| {
            let profile = game.profile(index);
            own.clone().map(|d| deviated(game, player, &profile, d)).max().unwrap()
        });
        assert_eq!(least.min(), Some(reply));
        let (value, mixed) = answer.mixed.as_ref().unwrap();
        assert!(mixed.iter().all(|m| m.iter().fold(int(0), |s, p| s + p) == int(1) && m.iter().all(|p| *p >= int(0))));
        assert_eq!(expected(game, player, mixed), *value);
        for deviation in own {
            let mut other = mixed.clone();
            other[player] = (0..game.shape()[player]).map(|s| int(i64::from(s == deviation))).collect();
            assert!(expected(game, player, &other) <= *value);
        }
        let correlated = answer.correlated.as_ref().unwrap();
        assert!(correlated <= value && *value <= answer.pure.0);
        assert!(!answer.mixed_exact || correlated == value);
    }
    answers
}

#[test]
fn two_players() {
    let pennies = checked(&bimatrix(&[&[1, -1], &[-1, 1]], &[&[-1, 1], &[1, -1]]));
    for answer in pennies {
        assert_eq!((answer.pure.0, answer.mixed.unwrap().0, answer.mixed_exact), (int(1), int(0), true));
    }
    // Battle of the sexes: in pure strategies each is held to 1, in mixed ones to 2·1/(2+1).
    let battle = checked(&bimatrix(&[&[2, 0], &[0, 1]], &[&[1, 0], &[0, 2]]));
    for answer in battle {
        assert_eq!((answer.pure.0, answer.mixed.unwrap().0), (int(1), frac(2, 3)));
    }
}

/// Two punishers who want to meet in the same corner, the player in neither: a common coin holds it to 1/2, but of independent
/// coins min(pq, (1−p)(1−q)) ≤ √(p(1−p)q(1−q)) ≤ 1/4, which leaves 3/4; in pure strategies 1.
#[test]
fn correlation_of_punishers_matters() {
    // By own strategy fastest: columns (0,0), (1,0), (0,1), (1,1).
    let own = [0, 1, 1, 1, 1, 1, 1, 0].map(int).to_vec();
    let zero = vec![int(0); 8];
    let answer = checked(&game(&[2, 2, 2], vec![own, zero.clone(), zero])).swap_remove(0);
    assert_eq!((answer.pure.0, answer.correlated), (int(1), Some(frac(1, 2))));
    let (value, mixed) = answer.mixed.unwrap();
    assert_eq!((value, answer.mixed_exact), (frac(3, 4), false));
    assert_eq!(mixed[1..], [vec![frac(1, 2); 2], vec![frac(1, 2); 2]]);
}

#[test]
fn one_player_keeps_its_best() {
    let alone = checked(&game(&[3], vec![vec![int(2), int(7), int(5)]])).swap_remove(0);
    assert_eq!((alone.pure, alone.correlated), ((int(7), vec![1]), Some(int(7))));
    assert!(alone.mixed_exact);
}

/// The correlated value against all vertices of the zero-sum game with the joint punishers.
#[test]
fn small_games_agree_with_all_vertices() {
    let mut draw = Draw::new(41);
    for (shape, bound) in
        [(&[2, 2][..], 3), (&[3, 3], 9), (&[2, 2, 2], 3), (&[2, 2, 2], 100), (&[3, 2, 2], 5), (&[2, 3, 2], 4)]
    {
        for _ in 0..5 {
            let game = draw.game(shape, bound);
            for answer in checked(&game) {
                let player = answer.player;
                let mut table: Vec<Vec<Rational>> = vec![vec![]; shape[player]];
                for index in 0..game.profile_count() {
                    table[game.profile(index)[player]].push(game.payoff_at(player, index).clone());
                }
                assert_eq!(answer.correlated, Some(max_min(&table)));
            }
        }
    }
}

#[test]
fn without_time_only_the_pure_value_is_left() {
    let game = Draw::new(42).game(&[3, 3, 3], 9);
    let budget = Budget { seconds: Some(0.0), answers: None };
    for (hurried, answer) in all(&game, &budget).unwrap().into_iter().zip(checked(&game)) {
        assert_eq!((hurried.pure, hurried.mixed, hurried.correlated), (answer.pure, None, None));
    }
}
