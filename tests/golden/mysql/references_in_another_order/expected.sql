/*
  Warnings:

  - The primary key for the `Hall` table will be changed. If it partially fails, the table could be left without primary key constraint.

*/
-- DropForeignKey
ALTER TABLE `Seat` DROP FOREIGN KEY `Seat_floor_house_fkey`;
DROP INDEX `Seat_floor_house_fkey` ON `Seat`;

-- AlterTable
ALTER TABLE `Hall` DROP PRIMARY KEY,
    ADD PRIMARY KEY (`floor`, `house`);

-- AddForeignKey
ALTER TABLE `Seat` ADD CONSTRAINT `Seat_floor_house_fkey` FOREIGN KEY (`floor`, `house`) REFERENCES `Hall`(`floor`, `house`) ON DELETE RESTRICT ON UPDATE CASCADE;
