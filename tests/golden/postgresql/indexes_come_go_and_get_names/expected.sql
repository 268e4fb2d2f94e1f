-- DropIndex
DROP INDEX "Item_a_key";

-- DropIndex
DROP INDEX "Item_b_c_idx";

-- CreateIndex
CREATE INDEX "Item_b_c_idx" ON "Item"("b", "c" DESC);

-- RenameIndex
ALTER INDEX "old_name" RENAME TO "new_name";

-- RenameIndex
ALTER INDEX "Item_a_b_key" RENAME TO "new_unique";
