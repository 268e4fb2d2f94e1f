//! One test binary for the whole project.

mod cli;
mod concurrency;
mod crash;
mod decisions;
mod diff_live;
mod diff_offline;
mod docs;
mod driver_mysql;
mod driver_postgres;
mod driver_sqlite;
mod exam;
mod examples;
mod failures;
mod fake;
mod projects;
mod psl_format;
mod psl_golden;
mod psl_properties;
mod psl_schema;
mod psl_syntax;
mod psl_validate;
mod psl_write;
mod scratch;
mod servers;
mod tidy;
mod world;
