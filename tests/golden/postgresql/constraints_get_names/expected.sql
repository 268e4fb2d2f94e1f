-- AlterTable
ALTER TABLE "A" RENAME CONSTRAINT "A_pkey" TO "a_key";

-- RenameForeignKey
ALTER TABLE "A" RENAME CONSTRAINT "A_bId_fkey" TO "a_to_b";
