-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Item" (
    "code" TEXT NOT NULL,
    "shelf" INTEGER NOT NULL,

    PRIMARY KEY ("code", "shelf")
);
INSERT INTO "new_Item" ("code", "shelf") SELECT "code", "shelf" FROM "Item";
DROP TABLE "Item";
ALTER TABLE "new_Item" RENAME TO "Item";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
