//! Many variants of one scenario: which ones, what comes out of each, and the rows of a table that say so.
//!
//! A sweep varies places of the scenario file (`verification.layers[0].detection`) over values. Its points are numbered,
//! in a grid with the last place varying fastest, or drawn by Latin hypercube sampling. The number of a point decides
//! everything about its row, so that a table can be made in parts, in any order, by any number of threads or machines.

mod atlas;
mod design;
mod document;
mod place;
mod plane;
mod row;
mod table;

pub use atlas::Atlas;
pub use design::{Design, Sampling};
pub use document::Document;
pub use place::{Setting, Values, Variation};
pub use plane::{Cell, Plane};
pub use row::{Finding, Found, examine};
pub use table::{Form, Merged, Table, merge};
