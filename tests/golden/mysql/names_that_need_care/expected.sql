-- CreateTable
CREATE TABLE `user table` (
    `the id` INTEGER NOT NULL,
    `it's "quoted"` VARCHAR(191) NOT NULL,
    `back``tick` VARCHAR(191) NOT NULL,
    `order` INTEGER NOT NULL,

    UNIQUE INDEX `unique "order"`(`order`),
    PRIMARY KEY (`the id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
