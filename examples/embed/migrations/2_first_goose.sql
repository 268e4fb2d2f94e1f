INSERT INTO geese (ring) VALUES ('A01');
