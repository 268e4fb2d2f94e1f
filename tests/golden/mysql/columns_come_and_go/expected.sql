/*
  Warnings:

  - You are about to drop the column `banana` on the `Item` table. All the data in the column will be lost.
  - You are about to drop the column `yak` on the `Item` table. All the data in the column will be lost.
  - Added the required column `mango` to the `Item` table without a default value. This is not possible if the table is not empty.

*/
-- AlterTable
ALTER TABLE `Item` DROP COLUMN `banana`,
    DROP COLUMN `yak`,
    ADD COLUMN `apple` INTEGER NOT NULL DEFAULT 3,
    ADD COLUMN `mango` BOOLEAN NOT NULL,
    ADD COLUMN `zebra` VARCHAR(191) NULL;
