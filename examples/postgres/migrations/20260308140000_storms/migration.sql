-- A new enum value must be committed before it can be used. Brant sees that and runs this file step by step.
ALTER TYPE weather ADD VALUE 'storm';

CREATE INDEX flights_in_storms ON flights (goose_id) WHERE weather = 'storm';
