-- CreateEnum
CREATE TYPE "PasskeyPurpose" AS ENUM ('REGISTER', 'SIGN_IN');

-- CreateTable
CREATE TABLE "passkey" (
    "id" BIGINT NOT NULL,
    "userId" BIGINT NOT NULL,
    "host" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "userHandle" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "isSyncable" BOOLEAN NOT NULL,
    "isBackedUp" BOOLEAN NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "lastUsedAt" BIGINT,

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenge" (
    "hash" TEXT NOT NULL,
    "purpose" "PasskeyPurpose" NOT NULL,
    "host" TEXT NOT NULL,
    "userId" BIGINT,
    "tokenId" BIGINT,
    "userHandle" TEXT,
    "expiresAt" BIGINT NOT NULL,

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "passkey_userId_idx" ON "passkey"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "passkey_host_credentialId_key" ON "passkey"("host", "credentialId");

-- CreateIndex
CREATE INDEX "passkey_challenge_userId_idx" ON "passkey_challenge"("userId");

-- CreateIndex
CREATE INDEX "passkey_challenge_expiresAt_idx" ON "passkey_challenge"("expiresAt");

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.
