/*
  Warnings:

  - Made the column `bId` on table `A` required. This step will fail if there are existing NULL values in that column.

*/
-- DropForeignKey
ALTER TABLE `A` DROP FOREIGN KEY `A_bId_fkey`;

-- AlterTable
ALTER TABLE `A` MODIFY `bId` INTEGER NOT NULL;

-- AddForeignKey
ALTER TABLE `A` ADD CONSTRAINT `A_bId_fkey` FOREIGN KEY (`bId`) REFERENCES `B`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
