//! The answers about a repeated game, shared with the exact check.
