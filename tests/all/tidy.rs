//! What ARCHITECTURE.md and CONTRIBUTING.md promise about the house is true.

mod arrows;
mod files;
mod shipped;
