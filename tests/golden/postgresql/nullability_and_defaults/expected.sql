/*
  Warnings:

  - Made the column `wanted` on table `Item` required. This step will fail if there are existing NULL values in that column.
  - Made the column `filled` on table `Item` required. This step will fail if there are existing NULL values in that column.

*/
-- AlterTable
ALTER TABLE "Item" ALTER COLUMN "wanted" SET NOT NULL,
ALTER COLUMN "filled" SET NOT NULL,
ALTER COLUMN "filled" SET DEFAULT 'none',
ALTER COLUMN "loose" DROP NOT NULL,
ALTER COLUMN "changed" SET DEFAULT 2,
ALTER COLUMN "dropped" DROP DEFAULT,
ALTER COLUMN "stamped" SET DEFAULT CURRENT_TIMESTAMP;
