-- CreateTable
CREATE TABLE "access_block" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT
);

-- CreateIndex
CREATE UNIQUE INDEX "access_block_kind_pattern_key" ON "access_block"("kind", "pattern");
