-- AlterTable
ALTER TABLE "settings" ADD COLUMN "manualReplyPolicy" TEXT NOT NULL DEFAULT 'NOBODY';

-- CreateTable
CREATE TABLE "reply_request" (
    "postId" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL
);

-- Hand-written from here on; the migration tool leaves it alone.

-- Replies that wait for the author of what they answer.
CREATE INDEX "post_pending_reply_idx" ON "post"("inReplyToId") WHERE "replyState" = 'PENDING';
