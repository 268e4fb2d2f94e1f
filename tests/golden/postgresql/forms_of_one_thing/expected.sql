-- AlterTable
ALTER TABLE "T" ALTER COLUMN "b" SET DATA TYPE DECIMAL(9);

-- CreateIndex
CREATE INDEX "half" ON "T"("b") WHERE (b > .5 -- or so
);
