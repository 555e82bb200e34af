-- CreateEnum
CREATE TYPE "AccessBlockKind" AS ENUM ('EMAIL_DOMAIN', 'IP_RANGE');

-- CreateEnum
CREATE TYPE "AccessBlockSeverity" AS ENUM ('SIGN_UP_REQUIRES_APPROVAL', 'SIGN_UP_BLOCK', 'NO_ACCESS');

-- CreateTable
CREATE TABLE "access_block" (
    "id" BIGINT NOT NULL,
    "kind" "AccessBlockKind" NOT NULL,
    "pattern" TEXT NOT NULL,
    "severity" "AccessBlockSeverity" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT,

    CONSTRAINT "access_block_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "access_block_kind_pattern_key" ON "access_block"("kind", "pattern");
