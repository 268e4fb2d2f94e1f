/*
  Warnings:

  - You are about to drop the column `banana` on the `Item` table. All the data in the column will be lost.
  - You are about to drop the column `yak` on the `Item` table. All the data in the column will be lost.
  - Added the required column `mango` to the `Item` table without a default value. This is not possible if the table is not empty.

*/
-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Item" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "zebra" TEXT,
    "apple" INTEGER NOT NULL DEFAULT 3,
    "mango" BOOLEAN NOT NULL,
    "kept" TEXT NOT NULL
);
INSERT INTO "new_Item" ("id", "kept") SELECT "id", "kept" FROM "Item";
DROP TABLE "Item";
ALTER TABLE "new_Item" RENAME TO "Item";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
