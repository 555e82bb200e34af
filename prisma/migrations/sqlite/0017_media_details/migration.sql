-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_attachment" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "postId" BIGINT NOT NULL,
    "position" INTEGER,
    "type" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "mediaType" TEXT,
    "alt" TEXT NOT NULL DEFAULT '',
    "width" INTEGER,
    "height" INTEGER,
    "blurhash" TEXT,
    "focusX" REAL,
    "focusY" REAL,
    "duration" REAL,
    "previewUrl" TEXT,
    "previewWidth" INTEGER,
    "previewHeight" INTEGER,
    "isSilent" BOOLEAN NOT NULL DEFAULT false,
    "frameRate" REAL,
    "bitrate" INTEGER,
    CONSTRAINT "attachment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_attachment" ("alt", "blurhash", "duration", "focusX", "focusY", "height", "id", "mediaType", "position", "postId", "previewUrl", "type", "url", "width") SELECT "alt", "blurhash", "duration", "focusX", "focusY", "height", "id", "mediaType", "position", "postId", "previewUrl", "type", "url", "width" FROM "attachment";
DROP TABLE "attachment";
ALTER TABLE "new_attachment" RENAME TO "attachment";
CREATE INDEX "attachment_postId_idx" ON "attachment"("postId");
CREATE TABLE "new_media" (
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
    "isSilent" BOOLEAN NOT NULL DEFAULT false,
    "frameRate" REAL,
    "bitrate" INTEGER,
    "blurhash" TEXT,
    "alt" TEXT NOT NULL DEFAULT '',
    "focusX" REAL,
    "focusY" REAL,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" BIGINT NOT NULL
);
INSERT INTO "new_media" ("alt", "attempts", "blurhash", "bytes", "createdAt", "domainId", "duration", "error", "file", "focusX", "focusY", "height", "id", "identityId", "mediaType", "name", "postId", "preview", "previewHeight", "previewWidth", "progress", "purpose", "state", "type", "unusedSince", "width") SELECT "alt", "attempts", "blurhash", "bytes", "createdAt", "domainId", "duration", "error", "file", "focusX", "focusY", "height", "id", "identityId", "mediaType", "name", "postId", "preview", "previewHeight", "previewWidth", "progress", "purpose", "state", "type", "unusedSince", "width" FROM "media";
DROP TABLE "media";
ALTER TABLE "new_media" RENAME TO "media";
CREATE UNIQUE INDEX "media_name_key" ON "media"("name");
CREATE INDEX "media_identityId_id_idx" ON "media"("identityId", "id");
CREATE INDEX "media_postId_idx" ON "media"("postId");
CREATE INDEX "media_unusedSince_idx" ON "media"("unusedSince");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- Hand-written from here on; the migration tool leaves it alone.
