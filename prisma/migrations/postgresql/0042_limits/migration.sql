-- CreateEnum
CREATE TYPE "HostBlockLevel" AS ENUM ('LIMIT', 'BLOCK');

-- CreateEnum
CREATE TYPE "RestrictionLevel" AS ENUM ('LIMIT', 'SUSPEND');

-- AlterTable
ALTER TABLE "host_block" ADD COLUMN     "level" "HostBlockLevel" NOT NULL DEFAULT 'BLOCK';

-- CreateTable
CREATE TABLE "identity_restriction" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "domainId" BIGINT,
    "level" "RestrictionLevel" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "identity_restriction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "identity_restriction_identityId_idx" ON "identity_restriction"("identityId");

-- CreateIndex
CREATE UNIQUE INDEX "identity_restriction_domainId_identityId_key" ON "identity_restriction"("domainId", "identityId");

-- AddForeignKey
ALTER TABLE "identity_restriction" ADD CONSTRAINT "identity_restriction_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_restriction" ADD CONSTRAINT "identity_restriction_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;
