/*
  Warnings:

  - You are about to alter the column `years` on the `Account` table. The data in that column could be lost. The data in that column will be cast from `Int` to `BigInt`.

*/
-- RenameTable
ALTER TABLE "User" RENAME TO "Account";

-- RenameTable
ALTER TABLE "Post" RENAME TO "Article";

-- RenameColumn
ALTER TABLE "Account" RENAME COLUMN "id" TO "accountId";

-- RenameColumn
ALTER TABLE "Account" RENAME COLUMN "name" TO "fullName";

-- RenameColumn
ALTER TABLE "Account" RENAME COLUMN "age" TO "years";

-- RenameColumn
ALTER TABLE "Article" RENAME COLUMN "title" TO "headline";

-- RenameColumn
ALTER TABLE "Article" RENAME COLUMN "authorId" TO "writerId";

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Account" (
    "accountId" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "fullName" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "years" BIGINT,
    "created" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "new_Account" ("accountId", "email", "fullName", "years") SELECT "accountId", "email", "fullName", "years" FROM "Account";
DROP TABLE "Account";
ALTER TABLE "new_Account" RENAME TO "Account";
CREATE UNIQUE INDEX "Account_email_key" ON "Account"("email");
CREATE INDEX "Account_fullName_years_idx" ON "Account"("fullName", "years");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
