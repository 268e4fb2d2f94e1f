/*
  Warnings:

  - The primary key for the `Item` table will be changed. If it partially fails, the table could be left without primary key constraint.

*/
-- AlterTable
ALTER TABLE `Item` DROP PRIMARY KEY,
    ADD COLUMN `luck` DOUBLE NULL,
    ADD COLUMN `size` INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN `token` CHAR(36) NULL;
UPDATE `Item` SET `luck` = (rand()), `token` = (uuid());
ALTER TABLE `Item` MODIFY `luck` DOUBLE NULL DEFAULT (rand()),
    MODIFY `token` CHAR(36) NOT NULL DEFAULT (uuid()),
    MODIFY `note` VARCHAR(191) NULL DEFAULT (uuid()),
    ADD PRIMARY KEY (`id`, `token`);
