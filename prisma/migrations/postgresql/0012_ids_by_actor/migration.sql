-- DropIndex
DROP INDEX "block_uri_key";

-- DropIndex
DROP INDEX "boost_uri_key";

-- DropIndex
DROP INDEX "favourite_uri_key";

-- DropIndex
DROP INDEX "follow_uri_key";

-- CreateIndex
CREATE UNIQUE INDEX "block_uri_blockerId_key" ON "block"("uri", "blockerId");

-- CreateIndex
CREATE UNIQUE INDEX "boost_uri_identityId_key" ON "boost"("uri", "identityId");

-- CreateIndex
CREATE UNIQUE INDEX "favourite_uri_identityId_key" ON "favourite"("uri", "identityId");

-- CreateIndex
CREATE UNIQUE INDEX "follow_uri_followerId_key" ON "follow"("uri", "followerId");

-- Hand-written from here on; the migration tool leaves it alone.
