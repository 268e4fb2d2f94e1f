/*
  Warnings:

  - A unique constraint covering the columns `[body]` on the table `T` will be added. If there are existing duplicate values, this will fail.

*/
-- DropIndex
DROP INDEX `T_title_idx` ON `T`;

-- CreateIndex
CREATE INDEX `T_title_idx` ON `T`(`title`(10) DESC);

-- CreateIndex
CREATE UNIQUE INDEX `T_body_key` ON `T`(`body`(40));

-- CreateIndex
CREATE FULLTEXT INDEX `T_title_body_idx` ON `T`(`title`, `body`);
