/*
  Warnings:

  - The primary key for the `Hall` table will be changed. If it partially fails, the table could be left without primary key constraint.

*/
-- DropForeignKey
ALTER TABLE `Seat` DROP FOREIGN KEY `Seat_house_floor_fkey`;

-- AlterTable
ALTER TABLE `Hall` DROP PRIMARY KEY,
    ADD PRIMARY KEY (`floor`, `house`);

-- RenameIndex
ALTER TABLE `Seat` RENAME INDEX `Seat_house_floor_fkey` TO `Seat_house_floor_idx`;

-- AddForeignKey
ALTER TABLE `Seat` ADD CONSTRAINT `Seat_house_floor_fkey` FOREIGN KEY (`floor`, `house`) REFERENCES `Hall`(`floor`, `house`) ON DELETE RESTRICT ON UPDATE CASCADE;
