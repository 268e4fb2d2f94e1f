/*
  Warnings:

  - Made the column `wanted` on table `Item` required. This step will fail if there are existing NULL values in that column.
  - Made the column `filled` on table `Item` required. This step will fail if there are existing NULL values in that column.

*/
-- AlterTable
ALTER TABLE `Item` MODIFY `wanted` VARCHAR(191) NOT NULL,
    MODIFY `filled` VARCHAR(191) NOT NULL DEFAULT 'none',
    MODIFY `loose` VARCHAR(191) NULL,
    MODIFY `changed` INTEGER NOT NULL DEFAULT 2,
    ALTER COLUMN `dropped` DROP DEFAULT,
    MODIFY `stamped` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3);
