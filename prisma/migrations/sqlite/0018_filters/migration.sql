-- CreateTable
CREATE TABLE "filter" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "contexts" JSONB NOT NULL,
    "action" TEXT NOT NULL DEFAULT 'WARN',
    "expiresAt" BIGINT,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "filter_keyword" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "filterId" BIGINT NOT NULL,
    "keyword" TEXT NOT NULL,
    "isWholeWord" BOOLEAN NOT NULL DEFAULT true,
    CONSTRAINT "filter_keyword_filterId_fkey" FOREIGN KEY ("filterId") REFERENCES "filter" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "filtered_post" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "filterId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    CONSTRAINT "filtered_post_filterId_fkey" FOREIGN KEY ("filterId") REFERENCES "filter" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "filter_identityId_id_idx" ON "filter"("identityId", "id");

-- CreateIndex
CREATE INDEX "filter_keyword_filterId_idx" ON "filter_keyword"("filterId");

-- CreateIndex
CREATE INDEX "filtered_post_postId_idx" ON "filtered_post"("postId");

-- CreateIndex
CREATE UNIQUE INDEX "filtered_post_filterId_postId_key" ON "filtered_post"("filterId", "postId");

-- Hand-written from here on; the migration tool leaves it alone.
