//! Games from files and back: Gambit's `.nfg` and `.efg`, matrices as CSV or as lrs writes them, and JSON.
