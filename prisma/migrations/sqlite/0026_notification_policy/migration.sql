-- CreateTable
CREATE TABLE "notification_policy" (
    "identityId" BIGINT NOT NULL PRIMARY KEY,
    "notFollowing" TEXT NOT NULL DEFAULT 'ACCEPT',
    "notFollowers" TEXT NOT NULL DEFAULT 'ACCEPT',
    "newAccounts" TEXT NOT NULL DEFAULT 'ACCEPT',
    "privateMentions" TEXT NOT NULL DEFAULT 'FILTER',
    "limitedAccounts" TEXT NOT NULL DEFAULT 'FILTER'
);

-- CreateTable
CREATE TABLE "notification_request" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "actorId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "acceptedAt" BIGINT
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_notification" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "actorId" BIGINT NOT NULL,
    "postId" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "readAt" BIGINT,
    "isFiltered" BOOLEAN NOT NULL DEFAULT false
);
INSERT INTO "new_notification" ("actorId", "createdAt", "id", "identityId", "kind", "postId", "readAt") SELECT "actorId", "createdAt", "id", "identityId", "kind", "postId", "readAt" FROM "notification";
DROP TABLE "notification";
ALTER TABLE "new_notification" RENAME TO "notification";
CREATE INDEX "notification_identityId_id_idx" ON "notification"("identityId", "id");
CREATE INDEX "notification_identityId_kind_postId_id_idx" ON "notification"("identityId", "kind", "postId", "id");
CREATE INDEX "notification_postId_idx" ON "notification"("postId");
CREATE INDEX "notification_actorId_idx" ON "notification"("actorId");
CREATE UNIQUE INDEX "notification_identityId_kind_actorId_postId_key" ON "notification"("identityId", "kind", "actorId", "postId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "notification_request_identityId_id_idx" ON "notification_request"("identityId", "id");

-- CreateIndex
CREATE INDEX "notification_request_actorId_idx" ON "notification_request"("actorId");

-- CreateIndex
CREATE UNIQUE INDEX "notification_request_identityId_actorId_key" ON "notification_request"("identityId", "actorId");

-- Hand-written from here on; the migration tool leaves it alone.

-- The few that are filtered, for requests and their counts.
CREATE INDEX "notification_filtered_idx" ON "notification"("identityId", "actorId", "kind") WHERE "isFiltered";
