-- RenameTable
ALTER TABLE `User` RENAME TO `Account`;

-- RenameTable
ALTER TABLE `Post` RENAME TO `Article`;

-- RenameColumn
ALTER TABLE `Account` RENAME COLUMN `id` TO `accountId`;

-- RenameColumn
ALTER TABLE `Account` RENAME COLUMN `name` TO `fullName`;

-- RenameColumn
ALTER TABLE `Account` RENAME COLUMN `age` TO `years`;

-- RenameColumn
ALTER TABLE `Article` RENAME COLUMN `title` TO `headline`;

-- RenameColumn
ALTER TABLE `Article` RENAME COLUMN `authorId` TO `writerId`;

-- DropForeignKey
ALTER TABLE `Article` DROP FOREIGN KEY `Post_authorId_fkey`;

-- AlterTable
ALTER TABLE `Account` ADD COLUMN `created` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    MODIFY `years` BIGINT NULL;

-- AddForeignKey
ALTER TABLE `Article` ADD CONSTRAINT `Article_writerId_fkey` FOREIGN KEY (`writerId`) REFERENCES `Account`(`accountId`) ON DELETE RESTRICT ON UPDATE CASCADE;

-- RenameIndex
ALTER TABLE `Account` RENAME INDEX `User_email_key` TO `Account_email_key`;

-- RenameIndex
ALTER TABLE `Account` RENAME INDEX `User_name_age_idx` TO `Account_fullName_years_idx`;
