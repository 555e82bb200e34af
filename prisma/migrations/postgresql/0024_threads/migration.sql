-- CreateTable
CREATE TABLE "thread_mute" (
    "identityId" BIGINT NOT NULL,
    "threadId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "thread_mute_pkey" PRIMARY KEY ("identityId","threadId")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "threadId" BIGINT NOT NULL,
    "participants" TEXT NOT NULL,
    "lastPostId" BIGINT NOT NULL,
    "isUnread" BOOLEAN NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "thread_mute_threadId_idx" ON "thread_mute"("threadId");

-- CreateIndex
CREATE INDEX "conversation_identityId_lastPostId_idx" ON "conversation"("identityId", "lastPostId");

-- CreateIndex
CREATE INDEX "conversation_lastPostId_idx" ON "conversation"("lastPostId");

-- CreateIndex
CREATE INDEX "conversation_threadId_idx" ON "conversation"("threadId");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_identityId_threadId_participants_key" ON "conversation"("identityId", "threadId", "participants");

-- Hand-written from here on; the migration tool leaves it alone.

-- Direct posts that are stored already: a conversation for everybody of this install who wrote or got some, as read, with small numbers as ids,
-- which no id drawn later can be.
INSERT INTO "conversation" ("id", "identityId", "threadId", "participants", "lastPostId", "isUnread", "createdAt")
SELECT row_number() OVER (ORDER BY max("postId"), "identityId"), "identityId", "threadId", "participants", max("postId"), false, min("storedAt")
FROM (
    SELECT w."identityId", p."threadId", p."id" AS "postId", p."storedAt", coalesce((
        SELECT string_agg(CAST(o."id" AS TEXT), ' ' ORDER BY o."id") FROM (
            SELECT p."authorId" AS "id" UNION SELECT m."identityId" FROM "mention" m WHERE m."postId" = p."id" AND m."isNamed"
        ) o WHERE o."id" <> w."identityId"
    ), '') AS "participants"
    FROM "post" p JOIN (
        SELECT a."id" AS "postId", a."authorId" AS "identityId" FROM "post" a WHERE a."visibility" = 'MENTIONED'
        UNION SELECT m."postId", m."identityId" FROM "post" a JOIN "mention" m ON m."postId" = a."id" WHERE a."visibility" = 'MENTIONED'
    ) w ON w."postId" = p."id" JOIN "identity" i ON i."id" = w."identityId" AND i."domainId" IS NOT NULL
    WHERE p."visibility" = 'MENTIONED' AND p."deletedAt" IS NULL
) direct GROUP BY "identityId", "threadId", "participants";
