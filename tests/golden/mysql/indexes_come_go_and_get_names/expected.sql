-- DropIndex
DROP INDEX `Item_a_key` ON `Item`;

-- DropIndex
DROP INDEX `Item_b_c_idx` ON `Item`;

-- CreateIndex
CREATE INDEX `Item_b_c_idx` ON `Item`(`b`, `c` DESC);

-- RenameIndex
ALTER TABLE `Item` RENAME INDEX `old_name` TO `new_name`;

-- RenameIndex
ALTER TABLE `Item` RENAME INDEX `Item_a_b_key` TO `new_unique`;
