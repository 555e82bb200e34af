-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGINT NOT NULL,
    "act" TEXT NOT NULL,
    "domainId" BIGINT,
    "actorRole" TEXT NOT NULL,
    "actorUserId" BIGINT,
    "actorIdentityId" BIGINT,
    "targetKind" TEXT NOT NULL,
    "targetId" BIGINT,
    "targetName" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "changes" JSONB NOT NULL DEFAULT '[]',
    "reportId" BIGINT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_domainId_id_idx" ON "audit_entry"("domainId", "id");

-- CreateIndex
CREATE INDEX "audit_entry_targetKind_targetId_id_idx" ON "audit_entry"("targetKind", "targetId", "id");

-- CreateIndex
CREATE INDEX "audit_entry_reportId_idx" ON "audit_entry"("reportId");

-- Hand-written from here on; the migration tool leaves it alone.
