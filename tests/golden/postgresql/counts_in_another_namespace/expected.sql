-- AlterTable
CREATE SEQUENCE "the ""other""".a_id_seq;
CREATE SEQUENCE "the ""other""".a_n_seq;
ALTER TABLE "the ""other"""."A" ALTER COLUMN "id" SET DEFAULT nextval('"the ""other""".a_id_seq'),
ALTER COLUMN "n" SET DEFAULT nextval('"the ""other""".a_n_seq');
ALTER SEQUENCE "the ""other""".a_id_seq OWNED BY "the ""other"""."A"."id";
ALTER SEQUENCE "the ""other""".a_n_seq OWNED BY "the ""other"""."A"."n";

-- AlterTable
CREATE SEQUENCE b_id_seq;
ALTER TABLE "B" ALTER COLUMN "id" SET DEFAULT nextval('b_id_seq');
ALTER SEQUENCE b_id_seq OWNED BY "B"."id";
