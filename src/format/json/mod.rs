//! Our own format: the fields stand in the documentation of [`format`](crate::format).

mod extensive;
mod normal;
pub(crate) mod reader;
pub(crate) mod syntax;
mod write;

pub use write::{write_extensive, write_normal};

use jsonc_parser::ast::Value;
use reader::{Place, Reader};

use super::Game;
use super::faults::Faults;

/// The version of the format.
pub(crate) const VERSION: u64 = 1;

const NORMAL: [&str; 7] = ["schema_version", "kind", "title", "comment", "players", "payoffs", "matrices"];
const EXTENSIVE: [&str; 8] =
    ["schema_version", "kind", "players", "nodes", "title", "comment", "information_sets", "outcomes"];

/// Reads a game of either form.
pub fn read<'t>(text: &'t str, faults: &mut Faults<'t>) -> Option<Game> {
    let tree = syntax::parse(text, faults)?;
    Reader { text, faults }.game(&tree, &Place::Root)
}

impl<'t> Reader<'t, '_> {
    /// Reads a game of either form that stands at this place of a file.
    pub fn game(&mut self, tree: &Value<'t>, root: &Place) -> Option<Game> {
        // Of another version nothing else is worth looking at.
        if let Some(version) = tree.as_object().and_then(|object| object.get("schema_version")) {
            self.whole(&version.value, &root.key("schema_version"), VERSION, VERSION)?;
        }
        let kind = tree.as_object().and_then(|object| object.get("kind"));
        let extensive = match kind {
            None => false,
            Some(kind) => match self.text(&kind.value, &root.key("kind")).as_deref() {
                Some("normal") => false,
                Some("extensive") => true,
                Some(_) => {
                    self.wrong(&kind.value, &root.key("kind"), "\"normal\" or \"extensive\"");
                    return None;
                }
                None => return None,
            },
        };
        if extensive {
            self.extensive(tree, root).map(Game::Extensive)
        } else {
            self.normal(tree, root).map(Game::Normal)
        }
    }
}
