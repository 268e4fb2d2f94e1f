-- CreateTable
CREATE TABLE `Words` (
    `id` INTEGER NOT NULL,
    `amount` DECIMAL(5) NOT NULL,
    `flag` BIT(1) NOT NULL,
    `key` BINARY(4) NOT NULL DEFAULT (X'4100ff'),
    `mood` ENUM('😀?', 'sad') NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
