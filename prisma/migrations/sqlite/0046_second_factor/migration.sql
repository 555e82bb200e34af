-- AlterTable
ALTER TABLE "user_account" ADD COLUMN "secondFactorAt" BIGINT;

-- CreateTable
CREATE TABLE "second_factor" (
    "userId" BIGINT NOT NULL PRIMARY KEY,
    "sealed" TEXT NOT NULL,
    "lastStep" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" BIGINT NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "second_factor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "userId" BIGINT NOT NULL,
    CONSTRAINT "recovery_code_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "recovery_code_userId_idx" ON "recovery_code"("userId");

-- Hand-written from here on; the migration tool leaves it alone.
