-- CreateEnum
CREATE TYPE "MediaState" AS ENUM ('AWAITED', 'UPLOADED', 'PROCESSING', 'READY', 'FAILED', 'REMOVED');

-- CreateEnum
CREATE TYPE "MediaPurpose" AS ENUM ('ATTACHMENT', 'AVATAR', 'HEADER');

-- CreateTable
CREATE TABLE "media" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "purpose" "MediaPurpose" NOT NULL DEFAULT 'ATTACHMENT',
    "state" "MediaState" NOT NULL DEFAULT 'AWAITED',
    "postId" BIGINT,
    "unusedSince" BIGINT,
    "name" TEXT NOT NULL,
    "file" TEXT,
    "preview" TEXT,
    "type" "AttachmentType",
    "mediaType" TEXT,
    "bytes" INTEGER,
    "width" INTEGER,
    "height" INTEGER,
    "previewWidth" INTEGER,
    "previewHeight" INTEGER,
    "duration" DOUBLE PRECISION,
    "blurhash" TEXT,
    "alt" TEXT NOT NULL DEFAULT '',
    "focusX" DOUBLE PRECISION,
    "focusY" DOUBLE PRECISION,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
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
