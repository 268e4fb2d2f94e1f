CREATE TABLE sightings (
    id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    goose_id  UUID NOT NULL,
    place     VARCHAR(200) NOT NULL,
    seen      DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    CONSTRAINT sightings_goose FOREIGN KEY (goose_id) REFERENCES geese (id) ON DELETE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE OR REPLACE TRIGGER sightings_move_the_goose AFTER INSERT ON sightings
FOR EACH ROW
BEGIN
    IF NEW.place <> '' THEN
        UPDATE geese SET last_place = NEW.place WHERE id = NEW.goose_id;
    END IF;
END;
