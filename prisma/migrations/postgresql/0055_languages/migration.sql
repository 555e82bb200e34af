-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "language" TEXT;

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "getsDigest" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "getsSignInMail" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "locale" TEXT;

-- CreateTable
CREATE TABLE "known_place" (
    "userId" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "seenAt" BIGINT NOT NULL,

    CONSTRAINT "known_place_pkey" PRIMARY KEY ("userId","hash")
);

-- AddForeignKey
ALTER TABLE "known_place" ADD CONSTRAINT "known_place_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
