-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Flight" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "gooseId" INTEGER NOT NULL,
    "departed" DATETIME NOT NULL,
    "landed" DATETIME,
    "metres" INTEGER NOT NULL,
    CONSTRAINT "Flight_gooseId_fkey" FOREIGN KEY ("gooseId") REFERENCES "Goose" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Flight" ("departed", "gooseId", "id", "metres") SELECT "departed", "gooseId", "id", CAST(round("kilometres" * 1000) AS INTEGER) FROM "Flight";
DROP TABLE "Flight";
ALTER TABLE "new_Flight" RENAME TO "Flight";
CREATE INDEX "Flight_gooseId_departed_idx" ON "Flight"("gooseId", "departed");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
