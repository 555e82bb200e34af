-- CreateTable
CREATE TABLE "list" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "replies" TEXT NOT NULL DEFAULT 'LIST',
    "isExclusive" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "list_member" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "listId" BIGINT NOT NULL,
    "memberId" BIGINT NOT NULL,
    CONSTRAINT "list_member_listId_fkey" FOREIGN KEY ("listId") REFERENCES "list" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "followed_tag" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "tagId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "followed_tag_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "tag" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "featured_tag" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "tagId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "featured_tag_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "tag" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "private_note" (
    "identityId" BIGINT NOT NULL,
    "subjectId" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    PRIMARY KEY ("identityId", "subjectId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "endorsement" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "subjectId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "endorsement_subjectId_fkey" FOREIGN KEY ("subjectId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "hidden_host" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "hostId" BIGINT,
    "domainId" BIGINT,
    "name" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "marker" (
    "identityId" BIGINT NOT NULL,
    "timeline" TEXT NOT NULL,
    "lastReadId" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" BIGINT NOT NULL,

    PRIMARY KEY ("identityId", "timeline")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "settings" (
    "identityId" BIGINT NOT NULL PRIMARY KEY,
    "visibility" TEXT NOT NULL DEFAULT 'PUBLIC',
    "isSensitive" BOOLEAN NOT NULL DEFAULT false,
    "showsMedia" TEXT NOT NULL DEFAULT 'UNMARKED',
    "opensWarnings" BOOLEAN NOT NULL DEFAULT false,
    "playsAnimations" BOOLEAN NOT NULL DEFAULT false
);

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
    "isListed" BOOLEAN NOT NULL DEFAULT false,
    "isOnlyListed" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,
    "acceptedAt" BIGINT,
    "signedAt" BIGINT,
    CONSTRAINT "follow_followerId_fkey" FOREIGN KEY ("followerId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "follow_followeeId_fkey" FOREIGN KEY ("followeeId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_follow" ("acceptedAt", "createdAt", "followeeId", "followerDomainId", "followerId", "id", "showBoosts", "signedAt", "state", "uri") SELECT "acceptedAt", "createdAt", "followeeId", "followerDomainId", "followerId", "id", "showBoosts", "signedAt", "state", "uri" FROM "follow";
DROP TABLE "follow";
ALTER TABLE "new_follow" RENAME TO "follow";
CREATE INDEX "follow_followeeId_state_followerDomainId_followerId_idx" ON "follow"("followeeId", "state", "followerDomainId", "followerId");
CREATE INDEX "follow_followeeId_state_id_idx" ON "follow"("followeeId", "state", "id");
CREATE INDEX "follow_followerId_state_id_idx" ON "follow"("followerId", "state", "id");
CREATE UNIQUE INDEX "follow_followerId_followeeId_key" ON "follow"("followerId", "followeeId");
CREATE UNIQUE INDEX "follow_uri_followerId_key" ON "follow"("uri", "followerId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "list_identityId_id_idx" ON "list"("identityId", "id");

-- CreateIndex
CREATE INDEX "list_member_memberId_idx" ON "list_member"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "list_member_listId_memberId_key" ON "list_member"("listId", "memberId");

-- CreateIndex
CREATE INDEX "followed_tag_tagId_identityId_idx" ON "followed_tag"("tagId", "identityId");

-- CreateIndex
CREATE UNIQUE INDEX "followed_tag_identityId_tagId_key" ON "followed_tag"("identityId", "tagId");

-- CreateIndex
CREATE UNIQUE INDEX "featured_tag_identityId_tagId_key" ON "featured_tag"("identityId", "tagId");

-- CreateIndex
CREATE INDEX "private_note_subjectId_idx" ON "private_note"("subjectId");

-- CreateIndex
CREATE INDEX "endorsement_subjectId_idx" ON "endorsement"("subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "endorsement_identityId_subjectId_key" ON "endorsement"("identityId", "subjectId");

-- CreateIndex
CREATE INDEX "hidden_host_identityId_hostId_idx" ON "hidden_host"("identityId", "hostId");

-- CreateIndex
CREATE UNIQUE INDEX "hidden_host_identityId_name_key" ON "hidden_host"("identityId", "name");

-- Hand-written from here on; the migration tool leaves it alone.
