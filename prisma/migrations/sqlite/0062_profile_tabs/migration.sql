-- AlterTable
ALTER TABLE "identity" ADD COLUMN "showsMedia" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "identity" ADD COLUMN "showsMediaReplies" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "identity" ADD COLUMN "showsFeatured" BOOLEAN NOT NULL DEFAULT true;
