/*
  Warnings:

  - You are about to alter the column `ring` on the `Goose` table. The data in that column could be lost. The data in that column will be cast from `VarChar(191)` to `VarChar(40)`.

*/
-- DropForeignKey
ALTER TABLE `Nest` DROP FOREIGN KEY `Nest_goose_fkey`;

-- DropForeignKey
ALTER TABLE `Egg` DROP FOREIGN KEY `Egg_ring_fkey`;

-- AlterTable
ALTER TABLE `Goose` MODIFY `id` INTEGER NOT NULL,
    MODIFY `ring` VARCHAR(40) NOT NULL;

-- AddForeignKey
ALTER TABLE `Nest` ADD CONSTRAINT `Nest_goose_fkey` FOREIGN KEY (`goose`) REFERENCES `Goose`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `Egg` ADD CONSTRAINT `Egg_ring_fkey` FOREIGN KEY (`ring`) REFERENCES `Goose`(`ring`) ON DELETE RESTRICT ON UPDATE CASCADE;
