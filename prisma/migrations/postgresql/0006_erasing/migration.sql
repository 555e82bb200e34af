-- CreateIndex
CREATE INDEX "activity_actorId_idx" ON "activity"("actorId");

-- CreateIndex
CREATE INDEX "bookmark_postId_idx" ON "bookmark"("postId");

-- CreateIndex
CREATE INDEX "notification_actorId_idx" ON "notification"("actorId");

-- CreateIndex
CREATE INDEX "pin_postId_idx" ON "pin"("postId");

-- CreateIndex
CREATE INDEX "post_recipient_inboxId_idx" ON "post_recipient"("inboxId");

-- Hand-written from here on; the migration tool leaves it alone.
