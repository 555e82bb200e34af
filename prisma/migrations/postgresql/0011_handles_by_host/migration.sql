-- DropIndex
DROP INDEX "identity_hostId_idx";

-- CreateIndex
CREATE INDEX "identity_hostId_usernameKey_idx" ON "identity"("hostId", "usernameKey");

-- Hand-written from here on; the migration tool leaves it alone.
