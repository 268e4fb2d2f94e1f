INSERT INTO geese (ring, name) VALUES ('A01', 'Akka'), ('B17', 'Martin');
INSERT INTO flights (goose_id, departed, landed, metres, weather)
VALUES (1, '2026-03-20', '2026-03-23', 2410000, 'tailwind'), (1, '2026-03-25', NULL, 655000, 'calm');
INSERT INTO sightings (goose_id, place) VALUES (1, 'Ottenby'), (2, 'Vombsjön');
