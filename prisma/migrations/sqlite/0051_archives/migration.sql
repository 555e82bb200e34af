-- CreateTable
CREATE TABLE "archive" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'MAKING',
    "name" TEXT NOT NULL,
    "hasMedia" BOOLEAN NOT NULL,
    "bytes" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT
);

-- CreateIndex
CREATE UNIQUE INDEX "archive_name_key" ON "archive"("name");

-- CreateIndex
CREATE INDEX "archive_identityId_id_idx" ON "archive"("identityId", "id");
