-- AlterTable
ALTER TABLE "post" ADD COLUMN "linkedCollections" JSONB;
