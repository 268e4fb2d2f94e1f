-- DropForeignKey
ALTER TABLE `A` DROP FOREIGN KEY `b_of_a`;
DROP INDEX `b_of_a` ON `A`;

-- DropForeignKey
ALTER TABLE `A` DROP FOREIGN KEY `c_of_a`;

-- DropIndex
DROP INDEX `c_of_a` ON `A`;

-- CreateIndex
CREATE INDEX `b_of_a` ON `A`(`bId`);

-- CreateIndex
CREATE INDEX `c_of_a` ON `A`(`cId`);

-- AddForeignKey
ALTER TABLE `A` ADD CONSTRAINT `A_bId_fkey` FOREIGN KEY (`bId`) REFERENCES `B`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `A` ADD CONSTRAINT `A_cId_fkey` FOREIGN KEY (`cId`) REFERENCES `B`(`id`) ON DELETE RESTRICT ON UPDATE CASCADE;
