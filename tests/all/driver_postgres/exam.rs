//! The exam every driver sits. Not through the pool: after one look at a missing database
//! PgBouncer holds back everybody for 15 s.

use brant_conformance::{Candidate, DATABASES, Samples, exam};
use brant_driver_postgres::driver;
use brant_tests::missing_database;

use super::{direct, target};

#[tokio::test]
async fn passes() {
    for server in direct() {
        let databases: Vec<_> = (0..DATABASES).map(|_| missing_database(&server)).collect();
        let targets = databases.iter().map(|database| target(database.url())).collect();
        let samples = Samples {
            create: "CREATE TABLE pets (id INTEGER, name TEXT)",
            create_other: "CREATE TABLE owners (id INTEGER)",
            insert: "INSERT INTO pets VALUES (1, 'goose')",
            fails: "SELECT 1 / (random() < 0)::integer",
            nonsense: "fly away",
            concurrent: true,
        };
        let passed = exam(Candidate { driver: &driver(), targets, samples }).await;
        assert_eq!(passed.len(), DATABASES, "{}", server.label);
    }
}
