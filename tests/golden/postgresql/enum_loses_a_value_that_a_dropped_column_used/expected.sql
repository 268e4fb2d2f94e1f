/*
  Warnings:

  - The values [HUNGRY] on the enum `Mood` will be removed. If these variants are still used in the database, this will fail.
  - You are about to drop the column `old` on the `Cat` table. All the data in the column will be lost.
  - You are about to drop the `Dog` table. If the table is not empty, all the data it contains will be lost.

*/
-- AlterEnum
BEGIN;
CREATE TYPE "Mood_new" AS ENUM ('HAPPY');
ALTER TABLE "Cat" ALTER COLUMN "old" DROP DEFAULT;
ALTER TABLE "Cat" ALTER COLUMN "old" TYPE TEXT USING ("old"::text);
ALTER TABLE "Dog" ALTER COLUMN "moods" TYPE TEXT[] USING ("moods"::text[]);
ALTER TABLE "Cat" ALTER COLUMN "mood" DROP DEFAULT;
ALTER TABLE "Cat" ALTER COLUMN "mood" TYPE "Mood_new" USING ("mood"::text::"Mood_new");
ALTER TYPE "Mood" RENAME TO "Mood_old";
ALTER TYPE "Mood_new" RENAME TO "Mood";
DROP TYPE "Mood_old";
ALTER TABLE "Cat" ALTER COLUMN "mood" SET DEFAULT 'HAPPY';
COMMIT;

-- AlterTable
ALTER TABLE "Cat" DROP COLUMN "old";

-- DropTable
DROP TABLE "Dog";
