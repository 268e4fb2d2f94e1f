-- A ringing station: the geese that wear a ring, and the flights they make.
CREATE TABLE geese (
    id      INTEGER PRIMARY KEY,
    ring    TEXT NOT NULL UNIQUE,
    name    TEXT,
    ringed  TEXT NOT NULL DEFAULT CURRENT_DATE
);

CREATE TABLE flights (
    id          INTEGER PRIMARY KEY,
    goose_id    INTEGER NOT NULL REFERENCES geese (id) ON DELETE CASCADE,
    departed    TEXT NOT NULL,
    landed      TEXT,
    kilometres  REAL NOT NULL CHECK (kilometres >= 0)
);

CREATE INDEX flights_by_goose ON flights (goose_id, departed);
