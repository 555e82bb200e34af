-- Hand-written: moderators of a domain say how it writes a hashtag.
ALTER TABLE "trend_review" ADD COLUMN "display" TEXT;
