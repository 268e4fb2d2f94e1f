/*
  Warnings:

  - A unique constraint covering the columns `[bId]` on the table `A` will be added. If there are existing duplicate values, this will fail.

*/
-- AlterTable
ALTER TABLE `A` ADD COLUMN `bId` INTEGER NULL;

-- CreateIndex
CREATE UNIQUE INDEX `A_bId_key` ON `A`(`bId`);

-- CreateIndex
CREATE INDEX `b_of_a` ON `A`(`bId`);

-- AddForeignKey
ALTER TABLE `A` ADD CONSTRAINT `b_of_a` FOREIGN KEY (`bId`) REFERENCES `B`(`id`) ON DELETE SET NULL ON UPDATE CASCADE;
