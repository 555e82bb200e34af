-- CreateTable
CREATE TABLE "domain_text" (
    "domainId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "effectiveDate" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    PRIMARY KEY ("domainId", "kind", "effectiveDate"),
    CONSTRAINT "domain_text_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- AlterTable
ALTER TABLE "domain" ADD COLUMN "showsPeers" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "domain" ADD COLUMN "showsBlocksTo" TEXT NOT NULL DEFAULT 'NOBODY';

-- AlterTable
ALTER TABLE "host_block" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';
ALTER TABLE "host_block" ADD COLUMN "isObfuscated" BOOLEAN NOT NULL DEFAULT false;

-- Hand-written from here on; the migration tool leaves it alone.

-- The directory: who wants to be found, those who posted last first.
CREATE INDEX "identity_directory_idx" ON "identity"("lastPostAt" DESC, "id" DESC) WHERE "isDiscoverable";
