-- RenameTable
ALTER TABLE "User" RENAME TO "Account";

-- RenameTable
ALTER TABLE "Post" RENAME TO "Article";

-- RenameColumn
ALTER TABLE "Account" RENAME COLUMN "id" TO "accountId";

-- RenameColumn
ALTER TABLE "Account" RENAME COLUMN "name" TO "fullName";

-- RenameColumn
ALTER TABLE "Account" RENAME COLUMN "age" TO "years";

-- RenameColumn
ALTER TABLE "Article" RENAME COLUMN "title" TO "headline";

-- RenameColumn
ALTER TABLE "Article" RENAME COLUMN "authorId" TO "writerId";

-- AlterTable
ALTER TABLE "Account" RENAME CONSTRAINT "User_pkey" TO "Account_pkey";
ALTER TABLE "Account" ADD COLUMN     "created" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "years" SET DATA TYPE BIGINT;

-- AlterTable
ALTER TABLE "Article" RENAME CONSTRAINT "Post_pkey" TO "Article_pkey";

-- RenameForeignKey
ALTER TABLE "Article" RENAME CONSTRAINT "Post_authorId_fkey" TO "Article_writerId_fkey";

-- RenameIndex
ALTER INDEX "User_email_key" RENAME TO "Account_email_key";

-- RenameIndex
ALTER INDEX "User_name_age_idx" RENAME TO "Account_fullName_years_idx";
