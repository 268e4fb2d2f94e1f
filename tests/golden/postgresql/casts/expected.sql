/*
  Warnings:

  - You are about to alter the column `shrinks` on the `T` table. The data in that column could be lost. The data in that column will be cast from `Integer` to `SmallInt`.
  - You are about to alter the column `cut` on the `T` table. The data in that column could be lost. The data in that column will be cast from `VarChar(10)` to `VarChar(5)`.
  - The `optional` column on the `T` table would be dropped and recreated. This will lead to data loss if there is data in the column.
  - The `list` column on the `T` table would be dropped and recreated. This will lead to data loss if there is data in the column.
  - Changed the type of `none` on the `T` table. No cast exists, the column would be dropped and recreated, which cannot be done if there is data, since the column is required.

*/
-- AlterTable
ALTER TABLE "T" ALTER COLUMN "grows" SET DATA TYPE BIGINT,
ALTER COLUMN "shrinks" SET DATA TYPE SMALLINT,
ALTER COLUMN "text" SET DATA TYPE TEXT,
ALTER COLUMN "cut" SET DATA TYPE VARCHAR(5),
DROP COLUMN "none",
ADD COLUMN     "none" INTEGER NOT NULL,
DROP COLUMN "optional",
ADD COLUMN     "optional" INTEGER,
DROP COLUMN "list",
ADD COLUMN     "list" TEXT[];

-- CreateIndex
CREATE INDEX "T_none_idx" ON "T"("none");

-- CreateIndex
CREATE UNIQUE INDEX "T_optional_grows_key" ON "T"("optional", "grows");
