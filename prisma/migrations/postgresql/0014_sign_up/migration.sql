-- CreateEnum
CREATE TYPE "MailPurpose" AS ENUM ('CONFIRM', 'RESET', 'CHANGE');

-- CreateEnum
CREATE TYPE "UserState" AS ENUM ('UNCONFIRMED', 'UNAPPROVED', 'ACTIVE');

-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "confirmsEmail" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "mailSender" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "state" "UserState" NOT NULL DEFAULT 'ACTIVE';

-- CreateTable
CREATE TABLE "sign_up" (
    "id" BIGINT NOT NULL,
    "userId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "usernameKey" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "needsApproval" BOOLEAN NOT NULL DEFAULT false,
    "language" TEXT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "sign_up_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_link" (
    "hash" TEXT NOT NULL,
    "purpose" "MailPurpose" NOT NULL,
    "userId" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "expiresAt" BIGINT NOT NULL,

    CONSTRAINT "mail_link_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "invite" (
    "id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "userId" BIGINT,
    "usesLeft" INTEGER,
    "expiresAt" BIGINT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "invite_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_userId_key" ON "sign_up"("userId");

-- CreateIndex
CREATE INDEX "sign_up_createdAt_idx" ON "sign_up"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_domainId_usernameKey_key" ON "sign_up"("domainId", "usernameKey");

-- CreateIndex
CREATE INDEX "mail_link_userId_idx" ON "mail_link"("userId");

-- CreateIndex
CREATE INDEX "mail_link_expiresAt_idx" ON "mail_link"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "invite_code_key" ON "invite"("code");

-- CreateIndex
CREATE INDEX "invite_domainId_idx" ON "invite"("domainId");

-- CreateIndex
CREATE INDEX "invite_userId_idx" ON "invite"("userId");

-- AddForeignKey
ALTER TABLE "sign_up" ADD CONSTRAINT "sign_up_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_up" ADD CONSTRAINT "sign_up_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_link" ADD CONSTRAINT "mail_link_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.
