-- CreateTable
CREATE TABLE "AModelWithAVeryLongNameThatGoesOnAndOnUntilTheEndOfTheLimit" (
    "id" INTEGER NOT NULL,
    "aFieldWithALongNameThatIsCutInIndexes" INTEGER NOT NULL,

    CONSTRAINT "AModelWithAVeryLongNameThatGoesOnAndOnUntilTheEndOfTheLimi_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "AModelWithAVeryLongNameThatGoesOnAndOnUntilTheEndOfTheLimit_key" ON "AModelWithAVeryLongNameThatGoesOnAndOnUntilTheEndOfTheLimit"("aFieldWithALongNameThatIsCutInIndexes");
