-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_follow" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "followerId" BIGINT NOT NULL,
    "followeeId" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "followerDomainId" BIGINT,
    "showBoosts" BOOLEAN NOT NULL DEFAULT true,
    "notifies" BOOLEAN NOT NULL DEFAULT false,
    "languages" TEXT,
    "isListed" BOOLEAN NOT NULL DEFAULT false,
    "isOnlyListed" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,
    "acceptedAt" BIGINT,
    "signedAt" BIGINT,
    CONSTRAINT "follow_followerId_fkey" FOREIGN KEY ("followerId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "follow_followeeId_fkey" FOREIGN KEY ("followeeId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_follow" ("acceptedAt", "createdAt", "followeeId", "followerDomainId", "followerId", "id", "isListed", "isOnlyListed", "showBoosts", "signedAt", "state", "uri") SELECT "acceptedAt", "createdAt", "followeeId", "followerDomainId", "followerId", "id", "isListed", "isOnlyListed", "showBoosts", "signedAt", "state", "uri" FROM "follow";
DROP TABLE "follow";
ALTER TABLE "new_follow" RENAME TO "follow";
CREATE INDEX "follow_followeeId_state_followerDomainId_followerId_idx" ON "follow"("followeeId", "state", "followerDomainId", "followerId");
CREATE INDEX "follow_followeeId_state_id_idx" ON "follow"("followeeId", "state", "id");
CREATE INDEX "follow_followerId_state_id_idx" ON "follow"("followerId", "state", "id");
CREATE UNIQUE INDEX "follow_followerId_followeeId_key" ON "follow"("followerId", "followeeId");
CREATE UNIQUE INDEX "follow_uri_followerId_key" ON "follow"("uri", "followerId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- Hand-written from here on; the migration tool leaves it alone.
