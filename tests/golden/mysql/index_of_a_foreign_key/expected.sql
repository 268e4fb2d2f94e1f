-- DropIndex
DROP INDEX `A_bId_n_key` ON `A`;
