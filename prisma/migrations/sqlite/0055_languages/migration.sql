-- AlterTable
ALTER TABLE "domain" ADD COLUMN "language" TEXT;

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN "getsSignInMail" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "user_account" ADD COLUMN "getsDigest" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "user_account" ADD COLUMN "locale" TEXT;

-- CreateTable
CREATE TABLE "known_place" (
    "userId" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "seenAt" BIGINT NOT NULL,

    PRIMARY KEY ("userId", "hash"),
    CONSTRAINT "known_place_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
