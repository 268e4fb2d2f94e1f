-- CreateTable
CREATE TABLE `A` (
    `id` INTEGER NOT NULL,
    `bId` INTEGER NOT NULL,

    INDEX `A_bId_idx`(`bId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- CreateTable
CREATE TABLE `B` (
    `id` INTEGER NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
