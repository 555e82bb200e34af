-- AlterTable
ALTER TABLE "attachment" ADD COLUMN     "bitrate" INTEGER,
ADD COLUMN     "frameRate" DOUBLE PRECISION,
ADD COLUMN     "isSilent" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "previewHeight" INTEGER,
ADD COLUMN     "previewWidth" INTEGER;

-- AlterTable
ALTER TABLE "media" ADD COLUMN     "bitrate" INTEGER,
ADD COLUMN     "frameRate" DOUBLE PRECISION,
ADD COLUMN     "isSilent" BOOLEAN NOT NULL DEFAULT false;

-- Hand-written from here on; the migration tool leaves it alone.
