-- CreateEnum
CREATE TYPE "PreviewState" AS ENUM ('READY', 'FAILED');

-- CreateEnum
CREATE TYPE "PreviewType" AS ENUM ('LINK', 'PHOTO', 'VIDEO', 'RICH');

-- AlterEnum
ALTER TYPE "TrendKind" ADD VALUE 'LINK';

-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "attributionDomains" JSONB,
ADD COLUMN     "featuredTagsUri" TEXT;

-- CreateTable
CREATE TABLE "post_link" (
    "postId" BIGINT NOT NULL,
    "url" TEXT NOT NULL,
    "dueAt" BIGINT,

    CONSTRAINT "post_link_pkey" PRIMARY KEY ("postId")
);

-- CreateTable
CREATE TABLE "preview" (
    "id" BIGINT NOT NULL,
    "url" TEXT NOT NULL,
    "state" "PreviewState" NOT NULL,
    "reason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "type" "PreviewType" NOT NULL DEFAULT 'LINK',
    "title" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "language" TEXT,
    "authorName" TEXT NOT NULL DEFAULT '',
    "authorUrl" TEXT NOT NULL DEFAULT '',
    "creatorId" BIGINT,
    "siteName" TEXT NOT NULL DEFAULT '',
    "siteUrl" TEXT NOT NULL DEFAULT '',
    "html" TEXT NOT NULL DEFAULT '',
    "width" INTEGER NOT NULL DEFAULT 0,
    "height" INTEGER NOT NULL DEFAULT 0,
    "imageUrl" TEXT,
    "imageAlt" TEXT NOT NULL DEFAULT '',
    "embedUrl" TEXT NOT NULL DEFAULT '',
    "publishedAt" BIGINT,
    "fetchedAt" BIGINT NOT NULL,
    "staleAt" BIGINT NOT NULL,

    CONSTRAINT "preview_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "post_link_url_postId_idx" ON "post_link"("url", "postId");

-- CreateIndex
CREATE INDEX "post_link_dueAt_idx" ON "post_link"("dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "preview_url_key" ON "preview"("url");

-- CreateIndex
CREATE INDEX "preview_creatorId_idx" ON "preview"("creatorId");

-- Hand-written from here on; the migration tool leaves it alone.
