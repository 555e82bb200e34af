-- AlterTable
ALTER TABLE "domain" ADD COLUMN "contactEmail" TEXT NOT NULL DEFAULT '';
ALTER TABLE "domain" ADD COLUMN "contactId" BIGINT;

-- AlterTable
ALTER TABLE "settings" ADD COLUMN "showsApplication" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "post_application" (
    "postId" BIGINT NOT NULL PRIMARY KEY,
    "applicationId" BIGINT NOT NULL
);

-- Hand-written from here on; the migration tool leaves it alone.
