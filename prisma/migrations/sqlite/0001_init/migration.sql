-- CreateTable
CREATE TABLE "host" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "software" TEXT,
    "softwareVersion" TEXT,
    "scheme" TEXT,
    "schemeUntil" BIGINT,
    "breaker" TEXT NOT NULL DEFAULT 'CLOSED',
    "failures" INTEGER NOT NULL DEFAULT 0,
    "downSince" BIGINT,
    "lastError" TEXT,
    "lastSuccessAt" BIGINT,
    "dueAt" BIGINT,
    "rank" INTEGER NOT NULL DEFAULT 0,
    "owner" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "wake" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "host_refusal" (
    "hostId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "status" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("hostId", "domainId"),
    CONSTRAINT "host_refusal_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "host" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "host_block" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "domainId" BIGINT,
    "level" TEXT NOT NULL DEFAULT 'BLOCK',
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "host_block_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "url" TEXT NOT NULL,
    "hostId" BIGINT NOT NULL,
    CONSTRAINT "inbox_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "host" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audience" (
    "authorId" BIGINT NOT NULL,
    "inboxId" BIGINT NOT NULL,
    "followers" INTEGER NOT NULL,

    PRIMARY KEY ("authorId", "inboxId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "reach" (
    "postId" BIGINT NOT NULL,
    "inboxId" BIGINT NOT NULL,

    PRIMARY KEY ("postId", "inboxId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "activity" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "actorId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "postId" BIGINT,
    "body" TEXT NOT NULL,
    "orderKey" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 1,
    "extendsReach" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "spread" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "activityId" BIGINT,
    "postId" BIGINT,
    "entryId" BIGINT,
    "authorId" BIGINT NOT NULL,
    "domainId" BIGINT,
    "source" TEXT,
    "cursor" BIGINT NOT NULL DEFAULT 0,
    "before" BIGINT NOT NULL,
    "dueAt" BIGINT NOT NULL,
    "owner" TEXT
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "activityId" BIGINT NOT NULL,
    "inboxId" BIGINT NOT NULL,
    "hostId" BIGINT NOT NULL,
    "state" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" BIGINT NOT NULL,
    "firstTriedAt" BIGINT,
    "endedAt" BIGINT,
    "lastStatus" INTEGER,
    "lastError" TEXT
);

-- CreateTable
CREATE TABLE "domain" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "ownerId" BIGINT,
    "isPrivate" BOOLEAN NOT NULL DEFAULT false,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "registrations" TEXT NOT NULL DEFAULT 'CLOSED',
    "title" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "iconUrl" TEXT,
    "accent" TEXT NOT NULL DEFAULT '#2b6cb0',
    "rules" JSONB NOT NULL DEFAULT '[]',
    "postLength" INTEGER NOT NULL DEFAULT 500,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "domain_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "user_account" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "domain_name" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "isHost" BOOLEAN NOT NULL,
    CONSTRAINT "domain_name_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "domain_role" (
    "domainId" BIGINT NOT NULL,
    "userId" BIGINT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("domainId", "userId"),
    CONSTRAINT "domain_role_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "domain_role_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "identity" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "domainId" BIGINT,
    "hostId" BIGINT,
    "username" TEXT NOT NULL,
    "usernameKey" TEXT NOT NULL,
    "handleDomain" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'PERSON',
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "isInstance" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL DEFAULT '',
    "bioSource" TEXT NOT NULL DEFAULT '',
    "bioHtml" TEXT NOT NULL DEFAULT '',
    "fields" JSONB NOT NULL DEFAULT '[]',
    "url" TEXT,
    "avatarUrl" TEXT,
    "avatarAlt" TEXT NOT NULL DEFAULT '',
    "headerUrl" TEXT,
    "headerAlt" TEXT NOT NULL DEFAULT '',
    "emoji" JSONB NOT NULL DEFAULT '[]',
    "isLocked" BOOLEAN NOT NULL DEFAULT false,
    "isDiscoverable" BOOLEAN NOT NULL DEFAULT false,
    "isIndexable" BOOLEAN NOT NULL DEFAULT false,
    "hidesRelations" BOOLEAN NOT NULL DEFAULT false,
    "language" TEXT,
    "alsoKnownAs" JSONB NOT NULL DEFAULT '[]',
    "movedToId" BIGINT,
    "movedAt" BIGINT,
    "inbox" TEXT,
    "sharedInbox" TEXT,
    "outbox" TEXT,
    "followersUri" TEXT,
    "followingUri" TEXT,
    "featuredUri" TEXT,
    "followersCount" INTEGER NOT NULL DEFAULT 0,
    "followingCount" INTEGER NOT NULL DEFAULT 0,
    "postsCount" INTEGER NOT NULL DEFAULT 0,
    "lastPostAt" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "fetchedAt" BIGINT,
    "deletedAt" BIGINT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "identity_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "identity_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "host" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "identity_movedToId_fkey" FOREIGN KEY ("movedToId") REFERENCES "identity" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "identity_key" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "publicPem" TEXT NOT NULL,
    "privatePem" TEXT,
    "createdAt" BIGINT NOT NULL,
    "fetchedAt" BIGINT,
    "retiredAt" BIGINT,
    CONSTRAINT "identity_key_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "post" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "url" TEXT,
    "authorId" BIGINT NOT NULL,
    "domainId" BIGINT,
    "visibility" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'Note',
    "title" TEXT,
    "summary" TEXT,
    "isSensitive" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT,
    "sourceFormat" TEXT NOT NULL DEFAULT 'PLAIN',
    "html" TEXT NOT NULL,
    "language" TEXT,
    "inReplyToId" BIGINT,
    "inReplyToUri" TEXT,
    "threadId" BIGINT NOT NULL,
    "conversation" TEXT,
    "quoteUri" TEXT,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "mentions" JSONB NOT NULL DEFAULT '[]',
    "tags" JSONB NOT NULL DEFAULT '[]',
    "emoji" JSONB NOT NULL DEFAULT '[]',
    "poll" JSONB,
    "idempotencyKey" TEXT,
    "repliesCount" INTEGER NOT NULL DEFAULT 0,
    "boostsCount" INTEGER NOT NULL DEFAULT 0,
    "favouritesCount" INTEGER NOT NULL DEFAULT 0,
    "publishedAt" BIGINT NOT NULL,
    "editedAt" BIGINT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "deletedAt" BIGINT,
    "storedAt" BIGINT NOT NULL,
    CONSTRAINT "post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "post_inReplyToId_fkey" FOREIGN KEY ("inReplyToId") REFERENCES "post" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "post_version" (
    "postId" BIGINT NOT NULL,
    "revision" INTEGER NOT NULL,
    "title" TEXT,
    "summary" TEXT,
    "isSensitive" BOOLEAN NOT NULL,
    "source" TEXT,
    "html" TEXT NOT NULL,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("postId", "revision"),
    CONSTRAINT "post_version_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "mention" (
    "postId" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "isNamed" BOOLEAN NOT NULL DEFAULT true,

    PRIMARY KEY ("postId", "identityId"),
    CONSTRAINT "mention_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "tag" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "display" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "post_tag" (
    "tagId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,

    PRIMARY KEY ("tagId", "postId"),
    CONSTRAINT "post_tag_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "boost" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "visibility" TEXT NOT NULL DEFAULT 'PUBLIC',
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "boost_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "boost_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "favourite" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "favourite_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "favourite_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "bookmark" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "pin" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "follow" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "followerId" BIGINT NOT NULL,
    "followeeId" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "followerDomainId" BIGINT,
    "showBoosts" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" BIGINT NOT NULL,
    "acceptedAt" BIGINT,
    CONSTRAINT "follow_followerId_fkey" FOREIGN KEY ("followerId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "follow_followeeId_fkey" FOREIGN KEY ("followeeId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "block" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "blockerId" BIGINT NOT NULL,
    "blockedId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "block_blockerId_fkey" FOREIGN KEY ("blockerId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "block_blockedId_fkey" FOREIGN KEY ("blockedId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "mute" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "muterId" BIGINT NOT NULL,
    "mutedId" BIGINT NOT NULL,
    "hidesNotifications" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT,
    CONSTRAINT "mute_muterId_fkey" FOREIGN KEY ("muterId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "mute_mutedId_fkey" FOREIGN KEY ("mutedId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "notification" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "actorId" BIGINT NOT NULL,
    "postId" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "readAt" BIGINT
);

-- CreateTable
CREATE TABLE "home" (
    "identityId" BIGINT NOT NULL,
    "entryId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,

    PRIMARY KEY ("identityId", "entryId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "event" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "seq" BIGINT,
    "kind" TEXT NOT NULL,
    "postId" BIGINT,
    "entryId" BIGINT,
    "authorId" BIGINT,
    "domainId" BIGINT,
    "audience" TEXT,
    "isReply" BOOLEAN NOT NULL DEFAULT false,
    "tags" TEXT,
    "targetIdentityId" BIGINT,
    "lo" BIGINT,
    "hi" BIGINT,
    "detail" JSONB,
    "at" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "meta" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "user_account" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "passwordHash" TEXT,
    "isAdmin" BOOLEAN NOT NULL DEFAULT false,
    "disabledAt" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "lastSignInAt" BIGINT
);

-- CreateTable
CREATE TABLE "identity_member" (
    "identityId" BIGINT NOT NULL,
    "userId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("identityId", "userId"),
    CONSTRAINT "identity_member_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "identity_member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "token" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "userId" BIGINT,
    "identityId" BIGINT,
    "scopes" TEXT NOT NULL,
    "appName" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    "lastUsedAt" BIGINT,
    "expiresAt" BIGINT,
    "revokedAt" BIGINT,
    CONSTRAINT "token_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "token_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "inbound" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "identityId" BIGINT,
    "actorUri" TEXT NOT NULL,
    "hostName" TEXT NOT NULL,
    "dedupKey" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT,
    "isForwarded" BOOLEAN NOT NULL DEFAULT false,
    "state" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" BIGINT NOT NULL,
    "note" TEXT,
    "receivedAt" BIGINT NOT NULL,
    "owner" TEXT
);

-- CreateTable
CREATE TABLE "gone" (
    "uri" TEXT NOT NULL PRIMARY KEY,
    "expiresAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "work" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "machine" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "dueAt" BIGINT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "owner" TEXT,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "worker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "beatAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "host_name_key" ON "host"("name");

-- CreateIndex
CREATE INDEX "host_block_name_idx" ON "host_block"("name");

-- CreateIndex
CREATE UNIQUE INDEX "host_block_domainId_name_key" ON "host_block"("domainId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_url_key" ON "inbox"("url");

-- CreateIndex
CREATE INDEX "inbox_hostId_idx" ON "inbox"("hostId");

-- CreateIndex
CREATE UNIQUE INDEX "activity_uri_key" ON "activity"("uri");

-- CreateIndex
CREATE INDEX "activity_postId_idx" ON "activity"("postId");

-- CreateIndex
CREATE INDEX "spread_dueAt_idx" ON "spread"("dueAt");

-- CreateIndex
CREATE INDEX "spread_postId_id_idx" ON "spread"("postId", "id");

-- CreateIndex
CREATE INDEX "delivery_hostId_state_id_idx" ON "delivery"("hostId", "state", "id");

-- CreateIndex
CREATE INDEX "delivery_state_endedAt_idx" ON "delivery"("state", "endedAt");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_activityId_inboxId_key" ON "delivery"("activityId", "inboxId");

-- CreateIndex
CREATE UNIQUE INDEX "domain_name_key" ON "domain"("name");

-- CreateIndex
CREATE UNIQUE INDEX "domain_host_key" ON "domain"("host");

-- CreateIndex
CREATE UNIQUE INDEX "domain_origin_key" ON "domain"("origin");

-- CreateIndex
CREATE INDEX "domain_name_domainId_idx" ON "domain_name"("domainId");

-- CreateIndex
CREATE INDEX "domain_role_userId_idx" ON "domain_role"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "identity_uri_key" ON "identity"("uri");

-- CreateIndex
CREATE INDEX "identity_domainId_id_idx" ON "identity"("domainId", "id");

-- CreateIndex
CREATE INDEX "identity_hostId_idx" ON "identity"("hostId");

-- CreateIndex
CREATE INDEX "identity_movedToId_idx" ON "identity"("movedToId");

-- CreateIndex
CREATE UNIQUE INDEX "identity_handleDomain_usernameKey_key" ON "identity"("handleDomain", "usernameKey");

-- CreateIndex
CREATE UNIQUE INDEX "identity_key_uri_key" ON "identity_key"("uri");

-- CreateIndex
CREATE INDEX "identity_key_identityId_idx" ON "identity_key"("identityId");

-- CreateIndex
CREATE UNIQUE INDEX "post_uri_key" ON "post"("uri");

-- CreateIndex
CREATE INDEX "post_visibility_id_idx" ON "post"("visibility", "id");

-- CreateIndex
CREATE INDEX "post_domainId_visibility_id_idx" ON "post"("domainId", "visibility", "id");

-- CreateIndex
CREATE INDEX "post_authorId_id_idx" ON "post"("authorId", "id");

-- CreateIndex
CREATE INDEX "post_threadId_id_idx" ON "post"("threadId", "id");

-- CreateIndex
CREATE INDEX "post_inReplyToId_id_idx" ON "post"("inReplyToId", "id");

-- CreateIndex
CREATE INDEX "post_inReplyToUri_idx" ON "post"("inReplyToUri");

-- CreateIndex
CREATE UNIQUE INDEX "post_authorId_idempotencyKey_key" ON "post"("authorId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "mention_identityId_postId_idx" ON "mention"("identityId", "postId");

-- CreateIndex
CREATE UNIQUE INDEX "tag_name_key" ON "tag"("name");

-- CreateIndex
CREATE INDEX "post_tag_postId_idx" ON "post_tag"("postId");

-- CreateIndex
CREATE UNIQUE INDEX "boost_uri_key" ON "boost"("uri");

-- CreateIndex
CREATE INDEX "boost_postId_id_idx" ON "boost"("postId", "id");

-- CreateIndex
CREATE INDEX "boost_identityId_id_idx" ON "boost"("identityId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "boost_identityId_postId_key" ON "boost"("identityId", "postId");

-- CreateIndex
CREATE UNIQUE INDEX "favourite_uri_key" ON "favourite"("uri");

-- CreateIndex
CREATE INDEX "favourite_postId_id_idx" ON "favourite"("postId", "id");

-- CreateIndex
CREATE INDEX "favourite_identityId_id_idx" ON "favourite"("identityId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "favourite_identityId_postId_key" ON "favourite"("identityId", "postId");

-- CreateIndex
CREATE INDEX "bookmark_identityId_id_idx" ON "bookmark"("identityId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "bookmark_identityId_postId_key" ON "bookmark"("identityId", "postId");

-- CreateIndex
CREATE UNIQUE INDEX "pin_identityId_postId_key" ON "pin"("identityId", "postId");

-- CreateIndex
CREATE UNIQUE INDEX "follow_uri_key" ON "follow"("uri");

-- CreateIndex
CREATE INDEX "follow_followeeId_state_followerDomainId_followerId_idx" ON "follow"("followeeId", "state", "followerDomainId", "followerId");

-- CreateIndex
CREATE INDEX "follow_followeeId_state_id_idx" ON "follow"("followeeId", "state", "id");

-- CreateIndex
CREATE INDEX "follow_followerId_state_id_idx" ON "follow"("followerId", "state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "follow_followerId_followeeId_key" ON "follow"("followerId", "followeeId");

-- CreateIndex
CREATE UNIQUE INDEX "block_uri_key" ON "block"("uri");

-- CreateIndex
CREATE INDEX "block_blockedId_idx" ON "block"("blockedId");

-- CreateIndex
CREATE UNIQUE INDEX "block_blockerId_blockedId_key" ON "block"("blockerId", "blockedId");

-- CreateIndex
CREATE INDEX "mute_expiresAt_idx" ON "mute"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "mute_muterId_mutedId_key" ON "mute"("muterId", "mutedId");

-- CreateIndex
CREATE INDEX "notification_identityId_id_idx" ON "notification"("identityId", "id");

-- CreateIndex
CREATE INDEX "notification_postId_idx" ON "notification"("postId");

-- CreateIndex
CREATE UNIQUE INDEX "notification_identityId_kind_actorId_postId_key" ON "notification"("identityId", "kind", "actorId", "postId");

-- CreateIndex
CREATE UNIQUE INDEX "event_seq_key" ON "event"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE INDEX "identity_member_userId_idx" ON "identity_member"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE INDEX "token_userId_idx" ON "token"("userId");

-- CreateIndex
CREATE INDEX "token_identityId_idx" ON "token"("identityId");

-- CreateIndex
CREATE INDEX "inbound_state_dueAt_idx" ON "inbound"("state", "dueAt");

-- CreateIndex
CREATE INDEX "inbound_state_actorUri_id_idx" ON "inbound"("state", "actorUri", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_domainId_actorUri_dedupKey_key" ON "inbound"("domainId", "actorUri", "dedupKey");

-- CreateIndex
CREATE INDEX "gone_expiresAt_idx" ON "gone"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "work_machine_subject_key" ON "work"("machine", "subject");

-- Hand-written from here on; the migration tool leaves it alone.

-- A block of the whole install has no domain, and NULLs are distinct in a unique index.
CREATE UNIQUE INDEX "host_block_install_name_key" ON "host_block"("name") WHERE "domainId" IS NULL;

-- Few events are for one identity, few hosts and works are due, fewer are owned: their indexes stay small.
CREATE INDEX "event_target_idx" ON "event"("targetIdentityId", "seq") WHERE "targetIdentityId" IS NOT NULL;
CREATE INDEX "host_due_idx" ON "host"("dueAt") WHERE "owner" IS NULL AND "dueAt" IS NOT NULL;
CREATE INDEX "host_owner_idx" ON "host"("owner") WHERE "owner" IS NOT NULL;
CREATE INDEX "work_due_idx" ON "work"("dueAt") WHERE "dueAt" IS NOT NULL;
CREATE INDEX "work_owner_idx" ON "work"("owner") WHERE "owner" IS NOT NULL;
CREATE INDEX "spread_owner_idx" ON "spread"("owner") WHERE "owner" IS NOT NULL;
