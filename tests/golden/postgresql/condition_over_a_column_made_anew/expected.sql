/*
  Warnings:

  - The `mark` column on the `Flock` table would be dropped and recreated. This will lead to data loss if there is data in the column.

*/
-- DropIndex
DROP INDEX "marked";

-- AlterTable
ALTER TABLE "Flock" DROP COLUMN "mark",
ADD COLUMN     "mark" BYTEA;

-- CreateIndex
CREATE INDEX "marked" ON "Flock"("seen") WHERE ("mark" IS NOT NULL);
