-- brant: no-transaction
-- CONCURRENTLY does not block writers, and cannot run inside a transaction.
CREATE INDEX CONCURRENTLY sightings_by_goose ON sightings (goose_id, seen DESC);
