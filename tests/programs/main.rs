//! The linear programs of finite games, exactly: zero-sum games, correlated equilibria, commitment, dominance, minmax values.

mod brute;
mod correlated;
mod dominance;
mod minmax;
mod simplex;
mod stackelberg;
mod zero_sum;
