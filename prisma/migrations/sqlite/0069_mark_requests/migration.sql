-- CreateTable
CREATE TABLE "mark_request" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "visibility" TEXT,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "authorizationUri" TEXT,
    "createdAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE INDEX "mark_request_postId_idx" ON "mark_request"("postId");

-- CreateIndex
CREATE INDEX "mark_request_authorizationUri_idx" ON "mark_request"("authorizationUri");

-- CreateIndex
CREATE UNIQUE INDEX "mark_request_identityId_postId_kind_key" ON "mark_request"("identityId", "postId", "kind");
