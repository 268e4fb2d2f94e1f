/*
  Warnings:

  - You are about to alter the column `shrinks` on the `T` table. The data in that column could be lost. The data in that column will be cast from `Int` to `SmallInt`.
  - You are about to alter the column `sign` on the `T` table. The data in that column could be lost. The data in that column will be cast from `Int` to `UnsignedInt`.
  - You are about to alter the column `cut` on the `T` table. The data in that column could be lost. The data in that column will be cast from `VarChar(10)` to `VarChar(5)`.
  - The `optional` column on the `T` table would be dropped and recreated. This will lead to data loss if there is data in the column.
  - Changed the type of `none` on the `T` table. No cast exists, the column would be dropped and recreated, which cannot be done if there is data, since the column is required.

*/
-- AlterTable
ALTER TABLE `T` MODIFY `grows` BIGINT NOT NULL,
    MODIFY `shrinks` SMALLINT NOT NULL,
    MODIFY `sign` INTEGER UNSIGNED NOT NULL,
    MODIFY `text` TEXT NOT NULL,
    MODIFY `cut` VARCHAR(5) NOT NULL,
    DROP COLUMN `none`,
    ADD COLUMN `none` JSON NOT NULL,
    DROP COLUMN `optional`,
    ADD COLUMN `optional` DATETIME(3) NULL;
