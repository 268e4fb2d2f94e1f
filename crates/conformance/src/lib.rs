//! The exam every driver sits.
