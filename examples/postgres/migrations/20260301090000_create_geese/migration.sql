CREATE TYPE weather AS ENUM ('calm', 'headwind', 'tailwind');

CREATE TABLE geese (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ring        text NOT NULL UNIQUE,
    name        text,
    last_place  text
);

CREATE TABLE flights (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    goose_id  bigint NOT NULL REFERENCES geese (id) ON DELETE CASCADE,
    during    tstzrange NOT NULL,
    metres    bigint NOT NULL CHECK (metres >= 0),
    weather   weather NOT NULL DEFAULT 'calm'
);

CREATE TABLE sightings (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    goose_id  bigint NOT NULL REFERENCES geese (id) ON DELETE CASCADE,
    place     text NOT NULL,
    seen      timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION move_the_goose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE geese SET last_place = NEW.place WHERE id = NEW.goose_id;
    RETURN NEW;
END;
$$;

CREATE TRIGGER sightings_move_the_goose AFTER INSERT ON sightings
FOR EACH ROW EXECUTE FUNCTION move_the_goose();
