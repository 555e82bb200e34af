-- AlterTable
ALTER TABLE "domain" ADD COLUMN     "collectionLimit" INTEGER NOT NULL DEFAULT 10;
