//! Native types (`@db.X`) and the ranges of their arguments.

use crate::schema::Scalar;

/// A native type of a database.
#[derive(Debug)]
pub struct NativeType {
    /// The name after `@db.`.
    pub name: &'static str,
    /// The scalars it can stand on. The first one is what a bare mention of the
    /// type (in `Unsupported("…")`, in an introspected column) is taken for.
    pub scalars: &'static [Scalar],
    /// Its arguments.
    pub params: Params,
    /// What keys and indexes over it need.
    pub keys: KeyUse,
}

/// Whether fields of a native type can be part of a key or an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Like any other type.
    Free,
    /// Only with a `length:` argument.
    NeedsLength,
    /// Never.
    Refused,
}

/// The arguments of a native type.
#[derive(Debug)]
pub struct Params {
    /// How many have to be given.
    pub required: usize,
    /// How many may be given beyond that; all or none of them.
    pub optional: usize,
    /// The allowed values, checked in this order; the first that fails is reported.
    pub ranges: &'static [Range],
    /// The second argument (scale) must not be larger than the first (precision).
    pub scale_within_precision: bool,
}

/// The allowed values of one argument.
#[derive(Debug)]
pub struct Range {
    /// Which argument, from 0.
    pub index: usize,
    /// The smallest value.
    pub min: u32,
    /// The largest value.
    pub max: u32,
    /// Checked only on fields of this scalar.
    pub only_on: Option<Scalar>,
    /// The sentence of the message after the colon.
    pub message: &'static str,
}

impl Params {
    /// No arguments.
    pub const NONE: Self =
        Self { required: 0, optional: 0, ranges: &[], scale_within_precision: false };

    /// One argument that may be left out.
    #[must_use]
    pub const fn optional(ranges: &'static [Range]) -> Self {
        Self { required: 0, optional: 1, ranges, scale_within_precision: false }
    }

    /// One argument that has to be given.
    #[must_use]
    pub const fn required(ranges: &'static [Range]) -> Self {
        Self { required: 1, optional: 0, ranges, scale_within_precision: false }
    }

    /// A precision and a scale, or neither.
    #[must_use]
    pub const fn decimal(ranges: &'static [Range]) -> Self {
        Self { required: 0, optional: 2, ranges, scale_within_precision: true }
    }
}

impl Range {
    /// A range for the argument at `index`, whatever the field's scalar.
    #[must_use]
    pub const fn new(index: usize, min: u32, max: u32, message: &'static str) -> Self {
        Self { index, min, max, only_on: None, message }
    }
}

impl NativeType {
    /// A type that keys and indexes treat like any other.
    #[must_use]
    pub const fn new(name: &'static str, scalars: &'static [Scalar], params: Params) -> Self {
        Self { name, scalars, params, keys: KeyUse::Free }
    }

    /// The same type with another rule for keys and indexes.
    #[must_use]
    pub const fn keys(self, keys: KeyUse) -> Self {
        Self { keys, ..self }
    }
}
