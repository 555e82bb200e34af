-- Hand-written: with which application somebody signed up.
ALTER TABLE "user_account" ADD COLUMN "signedUpWith" TEXT;
