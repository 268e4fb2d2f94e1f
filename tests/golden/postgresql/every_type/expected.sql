-- CreateTable
CREATE TABLE "T" (
    "id" INTEGER NOT NULL,
    "a" VARCHAR(20) NOT NULL,
    "b" CHAR(3),
    "c" UUID NOT NULL,
    "d" SMALLINT NOT NULL,
    "e" BIGINT NOT NULL DEFAULT 9007199254740993,
    "f" REAL NOT NULL,
    "g" DECIMAL(10,2) NOT NULL DEFAULT 1.50,
    "h" TIMESTAMPTZ(6) NOT NULL,
    "i" DATE NOT NULL,
    "j" TIME(0) NOT NULL,
    "k" JSONB NOT NULL DEFAULT '{"a": "it''s"}',
    "l" JSON NOT NULL,
    "m" BYTEA NOT NULL DEFAULT '\x68656c6c6f',
    "n" BOOLEAN NOT NULL DEFAULT true,
    "o" TEXT[] DEFAULT ARRAY['a', 'b''s']::TEXT[],
    "p" INTEGER[],
    "q" TIMESTAMP(3) NOT NULL DEFAULT '2020-02-29 12:30:00 +01:00',
    "r" TEXT NOT NULL DEFAULT md5('x'),
    "s" tsvector,
    "t" INET NOT NULL,
    "u" BIT(4) NOT NULL,
    "v" MONEY NOT NULL,
    "w" TEXT NOT NULL DEFAULT E'back\\slash',

    CONSTRAINT "T_pkey" PRIMARY KEY ("id")
);
