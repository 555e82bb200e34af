-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'SIGN_UP';
ALTER TYPE "NotificationKind" ADD VALUE 'SIGN_UP_REQUEST';
ALTER TYPE "NotificationKind" ADD VALUE 'REPORT';

-- AlterTable
ALTER TABLE "notification" ADD COLUMN "moderatedDomainId" BIGINT,
ADD COLUMN "reportId" BIGINT,
ADD COLUMN "signUpId" BIGINT;

-- Hand-written from here on; the migration tool leaves it alone.

-- The few that are about somebody who waits, to be withdrawn once it is decided.
CREATE INDEX "notification_sign_up_idx" ON "notification"("signUpId") WHERE "signUpId" IS NOT NULL;
