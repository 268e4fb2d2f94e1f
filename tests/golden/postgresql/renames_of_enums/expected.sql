-- RenameEnum
ALTER TYPE "Role" RENAME TO "Kind";

-- RenameEnumValue
ALTER TYPE "Kind" RENAME VALUE 'ADMIN' TO 'ROOT';

-- RenameEnumValue
ALTER TYPE "Kind" RENAME VALUE 'USER' TO 'MEMBER';

-- AlterEnum
ALTER TYPE "Kind" ADD VALUE 'GUEST';
