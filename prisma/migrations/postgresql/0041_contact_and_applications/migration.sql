-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "contactEmail" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "contactId" BIGINT;

-- AlterTable
ALTER TABLE "settings" ADD COLUMN     "showsApplication" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "post_application" (
    "postId" BIGINT NOT NULL,
    "applicationId" BIGINT NOT NULL,

    CONSTRAINT "post_application_pkey" PRIMARY KEY ("postId")
);

-- Hand-written from here on; the migration tool leaves it alone.
