DROP TRIGGER sightings_move_the_goose;
DROP PROCEDURE move_goose;
DROP TABLE sightings;
