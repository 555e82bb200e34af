-- AlterTable
ALTER TABLE "notification_policy" ADD COLUMN     "bots" "NotificationTreatment" NOT NULL DEFAULT 'ACCEPT';

-- Hand-written from here on; the migration tool leaves it alone.
