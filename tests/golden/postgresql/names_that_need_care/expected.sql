-- CreateTable
CREATE TABLE "user table" (
    "the id" INTEGER NOT NULL,
    "it's ""quoted""" TEXT NOT NULL,
    "back`tick" TEXT NOT NULL,
    "order" INTEGER NOT NULL,

    CONSTRAINT "user table_pkey" PRIMARY KEY ("the id")
);

-- CreateIndex
CREATE UNIQUE INDEX "unique ""order""" ON "user table"("order");
