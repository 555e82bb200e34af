-- Written by hand: tables and a column get the field's own words, their rows stay.
ALTER TABLE "reach" RENAME TO "post_recipient";
ALTER TABLE "activity" RENAME COLUMN "extendsReach" TO "addsRecipients";

ALTER TABLE "gone" RENAME TO "out_of_order_marker";
DROP INDEX "gone_expiresAt_idx";
CREATE INDEX "out_of_order_marker_expiresAt_idx" ON "out_of_order_marker"("expiresAt");

ALTER TABLE "spread" RENAME TO "fan_out";
DROP INDEX "spread_dueAt_idx";
DROP INDEX "spread_postId_id_idx";
CREATE INDEX "fan_out_dueAt_idx" ON "fan_out"("dueAt");
CREATE INDEX "fan_out_postId_id_idx" ON "fan_out"("postId", "id");
UPDATE "fan_out" SET "source" = replace("source", '"kind":"reach"', '"kind":"recipients"') WHERE "source" IS NOT NULL;

-- Hand-written from here on; the migration tool leaves it alone.
DROP INDEX "spread_owner_idx";
CREATE INDEX "fan_out_owner_idx" ON "fan_out"("owner") WHERE "owner" IS NOT NULL;
