-- AlterTable
ALTER TABLE "follow" ADD COLUMN     "signedAt" BIGINT;

-- AlterTable
ALTER TABLE "out_of_order_marker" DROP CONSTRAINT "out_of_order_marker_pkey",
ADD COLUMN     "actorUri" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "out_of_order_marker_pkey" PRIMARY KEY ("uri", "actorUri");

-- AlterTable
ALTER TABLE "inbound" ADD COLUMN     "signedAt" BIGINT;

-- AlterTable
ALTER TABLE "inbox" ADD COLUMN     "goneUntil" BIGINT;

-- CreateTable
CREATE TABLE "ended_follow" (
    "uri" TEXT NOT NULL,
    "followerId" BIGINT NOT NULL,
    "signedAt" BIGINT,
    "expiresAt" BIGINT NOT NULL,

    CONSTRAINT "ended_follow_pkey" PRIMARY KEY ("uri","followerId")
);

-- CreateIndex
CREATE INDEX "ended_follow_expiresAt_idx" ON "ended_follow"("expiresAt");

-- Hand-written from here on; the migration tool leaves it alone.

-- Markers that do not say who left them stop nobody; they would have ended within a day.
DELETE FROM "out_of_order_marker" WHERE "actorUri" = '';
