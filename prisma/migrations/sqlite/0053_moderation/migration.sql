-- CreateTable
CREATE TABLE "strike" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "act" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "reportId" BIGINT,
    "createdAt" BIGINT NOT NULL,
    "appealText" TEXT,
    "appealedAt" BIGINT,
    "appealState" TEXT,
    "decidedAt" BIGINT
);

-- CreateTable
CREATE TABLE "trend_review" (
    "domainId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" BIGINT NOT NULL,
    "isTrendable" BOOLEAN NOT NULL DEFAULT true,
    "isListable" BOOLEAN NOT NULL DEFAULT true,
    "isUsable" BOOLEAN NOT NULL DEFAULT true,
    "reviewedAt" BIGINT NOT NULL,

    PRIMARY KEY ("domainId", "kind", "subjectId")
);

-- CreateTable
CREATE TABLE "link_publisher" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "host" TEXT NOT NULL,
    "isTrendable" BOOLEAN NOT NULL DEFAULT true,
    "reviewedAt" BIGINT,
    "createdAt" BIGINT NOT NULL
);

-- DropIndex
DROP INDEX "identity_restriction_domainId_identityId_key";

-- CreateIndex
CREATE INDEX "strike_domainId_id_idx" ON "strike"("domainId", "id");

-- CreateIndex
CREATE INDEX "strike_domainId_appealState_id_idx" ON "strike"("domainId", "appealState", "id");

-- CreateIndex
CREATE INDEX "strike_identityId_id_idx" ON "strike"("identityId", "id");

-- CreateIndex
CREATE INDEX "link_publisher_domainId_id_idx" ON "link_publisher"("domainId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "link_publisher_domainId_host_key" ON "link_publisher"("domainId", "host");

-- CreateIndex
CREATE UNIQUE INDEX "identity_restriction_domainId_identityId_level_key" ON "identity_restriction"("domainId", "identityId", "level");

-- CreateIndex
CREATE INDEX "report_domainId_resolvedAt_idx" ON "report"("domainId", "resolvedAt");
