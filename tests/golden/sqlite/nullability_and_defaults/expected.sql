/*
  Warnings:

  - Made the column `wanted` on table `Item` required. This step will fail if there are existing NULL values in that column.
  - Made the column `filled` on table `Item` required. This step will fail if there are existing NULL values in that column.

*/
-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Item" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "wanted" TEXT NOT NULL,
    "filled" TEXT NOT NULL DEFAULT 'none',
    "loose" TEXT,
    "changed" INTEGER NOT NULL DEFAULT 2,
    "dropped" INTEGER NOT NULL,
    "stamped" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "new_Item" ("changed", "dropped", "filled", "id", "loose", "stamped", "wanted") SELECT "changed", "dropped", coalesce("filled", 'none') AS "filled", "id", "loose", "stamped", "wanted" FROM "Item";
DROP TABLE "Item";
ALTER TABLE "new_Item" RENAME TO "Item";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
