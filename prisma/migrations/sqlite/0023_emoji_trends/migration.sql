-- CreateTable
CREATE TABLE "trend" (
    "domainId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "subjectId" BIGINT NOT NULL,

    PRIMARY KEY ("domainId", "kind", "place")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "dismissed_suggestion" (
    "identityId" BIGINT NOT NULL,
    "subjectId" BIGINT NOT NULL,

    PRIMARY KEY ("identityId", "subjectId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "custom_emoji" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "shortcode" TEXT NOT NULL,
    "mediaId" BIGINT NOT NULL,
    "url" TEXT NOT NULL,
    "staticUrl" TEXT NOT NULL,
    "category" TEXT,
    "isListed" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    CONSTRAINT "custom_emoji_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "dismissed_suggestion_subjectId_idx" ON "dismissed_suggestion"("subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "custom_emoji_domainId_shortcode_key" ON "custom_emoji"("domainId", "shortcode");

-- Hand-written from here on; the migration tool leaves it alone.
