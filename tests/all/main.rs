//! One test binary for the whole project.

mod servers;
mod tidy;
