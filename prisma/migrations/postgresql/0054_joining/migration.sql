-- DropIndex
DROP INDEX "sign_up_userId_key";

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_userId_domainId_key" ON "sign_up"("userId", "domainId");
