-- CreateEnum
CREATE TYPE "BlocksShownTo" AS ENUM ('NOBODY', 'PEOPLE', 'EVERYBODY');

-- CreateEnum
CREATE TYPE "DomainTextKind" AS ENUM ('ABOUT', 'PRIVACY', 'TERMS');

-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "showsBlocksTo" "BlocksShownTo" NOT NULL DEFAULT 'NOBODY',
ADD COLUMN     "showsPeers" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "host_block" ADD COLUMN     "isObfuscated" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "domain_text" (
    "domainId" BIGINT NOT NULL,
    "kind" "DomainTextKind" NOT NULL,
    "effectiveDate" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "domain_text_pkey" PRIMARY KEY ("domainId","kind","effectiveDate")
);

-- AddForeignKey
ALTER TABLE "domain_text" ADD CONSTRAINT "domain_text_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.

-- The directory: who wants to be found, those who posted last first.
CREATE INDEX "identity_directory_idx" ON "identity"("lastPostAt" DESC NULLS LAST, "id" DESC) WHERE "isDiscoverable";

-- Names by their bytes, whatever the collation of the database: servers are found by how their names begin.
CREATE INDEX "host_name_pattern_idx" ON "host"("name" text_pattern_ops);
