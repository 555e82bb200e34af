-- Hand-written: one choice becomes three, and each begins as the one was.
ALTER TABLE "user_account" RENAME COLUMN "getsModerationMail" TO "getsReportMail";
ALTER TABLE "user_account" ADD COLUMN "getsSignUpMail" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "user_account" ADD COLUMN "getsAppealMail" BOOLEAN NOT NULL DEFAULT true;
UPDATE "user_account" SET "getsSignUpMail" = "getsReportMail", "getsAppealMail" = "getsReportMail";
