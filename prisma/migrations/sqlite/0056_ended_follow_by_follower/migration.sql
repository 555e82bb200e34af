-- CreateIndex
CREATE INDEX "ended_follow_followerId_idx" ON "ended_follow"("followerId");

-- Hand-written from here on; the migration tool leaves it alone.
