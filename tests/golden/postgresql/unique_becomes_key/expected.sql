-- AlterTable
ALTER TABLE "Item" ADD CONSTRAINT "Item_pkey" PRIMARY KEY ("code", "shelf");

-- DropIndex
DROP INDEX "Item_code_shelf_key";
