-- CreateTable
CREATE TABLE "media" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'ATTACHMENT',
    "state" TEXT NOT NULL DEFAULT 'AWAITED',
    "postId" BIGINT,
    "unusedSince" BIGINT,
    "name" TEXT NOT NULL,
    "file" TEXT,
    "preview" TEXT,
    "type" TEXT,
    "mediaType" TEXT,
    "bytes" INTEGER,
    "width" INTEGER,
    "height" INTEGER,
    "previewWidth" INTEGER,
    "previewHeight" INTEGER,
    "duration" REAL,
    "blurhash" TEXT,
    "alt" TEXT NOT NULL DEFAULT '',
    "focusX" REAL,
    "focusY" REAL,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "media_name_key" ON "media"("name");

-- CreateIndex
CREATE INDEX "media_identityId_id_idx" ON "media"("identityId", "id");

-- CreateIndex
CREATE INDEX "media_postId_idx" ON "media"("postId");

-- CreateIndex
CREATE INDEX "media_unusedSince_idx" ON "media"("unusedSince");

-- Hand-written from here on; the migration tool leaves it alone.
