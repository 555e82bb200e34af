-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'REPLY_REQUEST';

-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "manualReplyPolicy" "ReplyPolicy" NOT NULL DEFAULT 'NOBODY';

-- CreateTable
CREATE TABLE "reply_request" (
    "postId" BIGINT NOT NULL,
    "uri" TEXT NOT NULL,

    CONSTRAINT "reply_request_pkey" PRIMARY KEY ("postId")
);

-- Hand-written from here on; the migration tool leaves it alone.

-- Replies that wait for the author of what they answer.
CREATE INDEX "post_pending_reply_idx" ON "post"("inReplyToId") WHERE "replyState" = 'PENDING';
