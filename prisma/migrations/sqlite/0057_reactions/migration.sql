-- AlterTable
ALTER TABLE "post" ADD COLUMN "reactionsCount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "post" ADD COLUMN "reactorsCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "reaction" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "uri" TEXT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "staticUrl" TEXT,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "reaction_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "reaction_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "reaction_postId_name_id_idx" ON "reaction"("postId", "name", "id");

-- CreateIndex
CREATE INDEX "reaction_postId_id_idx" ON "reaction"("postId", "id");

-- CreateIndex
CREATE INDEX "reaction_identityId_id_idx" ON "reaction"("identityId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reaction_identityId_postId_name_key" ON "reaction"("identityId", "postId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "reaction_uri_identityId_key" ON "reaction"("uri", "identityId");
