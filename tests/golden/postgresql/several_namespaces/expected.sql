-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "blog";

-- AlterEnum
ALTER TYPE "auth"."Role" ADD VALUE 'USER';

-- CreateTable
CREATE TABLE "blog"."Post" (
    "id" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "blog"."Post" ADD CONSTRAINT "Post_userId_fkey" FOREIGN KEY ("userId") REFERENCES "auth"."User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
