/*
  Warnings:

  - Added the required column `changed` to the `Item` table without a default value. This is not possible if the table is not empty.
  - The required column `token` was added to the `Item` table with a prisma-level default value. This is not possible if the table is not empty. Please add this column as optional, then populate it before making it required.

*/
-- AlterTable
ALTER TABLE "Item" ADD COLUMN     "changed" TIMESTAMP(3) NOT NULL,
ADD COLUMN     "token" TEXT NOT NULL;
