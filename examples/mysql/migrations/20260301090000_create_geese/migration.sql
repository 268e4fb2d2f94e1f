CREATE TABLE geese (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    ring        VARCHAR(20) NOT NULL UNIQUE,
    name        VARCHAR(100),
    last_place  VARCHAR(200)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE flights (
    id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    goose_id  BIGINT UNSIGNED NOT NULL,
    departed  DATETIME(3) NOT NULL,
    metres    BIGINT UNSIGNED NOT NULL,
    weather   ENUM('calm', 'headwind', 'tailwind') NOT NULL DEFAULT 'calm',
    track     JSON,
    INDEX flights_by_goose (goose_id, departed),
    CONSTRAINT flights_goose FOREIGN KEY (goose_id) REFERENCES geese (id) ON DELETE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT INTO geese (ring, name) VALUES ('A01', 'Akka'), ('B17', 'Martin');
INSERT INTO flights (goose_id, departed, metres) SELECT id, '2026-03-20 06:00:00', 2410000 FROM geese;
