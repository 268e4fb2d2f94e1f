DROP VIEW longest_flights;
DROP TRIGGER sightings_move_the_goose;
ALTER TABLE geese DROP COLUMN last_place;
DROP TABLE sightings;
