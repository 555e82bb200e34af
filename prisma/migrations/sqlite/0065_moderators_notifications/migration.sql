-- AlterTable
ALTER TABLE "notification" ADD COLUMN "moderatedDomainId" BIGINT;
ALTER TABLE "notification" ADD COLUMN "reportId" BIGINT;
ALTER TABLE "notification" ADD COLUMN "signUpId" BIGINT;

-- Hand-written from here on; the migration tool leaves it alone.

-- The few that are about somebody who waits, to be withdrawn once it is decided.
CREATE INDEX "notification_sign_up_idx" ON "notification"("signUpId") WHERE "signUpId" IS NOT NULL;
