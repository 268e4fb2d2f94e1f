-- DropIndex
DROP INDEX "Item_a_key";

-- DropIndex
DROP INDEX "Item_b_c_idx";

-- CreateIndex
CREATE INDEX "Item_b_c_idx" ON "Item"("b", "c" DESC);

-- RedefineIndex
DROP INDEX "old_name";
CREATE INDEX "new_name" ON "Item"("c");

-- RedefineIndex
DROP INDEX "Item_a_b_key";
CREATE UNIQUE INDEX "new_unique" ON "Item"("a", "b");
