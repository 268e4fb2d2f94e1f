/*
  Warnings:

  - A unique constraint covering the columns `[email]` on the table `T` will be added. If there are existing duplicate values, this will fail.

*/
-- DropIndex
DROP INDEX "T_state_idx";

-- DropIndex
DROP INDEX "T_email_key";

-- CreateIndex
CREATE INDEX "T_state_idx" ON "T"("state") WHERE ("state" != 'it''s done');

-- CreateIndex
CREATE UNIQUE INDEX "T_email_key" ON "T"("email") WHERE ("deleted" = false);
