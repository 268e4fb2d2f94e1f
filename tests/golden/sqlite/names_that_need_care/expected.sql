-- CreateTable
CREATE TABLE "user table" (
    "the id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "it's ""quoted""" TEXT NOT NULL,
    "back`tick" TEXT NOT NULL,
    "order" INTEGER NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "unique ""order""" ON "user table"("order");
