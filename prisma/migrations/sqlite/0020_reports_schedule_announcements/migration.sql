-- CreateTable
CREATE TABLE "announcement" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "mentions" JSONB NOT NULL DEFAULT '[]',
    "tags" JSONB NOT NULL DEFAULT '[]',
    "startsAt" BIGINT,
    "endsAt" BIGINT,
    "isAllDay" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "announcement_read" (
    "announcementId" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,

    PRIMARY KEY ("announcementId", "identityId"),
    CONSTRAINT "announcement_read_announcementId_fkey" FOREIGN KEY ("announcementId") REFERENCES "announcement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "announcement_reaction" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "announcementId" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "announcement_reaction_announcementId_fkey" FOREIGN KEY ("announcementId") REFERENCES "announcement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "report" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT,
    "domainId" BIGINT NOT NULL,
    "reporterId" BIGINT NOT NULL,
    "targetId" BIGINT NOT NULL,
    "category" TEXT NOT NULL DEFAULT 'OTHER',
    "comment" TEXT NOT NULL,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "isForwarded" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,
    "resolvedAt" BIGINT,
    "resolvedById" BIGINT,
    CONSTRAINT "report_reporterId_fkey" FOREIGN KEY ("reporterId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "report_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "reported_post" (
    "reportId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,

    PRIMARY KEY ("reportId", "postId"),
    CONSTRAINT "reported_post_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "scheduled_post" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "input" JSONB NOT NULL,
    "publishAt" BIGINT NOT NULL,
    "problem" TEXT,
    "createdAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE INDEX "announcement_domainId_id_idx" ON "announcement"("domainId", "id");

-- CreateIndex
CREATE INDEX "announcement_read_identityId_idx" ON "announcement_read"("identityId");

-- CreateIndex
CREATE INDEX "announcement_reaction_identityId_idx" ON "announcement_reaction"("identityId");

-- CreateIndex
CREATE UNIQUE INDEX "announcement_reaction_announcementId_identityId_name_key" ON "announcement_reaction"("announcementId", "identityId", "name");

-- CreateIndex
CREATE INDEX "report_domainId_id_idx" ON "report"("domainId", "id");

-- CreateIndex
CREATE INDEX "report_reporterId_createdAt_idx" ON "report"("reporterId", "createdAt");

-- CreateIndex
CREATE INDEX "report_targetId_idx" ON "report"("targetId");

-- CreateIndex
CREATE UNIQUE INDEX "report_uri_domainId_targetId_key" ON "report"("uri", "domainId", "targetId");

-- CreateIndex
CREATE INDEX "reported_post_postId_idx" ON "reported_post"("postId");

-- CreateIndex
CREATE INDEX "scheduled_post_identityId_id_idx" ON "scheduled_post"("identityId", "id");

-- Hand-written from here on; the migration tool leaves it alone.
