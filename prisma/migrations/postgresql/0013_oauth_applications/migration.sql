-- CreateEnum
CREATE TYPE "TokenKind" AS ENUM ('BEARER', 'COOKIE');

-- DropForeignKey
ALTER TABLE "token" DROP CONSTRAINT "token_identityId_fkey";

-- AlterTable
ALTER TABLE "token" ADD COLUMN     "applicationId" BIGINT,
ADD COLUMN     "domainId" BIGINT,
ADD COLUMN     "kind" "TokenKind" NOT NULL DEFAULT 'BEARER',
ADD COLUMN     "sealed" TEXT;

-- CreateTable
CREATE TABLE "application" (
    "id" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "clientId" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "website" TEXT,
    "redirectUris" JSONB NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authorization_code" (
    "id" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "applicationId" BIGINT NOT NULL,
    "userId" BIGINT NOT NULL,
    "identityId" BIGINT,
    "redirectUri" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "codeChallenge" TEXT,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT,
    "tokenId" BIGINT,

    CONSTRAINT "authorization_code_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "application_clientId_key" ON "application"("clientId");

-- CreateIndex
CREATE INDEX "application_domainId_idx" ON "application"("domainId");

-- CreateIndex
CREATE UNIQUE INDEX "authorization_code_hash_key" ON "authorization_code"("hash");

-- CreateIndex
CREATE INDEX "authorization_code_applicationId_idx" ON "authorization_code"("applicationId");

-- CreateIndex
CREATE INDEX "authorization_code_userId_idx" ON "authorization_code"("userId");

-- CreateIndex
CREATE INDEX "authorization_code_identityId_idx" ON "authorization_code"("identityId");

-- CreateIndex
CREATE INDEX "authorization_code_expiresAt_idx" ON "authorization_code"("expiresAt");

-- CreateIndex
CREATE INDEX "token_applicationId_userId_idx" ON "token"("applicationId", "userId");

-- CreateIndex
CREATE INDEX "token_domainId_idx" ON "token"("domainId");

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_code" ADD CONSTRAINT "authorization_code_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_code" ADD CONSTRAINT "authorization_code_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_code" ADD CONSTRAINT "authorization_code_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.
