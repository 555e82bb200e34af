-- Written by hand: tables and a column get the field's own words, their rows stay.
ALTER TABLE "reach" RENAME TO "post_recipient";
ALTER TABLE "post_recipient" RENAME CONSTRAINT "reach_pkey" TO "post_recipient_pkey";
ALTER TABLE "activity" RENAME COLUMN "extendsReach" TO "addsRecipients";

ALTER TABLE "gone" RENAME TO "out_of_order_marker";
ALTER TABLE "out_of_order_marker" RENAME CONSTRAINT "gone_pkey" TO "out_of_order_marker_pkey";
ALTER INDEX "gone_expiresAt_idx" RENAME TO "out_of_order_marker_expiresAt_idx";

ALTER TABLE "spread" RENAME TO "fan_out";
ALTER TABLE "fan_out" RENAME CONSTRAINT "spread_pkey" TO "fan_out_pkey";
ALTER INDEX "spread_dueAt_idx" RENAME TO "fan_out_dueAt_idx";
ALTER INDEX "spread_postId_id_idx" RENAME TO "fan_out_postId_id_idx";
UPDATE "fan_out" SET "source" = replace("source", '"kind":"reach"', '"kind":"recipients"') WHERE "source" IS NOT NULL;

-- Hand-written from here on; the migration tool leaves it alone.
ALTER INDEX "spread_owner_idx" RENAME TO "fan_out_owner_idx";
