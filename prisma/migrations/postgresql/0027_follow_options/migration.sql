-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'POST';

-- AlterTable
ALTER TABLE "follow" ADD COLUMN     "languages" TEXT,
ADD COLUMN     "notifies" BOOLEAN NOT NULL DEFAULT false;

-- Hand-written from here on; the migration tool leaves it alone.
