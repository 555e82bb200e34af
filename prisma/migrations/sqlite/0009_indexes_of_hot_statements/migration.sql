-- CreateIndex
CREATE INDEX "audience_inboxId_idx" ON "audience"("inboxId");

-- CreateIndex
CREATE INDEX "fan_out_activityId_idx" ON "fan_out"("activityId");

-- CreateIndex
CREATE INDEX "fan_out_authorId_idx" ON "fan_out"("authorId");

-- CreateIndex
CREATE INDEX "mute_mutedId_idx" ON "mute"("mutedId");

-- Hand-written from here on; the migration tool leaves it alone.
