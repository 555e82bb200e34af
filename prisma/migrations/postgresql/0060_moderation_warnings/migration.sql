-- CreateEnum
CREATE TYPE "SeveranceKind" AS ENUM ('HOST_BLOCKED', 'HOST_HIDDEN', 'IDENTITY_SUSPENDED');

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'MODERATION_WARNING';
ALTER TYPE "NotificationKind" ADD VALUE 'SEVERED_RELATIONSHIPS';

-- AlterTable
ALTER TABLE "notification" ADD COLUMN "strikeId" BIGINT,
ADD COLUMN "severanceId" BIGINT;

-- CreateTable
CREATE TABLE "severance" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "kind" "SeveranceKind" NOT NULL,
    "causeId" BIGINT NOT NULL,
    "target" TEXT NOT NULL,
    "followers" INTEGER NOT NULL DEFAULT 0,
    "following" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "severance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "severance_identityId_causeId_key" ON "severance"("identityId", "causeId");
