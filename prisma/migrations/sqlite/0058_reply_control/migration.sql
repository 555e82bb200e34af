-- AlterTable
ALTER TABLE "settings" ADD COLUMN "replyPolicy" TEXT NOT NULL DEFAULT 'ANYONE';

-- AlterTable
ALTER TABLE "post" ADD COLUMN "replyApproval" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "post" ADD COLUMN "favouriteApproval" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "post" ADD COLUMN "boostApproval" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "post" ADD COLUMN "replyState" TEXT;

-- CreateTable
CREATE TABLE "reply_authorization" (
    "postId" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "reply_authorization_uri_idx" ON "reply_authorization"("uri");
