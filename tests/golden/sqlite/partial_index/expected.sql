-- CreateTable
CREATE TABLE "T" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "deleted" BOOLEAN NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "T_email_key" ON "T"("email") WHERE "deleted" = false;
