ALTER TABLE flights
    ADD COLUMN IF NOT EXISTS weather ENUM('calm', 'headwind', 'tailwind', 'storm') NOT NULL DEFAULT 'calm' AFTER metres,
    ADD INDEX IF NOT EXISTS flights_by_goose (goose_id, departed);
