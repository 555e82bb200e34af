-- CreateTable
CREATE TABLE "import" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "overwrites" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'AWAITED',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    "endedAt" BIGINT
);

-- CreateTable
CREATE TABLE "import_item" (
    "importId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'WAITING',
    "subject" TEXT NOT NULL,
    "list" TEXT NOT NULL DEFAULT '',
    "options" JSONB NOT NULL DEFAULT '{}',
    "targetId" BIGINT,
    "reason" TEXT,
    "dueAt" BIGINT NOT NULL,
    "failingSince" BIGINT,

    PRIMARY KEY ("importId", "position")
) WITHOUT ROWID;

-- CreateIndex
CREATE INDEX "import_identityId_id_idx" ON "import"("identityId", "id");

-- CreateIndex
CREATE INDEX "import_item_importId_subject_idx" ON "import_item"("importId", "subject");

-- CreateIndex
CREATE INDEX "import_item_importId_targetId_idx" ON "import_item"("importId", "targetId");

-- Hand-written from here on; the migration tool leaves it alone.

-- Rows that wait, in the order in which they are tried.
CREATE INDEX "import_item_waiting_idx" ON "import_item"("importId", "dueAt") WHERE "state" = 'WAITING';
