-- CreateEnum
CREATE TYPE "NotificationTreatment" AS ENUM ('ACCEPT', 'FILTER', 'DROP');

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "isFiltered" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "notification_policy" (
    "identityId" BIGINT NOT NULL,
    "notFollowing" "NotificationTreatment" NOT NULL DEFAULT 'ACCEPT',
    "notFollowers" "NotificationTreatment" NOT NULL DEFAULT 'ACCEPT',
    "newAccounts" "NotificationTreatment" NOT NULL DEFAULT 'ACCEPT',
    "privateMentions" "NotificationTreatment" NOT NULL DEFAULT 'FILTER',
    "limitedAccounts" "NotificationTreatment" NOT NULL DEFAULT 'FILTER',

    CONSTRAINT "notification_policy_pkey" PRIMARY KEY ("identityId")
);

-- CreateTable
CREATE TABLE "notification_request" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "actorId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "acceptedAt" BIGINT,

    CONSTRAINT "notification_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "notification_request_identityId_id_idx" ON "notification_request"("identityId", "id");

-- CreateIndex
CREATE INDEX "notification_request_actorId_idx" ON "notification_request"("actorId");

-- CreateIndex
CREATE UNIQUE INDEX "notification_request_identityId_actorId_key" ON "notification_request"("identityId", "actorId");

-- CreateIndex
CREATE INDEX "notification_identityId_kind_postId_id_idx" ON "notification"("identityId", "kind", "postId", "id");

-- Hand-written from here on; the migration tool leaves it alone.

-- The few that are filtered, for requests and their counts.
CREATE INDEX "notification_filtered_idx" ON "notification"("identityId", "actorId", "kind") WHERE "isFiltered";
