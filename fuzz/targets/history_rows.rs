//! Any rows in the history table beside any folder: a diagnosis, and the same one again. Each line is a
//! row or a folder: `flags|name|checksum|logs`.

#![no_main]

use brant_core::journal::Journal;
use brant_core::{Migration, Record, plan, squashed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (mut migrations, mut records) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let parts: Vec<&str> = line.splitn(4, '|').collect();
        let [flags, name, checksum, logs] = parts[..] else { continue };
        let has = |flag| flags.contains(flag);
        if has('m') {
            migrations.push(Migration::of_text(name, logs));
        }
        let at = |flag| has(flag).then(|| "2026-01-01T00:00:00Z".parse().expect("a time"));
        records.push(Record {
            id: records.len().to_string(),
            checksum: checksum.to_owned(),
            migration: name.to_owned(),
            started_at: at('s'),
            finished_at: at('f'),
            rolled_back_at: at('r'),
            logs: has('l').then(|| logs.to_owned()),
            steps: i64::from(has('1')),
        });
        squashed::replaced(logs);
        if let Some(journal) = Journal::read(logs) {
            assert_eq!(Journal::read(&journal.write(Some(logs))), Some(journal));
        }
    }
    migrations.sort_by(|a, b| a.name.cmp(&b.name));
    migrations.dedup_by(|a, b| a.name == b.name);
    let told = |diagnosis: plan::Diagnosis| {
        let pending = diagnosis.pending().map(|entry| format!("{entry:?}")).collect::<Vec<_>>();
        (pending, diagnosis.findings(), diagnosis.last_common().map(str::to_owned))
    };
    let first = told(plan::diagnose(&migrations, Some(&records)));
    assert_eq!(told(plan::diagnose(&migrations, Some(&records))), first);
    plan::diagnose(&migrations, None);
});
