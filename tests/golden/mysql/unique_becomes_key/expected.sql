-- AlterTable
ALTER TABLE `Item` ADD PRIMARY KEY (`code`, `shelf`);

-- DropIndex
DROP INDEX `Item_code_shelf_key` ON `Item`;
