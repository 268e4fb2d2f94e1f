-- Who saw which goose. A trigger keeps the latest place beside the goose.
CREATE TABLE sightings (
    id        INTEGER PRIMARY KEY,
    goose_id  INTEGER NOT NULL REFERENCES geese (id) ON DELETE CASCADE,
    place     TEXT NOT NULL,
    seen      TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

ALTER TABLE geese ADD COLUMN last_place TEXT;

CREATE TRIGGER sightings_move_the_goose AFTER INSERT ON sightings
BEGIN
    UPDATE geese SET last_place = NEW.place WHERE id = NEW.goose_id;
END;

CREATE VIEW longest_flights AS
SELECT geese.ring, max(flights.kilometres) AS kilometres
FROM geese JOIN flights ON flights.goose_id = geese.id
GROUP BY geese.ring;
