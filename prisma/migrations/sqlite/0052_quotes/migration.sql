-- AlterTable
ALTER TABLE "settings" ADD COLUMN "quotePolicy" TEXT NOT NULL DEFAULT 'ANYONE';

-- AlterTable
ALTER TABLE "post" ADD COLUMN "quoteApproval" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "post" ADD COLUMN "quotesCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "quote" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "postId" BIGINT NOT NULL,
    "quotedUri" TEXT NOT NULL,
    "quotedId" BIGINT,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "isLegacy" BOOLEAN NOT NULL DEFAULT false,
    "authorizationUri" TEXT,
    "createdAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "quote_postId_key" ON "quote"("postId");

-- CreateIndex
CREATE INDEX "quote_quotedId_postId_idx" ON "quote"("quotedId", "postId");

-- CreateIndex
CREATE INDEX "quote_authorizationUri_idx" ON "quote"("authorizationUri");
