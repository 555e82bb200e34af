-- AlterTable
ALTER TABLE "event" ADD COLUMN "listDomainId" BIGINT;

-- CreateTable
CREATE TABLE "domain_entry" (
    "domainId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "isReply" BOOLEAN NOT NULL,

    PRIMARY KEY ("domainId", "postId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "domain_tag_entry" (
    "domainId" BIGINT NOT NULL,
    "tagId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,

    PRIMARY KEY ("domainId", "tagId", "postId")
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "waiting_reply" (
    "postId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "deliveredAt" BIGINT NOT NULL,

    PRIMARY KEY ("postId", "domainId")
) WITHOUT ROWID;

-- CreateIndex
CREATE INDEX "waiting_reply_deliveredAt_idx" ON "waiting_reply"("deliveredAt");

-- Hand-written from here on; the migration tool leaves it alone.

-- What each domain knows of the posts that are stored already: those of its people, of whom they follow, and what came to it by a reply, a
-- boost, a mark or a mention. An install with one domain knows by it everything there is.
INSERT INTO "domain_entry" ("domainId", "postId", "isReply")
SELECT x."domainId", p."id", CASE WHEN p."inReplyToUri" IS NULL OR q."authorId" = p."authorId" THEN FALSE ELSE TRUE END
FROM (
    SELECT "domainId", "id" AS "postId" FROM "post" WHERE "domainId" IS NOT NULL
    UNION SELECT (SELECT min("id") FROM "domain"), "id" FROM "post" WHERE (SELECT count(*) FROM "domain") = 1
    UNION SELECT f."followerDomainId", a."id" FROM "follow" f JOIN "post" a ON a."authorId" = f."followeeId"
        WHERE f."state" = 'ACCEPTED' AND f."followerDomainId" IS NOT NULL
    UNION SELECT r."domainId", r."inReplyToId" FROM "post" r
        WHERE r."domainId" IS NOT NULL AND r."inReplyToId" IS NOT NULL AND r."deletedAt" IS NULL
    UNION SELECT i."domainId", h."postId" FROM "home" h JOIN "identity" i ON i."id" = h."identityId" WHERE i."domainId" IS NOT NULL
    UNION SELECT i."domainId", b."postId" FROM "boost" b JOIN "identity" i ON i."id" = b."identityId" WHERE i."domainId" IS NOT NULL
    UNION SELECT i."domainId", v."postId" FROM "favourite" v JOIN "identity" i ON i."id" = v."identityId" WHERE i."domainId" IS NOT NULL
    UNION SELECT i."domainId", k."postId" FROM "bookmark" k JOIN "identity" i ON i."id" = k."identityId" WHERE i."domainId" IS NOT NULL
    UNION SELECT i."domainId", m."postId" FROM "mention" m JOIN "identity" i ON i."id" = m."identityId" WHERE i."domainId" IS NOT NULL
) x
JOIN "post" p ON p."id" = x."postId" AND p."visibility" = 'PUBLIC' AND p."deletedAt" IS NULL
LEFT JOIN "post" q ON q."id" = p."inReplyToId"
WHERE 1 = 1
ON CONFLICT DO NOTHING;

INSERT INTO "domain_tag_entry" ("domainId", "tagId", "postId")
SELECT e."domainId", t."tagId", t."postId" FROM "domain_entry" e JOIN "post_tag" t ON t."postId" = e."postId" WHERE 1 = 1
ON CONFLICT DO NOTHING;
