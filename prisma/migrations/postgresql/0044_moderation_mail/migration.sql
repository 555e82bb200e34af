-- CreateEnum
CREATE TYPE "ModerationQueue" AS ENUM ('REPORTS', 'SIGN_UPS');

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "getsModerationMail" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "moderation_mail" (
    "userId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "queue" "ModerationQueue" NOT NULL,
    "sentAt" BIGINT NOT NULL,

    CONSTRAINT "moderation_mail_pkey" PRIMARY KEY ("userId","domainId","queue")
);

-- CreateIndex
CREATE INDEX "user_account_isAdmin_idx" ON "user_account"("isAdmin");

-- CreateIndex
CREATE INDEX "moderation_mail_domainId_idx" ON "moderation_mail"("domainId");

-- AddForeignKey
ALTER TABLE "moderation_mail" ADD CONSTRAINT "moderation_mail_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "moderation_mail" ADD CONSTRAINT "moderation_mail_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;
