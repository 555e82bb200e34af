-- CreateEnum
CREATE TYPE "QuoteState" AS ENUM ('PENDING', 'ACCEPTED', 'REJECTED', 'REVOKED', 'DELETED');

-- CreateEnum
CREATE TYPE "QuotePolicy" AS ENUM ('ANYONE', 'FOLLOWERS', 'NOBODY');

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'QUOTE';
ALTER TYPE "NotificationKind" ADD VALUE 'QUOTED_UPDATE';

-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "quotePolicy" "QuotePolicy" NOT NULL DEFAULT 'ANYONE';

-- AlterTable
ALTER TABLE "post" ADD COLUMN     "quoteApproval" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "quotesCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "quote" (
    "id" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "quotedUri" TEXT NOT NULL,
    "quotedId" BIGINT,
    "state" "QuoteState" NOT NULL DEFAULT 'PENDING',
    "isLegacy" BOOLEAN NOT NULL DEFAULT false,
    "authorizationUri" TEXT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "quote_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "quote_postId_key" ON "quote"("postId");

-- CreateIndex
CREATE INDEX "quote_quotedId_postId_idx" ON "quote"("quotedId", "postId");

-- CreateIndex
CREATE INDEX "quote_authorizationUri_idx" ON "quote"("authorizationUri");
