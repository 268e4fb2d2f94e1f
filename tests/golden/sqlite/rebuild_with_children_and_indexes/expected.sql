/*
  Warnings:

  - You are about to drop the column `extra` on the `Parent` table. All the data in the column will be lost.
  - Made the column `name` on table `Parent` required. This step will fail if there are existing NULL values in that column.

*/
-- AlterTable
ALTER TABLE "Child" ADD COLUMN "note" TEXT;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Parent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL DEFAULT 'none'
);
INSERT INTO "new_Parent" ("id", "name") SELECT "id", coalesce("name", 'none') AS "name" FROM "Parent";
DROP TABLE "Parent";
ALTER TABLE "new_Parent" RENAME TO "Parent";
CREATE INDEX "Parent_name_idx" ON "Parent"("name");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
