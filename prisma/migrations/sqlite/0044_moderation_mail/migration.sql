-- AlterTable
ALTER TABLE "user_account" ADD COLUMN "getsModerationMail" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "moderation_mail" (
    "userId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "queue" TEXT NOT NULL,
    "sentAt" BIGINT NOT NULL,

    PRIMARY KEY ("userId", "domainId", "queue"),
    CONSTRAINT "moderation_mail_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "moderation_mail_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "user_account_isAdmin_idx" ON "user_account"("isAdmin");

-- CreateIndex
CREATE INDEX "moderation_mail_domainId_idx" ON "moderation_mail"("domainId");
