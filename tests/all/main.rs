//! One test binary for the whole project.

mod fake;
mod psl_format;
mod psl_syntax;
mod servers;
mod tidy;
