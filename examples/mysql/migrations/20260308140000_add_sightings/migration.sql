CREATE TABLE sightings (
    id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    goose_id  BIGINT UNSIGNED NOT NULL,
    place     VARCHAR(200) NOT NULL,
    seen      DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    CONSTRAINT sightings_goose FOREIGN KEY (goose_id) REFERENCES geese (id) ON DELETE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Bodies need no DELIMITER, but scripts that have it work too.
DELIMITER //
CREATE PROCEDURE move_goose(IN goose BIGINT UNSIGNED, IN place VARCHAR(200))
BEGIN
    UPDATE geese SET last_place = place WHERE id = goose;
END //
DELIMITER ;

CREATE TRIGGER sightings_move_the_goose AFTER INSERT ON sightings
FOR EACH ROW
BEGIN
    CALL move_goose(NEW.goose_id, NEW.place);
END;
