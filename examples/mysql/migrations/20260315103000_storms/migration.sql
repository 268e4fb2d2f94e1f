ALTER TABLE flights MODIFY weather ENUM('calm', 'headwind', 'tailwind', 'storm') NOT NULL DEFAULT 'calm';

ALTER TABLE flights ADD COLUMN kilometres DECIMAL(10, 3) AS (metres / 1000) STORED;
