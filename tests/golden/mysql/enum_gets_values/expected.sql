-- AlterTable
ALTER TABLE `Cat` MODIFY `mood` ENUM('HAPPY', 'HUNGRY', 'SLEEPY', 'very bored') NOT NULL DEFAULT 'HAPPY',
    MODIFY `second` ENUM('HAPPY', 'HUNGRY', 'SLEEPY', 'very bored') NULL;
