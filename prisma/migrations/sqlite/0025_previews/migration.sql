-- AlterTable
ALTER TABLE "identity" ADD COLUMN "attributionDomains" JSONB;
ALTER TABLE "identity" ADD COLUMN "featuredTagsUri" TEXT;

-- CreateTable
CREATE TABLE "post_link" (
    "postId" BIGINT NOT NULL PRIMARY KEY,
    "url" TEXT NOT NULL,
    "dueAt" BIGINT
);

-- CreateTable
CREATE TABLE "preview" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "url" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "type" TEXT NOT NULL DEFAULT 'LINK',
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
    "staleAt" BIGINT NOT NULL
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
