-- AlterTable
ALTER TABLE "host_block" ADD COLUMN "level" TEXT NOT NULL DEFAULT 'BLOCK';

-- CreateTable
CREATE TABLE "identity_restriction" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "domainId" BIGINT,
    "level" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "identity_restriction_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "identity_restriction_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "identity_restriction_identityId_idx" ON "identity_restriction"("identityId");

-- CreateIndex
CREATE UNIQUE INDEX "identity_restriction_domainId_identityId_key" ON "identity_restriction"("domainId", "identityId");
