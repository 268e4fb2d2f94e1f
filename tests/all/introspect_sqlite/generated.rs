//! The laws for pairs of catalogs at random.

mod catalogs;

use brant_catalog::Catalog;
use brant_core::modeller::compare;
use brant_core::{Connection, Driver, Script, Session, Step};
use brant_driver_sqlite::{Sqlite, driver};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::script;
use catalogs::{catalog, names, quote, state};

/// Pairs, unless `PROPTEST_CASES` says otherwise.
const PAIRS: u32 = 1000;

proptest! {
    #![proptest_config(ProptestConfig { cases: PAIRS, ..ProptestConfig::default() })]

    #[test]
    fn every_way_leads_where_it_should_and_back((names, before, after) in (names(), state(), state())) {
        let (before, after) = (catalog(&names, &before), catalog(&names, &after));
        let runtime = Runtime::new().expect("a runtime");
        runtime.block_on(laws(&before, &after)).map_err(TestCaseError::fail)?;
    }
}

async fn laws(before: &Catalog, after: &Catalog) -> Result<(), String> {
    let mut place = Place::new().await;
    place.go(&Catalog::empty(None), before).await?;
    let old = place.read().await;
    place.go(&old, after).await?;
    let new = place.read().await;
    place.go(&new, &old).await?;
    place.fill(&old).await;
    let rows = place.rows(&old).await;
    // Rows may be in the way of a new state; then nothing has happened.
    let done = place.go(&old, after).await.is_ok();
    let now = if done { after } else { &old };
    let stays = |(name, _): &&(String, Option<u64>)| rows_stay(&old, now, name);
    let remaining: Vec<_> = rows.iter().filter(stays).cloned().collect();
    let kept = place.rows(now).await;
    let kept: Vec<_> = kept.iter().filter(stays).cloned().collect();
    if kept != remaining {
        return Err(format!("rows before {remaining:?}, after {kept:?}"));
    }
    let found = place.read().await;
    settled(&found, now)
}

/// Whether the rows of a table have to stay: it is in both, with a column to recognise them by.
fn rows_stay(old: &Catalog, new: &Catalog, table: &str) -> bool {
    let stored = |catalog: &Catalog| {
        let table = catalog.tables.iter().find(|other| other.name.name == table);
        let columns = table.iter().flat_map(|table| &table.columns);
        let stored = columns.filter(|column| column.generated.is_none());
        stored.map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    let new = stored(new);
    stored(old).iter().any(|column| new.contains(column))
}

fn settled(found: &Catalog, wanted: &Catalog) -> Result<(), String> {
    for (from, to) in [(found, wanted), (wanted, found)] {
        let diff = compare(&Sqlite, from, to);
        if !diff.is_empty() {
            return Err(format!("not settled: {}", script(from, to)));
        }
    }
    Ok(())
}

/// A database in memory.
struct Place(Box<dyn Connection>);

impl Place {
    async fn new() -> Self {
        let base = std::env::current_dir().expect("a folder");
        let url = brant_core::DatabaseUrl::new("file::memory:");
        let target = driver().target(&url, &base).expect("a URL");
        Self(driver().connect(&target, &Session::default()).await.expect("connected"))
    }

    async fn read(&mut self) -> Catalog {
        self.0.introspect(&[]).await.expect("it can be read")
    }

    /// From one state to another, as a deployment does it, and a look whether that is reached.
    async fn go(&mut self, from: &Catalog, to: &Catalog) -> Result<(), String> {
        let text = script(from, to);
        self.run(&text).await.map_err(|error| format!("{error}\n{text}"))?;
        settled(&self.read().await, to).map_err(|error| format!("{error}\nafter\n{text}"))
    }

    async fn run(&mut self, text: &str) -> Result<(), String> {
        let statements = driver().dialect().split(text).statements;
        let script = Script { text: text.to_owned().into(), statements };
        let statements = 0..script.statements.len();
        let steps = [
            Step::SuspendForeignKeys,
            Step::Begin,
            Step::Run { script: &script, statements },
            Step::CheckForeignKeys,
            Step::ResetSession,
            Step::Commit,
            Step::ResumeForeignKeys,
        ];
        let result = self.0.run(&steps).await.map_err(|stop| stop.error.to_string());
        if result.is_err() {
            self.0.run(&[Step::Rollback, Step::ResumeForeignKeys]).await.expect("it ends");
        }
        result
    }

    /// A row in every table that takes one.
    async fn fill(&mut self, catalog: &Catalog) {
        for table in &catalog.tables {
            let ours = table.columns.iter().filter(|column| column.generated.is_none());
            let names: Vec<_> = ours.map(|column| quote(&column.name)).collect();
            let values = vec!["1"; names.len()].join(", ");
            let sql = format!(
                "PRAGMA foreign_keys=OFF; INSERT INTO {} ({}) VALUES ({values})",
                quote(&table.name.name),
                names.join(", ")
            );
            // A check, or a strict type, may be against it.
            let _ = self.run(&sql).await;
        }
    }

    /// How many rows each table has.
    async fn rows(&mut self, catalog: &Catalog) -> Vec<(String, Option<u64>)> {
        let hazard = |table: &brant_catalog::Table| brant_catalog::Hazard {
            kind: brant_catalog::HazardKind::DropTable,
            table: table.name.clone(),
            column: String::new(),
        };
        let hazards: Vec<_> = catalog.tables.iter().map(hazard).collect();
        let counts = self.0.count(&hazards).await.expect("they can be counted");
        let names = catalog.tables.iter().map(|table| table.name.name.clone());
        let mut rows: Vec<_> = names.zip(counts).collect();
        rows.sort();
        rows
    }
}
