-- DropIndex
DROP INDEX "a";

-- DropIndex
DROP INDEX "b";

-- DropIndex
DROP INDEX "c";

-- CreateIndex
CREATE INDEX "a" ON "Task"("id") WHERE (size > -7 and title in ('x', 'y'));

-- CreateIndex
CREATE INDEX "b" ON "Task"("id") WHERE ("size" != 6 AND "done" = true);

-- CreateIndex
CREATE INDEX "c" ON "Task"("id") WHERE (size between 1 and 5 and not done and title like 'a%');
