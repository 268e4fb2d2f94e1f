/*
  Warnings:

  - The values [HUNGRY] on the enum `Cat_mood` will be removed. If these variants are still used in the database, this will fail.
  - The values [HUNGRY] on the enum `Cat_second` will be removed. If these variants are still used in the database, this will fail.

*/
-- AlterTable
ALTER TABLE `Cat` MODIFY `mood` ENUM('HAPPY', 'SLEEPY') NOT NULL DEFAULT 'HAPPY',
    MODIFY `second` ENUM('HAPPY', 'SLEEPY') NULL;
