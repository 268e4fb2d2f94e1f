-- CreateTable
CREATE TABLE "Goose" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "ring" TEXT NOT NULL,
    "name" TEXT
);

-- CreateTable
CREATE TABLE "Flight" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "gooseId" INTEGER NOT NULL,
    "departed" DATETIME NOT NULL,
    "kilometres" REAL NOT NULL,
    CONSTRAINT "Flight_gooseId_fkey" FOREIGN KEY ("gooseId") REFERENCES "Goose" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Goose_ring_key" ON "Goose"("ring");
