-- AlterTable
CREATE SEQUENCE item_n_seq;
ALTER TABLE "Item" ALTER COLUMN "n" SET DEFAULT nextval('item_n_seq');
ALTER SEQUENCE item_n_seq OWNED BY "Item"."n";
