-- CreateEnum
CREATE TYPE "PushPolicy" AS ENUM ('ALL', 'FOLLOWED', 'FOLLOWERS', 'NONE');

-- CreateEnum
CREATE TYPE "PushPayload" AS ENUM ('PUKEKO', 'MASTODON');

-- CreateTable
CREATE TABLE "push_subscription" (
    "id" BIGINT NOT NULL,
    "tokenId" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "isStandard" BOOLEAN NOT NULL DEFAULT true,
    "payload" "PushPayload" NOT NULL DEFAULT 'PUKEKO',
    "policy" "PushPolicy" NOT NULL DEFAULT 'ALL',
    "alerts" JSONB NOT NULL DEFAULT '{}',
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "push_subscription_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "push_subscription_identityId_idx" ON "push_subscription"("identityId");

-- CreateIndex
CREATE UNIQUE INDEX "push_subscription_tokenId_identityId_key" ON "push_subscription"("tokenId", "identityId");

-- AddForeignKey
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.
