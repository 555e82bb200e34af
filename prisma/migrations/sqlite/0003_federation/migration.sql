-- AlterTable
ALTER TABLE "follow" ADD COLUMN "signedAt" BIGINT;

-- AlterTable
ALTER TABLE "inbound" ADD COLUMN "signedAt" BIGINT;

-- AlterTable
ALTER TABLE "inbox" ADD COLUMN "goneUntil" BIGINT;

-- CreateTable
CREATE TABLE "ended_follow" (
    "uri" TEXT NOT NULL,
    "followerId" BIGINT NOT NULL,
    "signedAt" BIGINT,
    "expiresAt" BIGINT NOT NULL,

    PRIMARY KEY ("uri", "followerId")
) WITHOUT ROWID;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_out_of_order_marker" (
    "uri" TEXT NOT NULL,
    "actorUri" TEXT NOT NULL DEFAULT '',
    "expiresAt" BIGINT NOT NULL,

    PRIMARY KEY ("uri", "actorUri")
) WITHOUT ROWID;
INSERT INTO "new_out_of_order_marker" ("expiresAt", "uri") SELECT "expiresAt", "uri" FROM "out_of_order_marker";
DROP TABLE "out_of_order_marker";
ALTER TABLE "new_out_of_order_marker" RENAME TO "out_of_order_marker";
CREATE INDEX "out_of_order_marker_expiresAt_idx" ON "out_of_order_marker"("expiresAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "ended_follow_expiresAt_idx" ON "ended_follow"("expiresAt");

-- Hand-written from here on; the migration tool leaves it alone.

-- Markers that do not say who left them stop nobody; they would have ended within a day.
DELETE FROM "out_of_order_marker" WHERE "actorUri" = '';
