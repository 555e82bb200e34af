-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "showsMedia" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "showsMediaReplies" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "showsFeatured" BOOLEAN NOT NULL DEFAULT true;
