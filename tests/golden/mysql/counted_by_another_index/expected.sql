/*
  Warnings:

  - A unique constraint covering the columns `[n]` on the table `Gains` will be added. If there are existing duplicate values, this will fail.
  - The primary key for the `Rekeyed` table will be changed. If it partially fails, the table could be left without primary key constraint.
  - A unique constraint covering the columns `[m]` on the table `Moves` will be added. If there are existing duplicate values, this will fail.
  - A unique constraint covering the columns `[m]` on the table `Stops` will be added. If there are existing duplicate values, this will fail.

*/
-- AlterTable
ALTER TABLE `Swapped` DROP INDEX `Swapped_n_key`,
    ADD INDEX `Swapped_n_code_idx`(`n`, `code`);

-- AlterTable
ALTER TABLE `Gains` ADD COLUMN `n` INTEGER NOT NULL AUTO_INCREMENT,
    ADD UNIQUE INDEX `Gains_n_key`(`n`);

-- AlterTable
ALTER TABLE `Rekeyed` DROP PRIMARY KEY,
    ADD PRIMARY KEY (`room`, `n`),
    ADD INDEX `Rekeyed_n_idx`(`n`);

-- AlterTable
ALTER TABLE `Stops` MODIFY `n` INTEGER NOT NULL,
    DROP INDEX `Stops_n_key`;

-- AlterTable
ALTER TABLE `Moves` MODIFY `n` INTEGER NOT NULL,
    MODIFY `m` INTEGER NOT NULL AUTO_INCREMENT,
    DROP INDEX `Moves_n_key`,
    ADD UNIQUE INDEX `Moves_m_key`(`m`);

-- CreateIndex
CREATE UNIQUE INDEX `Stops_m_key` ON `Stops`(`m`);
