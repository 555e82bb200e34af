-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'POLL';

-- AlterTable
ALTER TABLE "post_version" ADD COLUMN     "pollOptions" JSONB;

-- CreateTable
CREATE TABLE "poll_vote" (
    "id" BIGINT NOT NULL,
    "uri" TEXT NOT NULL,
    "postId" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "choice" INTEGER NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "poll_vote_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "poll_vote_identityId_idx" ON "poll_vote"("identityId");

-- CreateIndex
CREATE UNIQUE INDEX "poll_vote_postId_identityId_choice_key" ON "poll_vote"("postId", "identityId", "choice");

-- Hand-written from here on; the migration tool leaves it alone.
