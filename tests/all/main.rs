//! One test binary for the whole project.

mod psl_syntax;
mod servers;
mod tidy;
