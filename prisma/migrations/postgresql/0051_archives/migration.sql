-- CreateEnum
CREATE TYPE "ArchiveState" AS ENUM ('MAKING', 'READY', 'FAILED');

-- CreateTable
CREATE TABLE "archive" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "state" "ArchiveState" NOT NULL DEFAULT 'MAKING',
    "name" TEXT NOT NULL,
    "hasMedia" BOOLEAN NOT NULL,
    "bytes" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT,

    CONSTRAINT "archive_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "archive_name_key" ON "archive"("name");

-- CreateIndex
CREATE INDEX "archive_identityId_id_idx" ON "archive"("identityId", "id");
