//! A schema of 1 000 models with relations and indexes: parsed, and formatted.
//!
//! The promise (issue 4): parsed and validated in under 25 ms, formatted in under 15 ms, on one
//! core in a release build. Run with `cargo bench -p brant-psl`.

use std::fmt::Write as _;

use brant_psl::connector::{
    ANY_DATABASE, Capabilities, Capability, Connector, ConstraintKind, NameScope, NativeType,
    Params, Reach,
};
use brant_psl::schema::Scalar;
use brant_psl::{Options, Sources, UrlPolicy, check, format, parse};
use divan::Bencher;
use divan::counter::BytesCount;

const MODELS: usize = 1_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn parse_1000_models(bencher: Bencher<'_, '_>) {
    let sources = sources();
    bencher.counter(BytesCount::new(length(&sources))).bench(|| parse(divan::black_box(&sources)));
}

#[divan::bench]
fn check_1000_models(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let options = Options { urls: UrlPolicy::Allowed, additions: false };
    let checked = check(&sources, &[&CONNECTOR], &options);
    assert!(checked.is_valid(), "{:?}", checked.diagnostics);
    bencher
        .counter(BytesCount::new(length(&sources)))
        .bench(|| check(divan::black_box(&sources), &[&CONNECTOR], &options));
}

#[divan::bench]
fn format_1000_models(bencher: Bencher<'_, '_>) {
    let sources = sources();
    bencher
        .counter(BytesCount::new(length(&sources)))
        .bench(|| format::format(divan::black_box(&sources)));
}

/// As much of a database as the schema below needs; the drivers' own are not reachable from here.
static CONNECTOR: Connector = Connector {
    provider: "postgresql",
    name: "Postgres",
    max_identifier_bytes: 63,
    capabilities: Capabilities::of(&[
        Capability::AutoIncrement,
        Capability::Decimal,
        Capability::Enums,
        Capability::IndexSort,
        Capability::ReferencesInAnyOrder,
        Capability::ScalarLists,
    ]),
    native_types: &[
        NativeType::new("VarChar", &[Scalar::String], Params::optional(&[])),
        NativeType::new("Decimal", &[Scalar::Decimal], Params::decimal(&[])),
        NativeType::new("Timestamptz", &[Scalar::DateTime], Params::optional(&[])),
    ],
    name_scopes: &[
        NameScope {
            reach: Reach::Schema,
            kinds: &[ConstraintKind::PrimaryKey, ConstraintKind::Index, ConstraintKind::Unique],
            words: "all but foreign keys",
        },
        NameScope {
            reach: Reach::Model,
            kinds: &[ConstraintKind::ForeignKey],
            words: "foreign keys",
        },
    ],
    ..ANY_DATABASE
};

fn length(sources: &Sources) -> usize {
    sources.iter().map(|(_, source)| source.text().len()).sum()
}

/// Models in a chain: each refers to the one before, has an enum, indexes and native types.
fn sources() -> Sources {
    let mut text =
        "datasource db {\n  provider = \"postgresql\"\n}\n\nenum State {\n  ON\n  OFF\n}\n"
            .to_owned();
    for number in 0..MODELS {
        let previous = number.checked_sub(1).unwrap_or(MODELS - 1);
        let next = (number + 1) % MODELS;
        write!(
            text,
            "
/// Model number {number}.
model Model{number} {{
  id Int @id @default(autoincrement())
  email String @unique @db.VarChar(255)
  name String? @map(\"full_name\")
  state State @default(ON)
  amount Decimal @default(0) @db.Decimal(10, 2) // in euros
  tags String[]
  createdAt DateTime @default(now()) @map(\"created_at\") @db.Timestamptz(6)
  updatedAt DateTime @updatedAt
  previousId Int
  previous Model{previous} @relation(\"Chain{number}\", fields: [previousId], references: [id], onDelete: Cascade)
  next Model{next}[] @relation(\"Chain{next}\")

  @@unique([name, state])
  @@index([previousId, createdAt(sort: Desc)])
  @@map(\"model_{number}\")
}}
"
        )
        .expect("a string takes everything");
    }
    Sources::single("schema.prisma", text)
}
