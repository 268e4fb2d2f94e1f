-- SQLite cannot change a column in place, so the table is rebuilt. The pragma keeps the rows of other tables
-- that point here; Brant switches foreign keys off before its transaction begins and checks them before it ends.
PRAGMA foreign_keys = OFF;

DROP VIEW longest_flights;

CREATE TABLE new_flights (
    id          INTEGER PRIMARY KEY,
    goose_id    INTEGER NOT NULL REFERENCES geese (id) ON DELETE CASCADE,
    departed    TEXT NOT NULL,
    landed      TEXT,
    metres      INTEGER NOT NULL CHECK (metres >= 0),
    weather     TEXT NOT NULL DEFAULT 'unknown' CHECK (weather IN ('unknown', 'calm', 'headwind', 'tailwind', 'storm'))
);
INSERT INTO new_flights (id, goose_id, departed, landed, metres)
SELECT id, goose_id, departed, landed, round(kilometres * 1000) FROM flights;
DROP TABLE flights;
ALTER TABLE new_flights RENAME TO flights;
CREATE INDEX flights_by_goose ON flights (goose_id, departed);

CREATE VIEW longest_flights AS
SELECT geese.ring, max(flights.metres) / 1000.0 AS kilometres
FROM geese JOIN flights ON flights.goose_id = geese.id
GROUP BY geese.ring;

PRAGMA foreign_keys = ON;
