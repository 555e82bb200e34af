-- CreateEnum
CREATE TYPE "ReplyState" AS ENUM ('PENDING', 'ACCEPTED', 'REJECTED', 'REVOKED');

-- CreateEnum
CREATE TYPE "ReplyPolicy" AS ENUM ('ANYONE', 'FOLLOWERS', 'FOLLOWING', 'MENTIONED', 'NOBODY');

-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "replyPolicy" "ReplyPolicy" NOT NULL DEFAULT 'ANYONE';

-- AlterTable
ALTER TABLE "post" ADD COLUMN     "replyApproval" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "favouriteApproval" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "boostApproval" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "replyState" "ReplyState";

-- CreateTable
CREATE TABLE "reply_authorization" (
    "postId" BIGINT NOT NULL,
    "uri" TEXT NOT NULL,

    CONSTRAINT "reply_authorization_pkey" PRIMARY KEY ("postId")
);

-- CreateIndex
CREATE INDEX "reply_authorization_uri_idx" ON "reply_authorization"("uri");
