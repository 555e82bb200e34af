-- CreateEnum
CREATE TYPE "TrendKind" AS ENUM ('HASHTAG', 'POST');

-- AlterEnum
ALTER TYPE "MediaPurpose" ADD VALUE 'EMOJI';

-- CreateTable
CREATE TABLE "trend" (
    "domainId" BIGINT NOT NULL,
    "kind" "TrendKind" NOT NULL,
    "place" INTEGER NOT NULL,
    "subjectId" BIGINT NOT NULL,

    CONSTRAINT "trend_pkey" PRIMARY KEY ("domainId","kind","place")
);

-- CreateTable
CREATE TABLE "dismissed_suggestion" (
    "identityId" BIGINT NOT NULL,
    "subjectId" BIGINT NOT NULL,

    CONSTRAINT "dismissed_suggestion_pkey" PRIMARY KEY ("identityId","subjectId")
);

-- CreateTable
CREATE TABLE "custom_emoji" (
    "id" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "shortcode" TEXT NOT NULL,
    "mediaId" BIGINT NOT NULL,
    "url" TEXT NOT NULL,
    "staticUrl" TEXT NOT NULL,
    "category" TEXT,
    "isListed" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "custom_emoji_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "dismissed_suggestion_subjectId_idx" ON "dismissed_suggestion"("subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "custom_emoji_domainId_shortcode_key" ON "custom_emoji"("domainId", "shortcode");

-- AddForeignKey
ALTER TABLE "custom_emoji" ADD CONSTRAINT "custom_emoji_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.
