//! The starting point for a new scenario file.

/// A small scenario with remarks that explain each field; it reads without faults.
pub fn starter() -> String {
    include_str!("starter.jsonc").to_string()
}
