-- CreateEnum
CREATE TYPE "MarkKind" AS ENUM ('FAVOURITE', 'BOOST');

-- CreateEnum
CREATE TYPE "MarkRequestState" AS ENUM ('PENDING', 'ACCEPTED', 'REJECTED');

-- CreateTable
CREATE TABLE "mark_request" (
    "id" BIGINT NOT NULL,
    "kind" "MarkKind" NOT NULL,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "visibility" "Visibility",
    "state" "MarkRequestState" NOT NULL DEFAULT 'PENDING',
    "authorizationUri" TEXT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "mark_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mark_request_postId_idx" ON "mark_request"("postId");

-- CreateIndex
CREATE INDEX "mark_request_authorizationUri_idx" ON "mark_request"("authorizationUri");

-- CreateIndex
CREATE UNIQUE INDEX "mark_request_identityId_postId_kind_key" ON "mark_request"("identityId", "postId", "kind");
