-- AlterTable
ALTER TABLE "notification" ADD COLUMN "strikeId" BIGINT;
ALTER TABLE "notification" ADD COLUMN "severanceId" BIGINT;

-- CreateTable
CREATE TABLE "severance" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "identityId" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "causeId" BIGINT NOT NULL,
    "target" TEXT NOT NULL,
    "followers" INTEGER NOT NULL DEFAULT 0,
    "following" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "severance_identityId_causeId_key" ON "severance"("identityId", "causeId");
