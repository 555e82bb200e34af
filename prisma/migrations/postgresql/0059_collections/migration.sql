-- CreateEnum
CREATE TYPE "CollectionItemState" AS ENUM ('PENDING', 'ACCEPTED', 'REJECTED', 'REVOKED');

-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'ADDED_TO_COLLECTION';
ALTER TYPE "NotificationKind" ADD VALUE 'COLLECTION_UPDATE';

-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "featuredCollectionsUri" TEXT,
ADD COLUMN     "featureApproval" INTEGER;

-- AlterTable
ALTER TABLE "notification" ADD COLUMN     "collectionId" BIGINT;

-- CreateTable
CREATE TABLE "collection" (
    "id" BIGINT NOT NULL,
    "uri" TEXT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "language" TEXT,
    "isSensitive" BOOLEAN NOT NULL DEFAULT false,
    "isDiscoverable" BOOLEAN NOT NULL DEFAULT true,
    "tagId" BIGINT,
    "url" TEXT,
    "createdAt" BIGINT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "fetchedAt" BIGINT,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "collection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_item" (
    "id" BIGINT NOT NULL,
    "collectionId" BIGINT NOT NULL,
    "uri" TEXT,
    "identityId" BIGINT,
    "objectUri" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "CollectionItemState" NOT NULL DEFAULT 'PENDING',
    "authorizationUri" TEXT,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "collection_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reported_collection" (
    "reportId" BIGINT NOT NULL,
    "collectionId" BIGINT NOT NULL,

    CONSTRAINT "reported_collection_pkey" PRIMARY KEY ("reportId","collectionId")
);

-- CreateIndex
CREATE UNIQUE INDEX "collection_uri_key" ON "collection"("uri");

-- CreateIndex
CREATE INDEX "collection_identityId_id_idx" ON "collection"("identityId", "id");

-- CreateIndex
CREATE INDEX "collection_url_idx" ON "collection"("url");

-- CreateIndex
CREATE INDEX "collection_tagId_idx" ON "collection"("tagId");

-- CreateIndex
CREATE UNIQUE INDEX "collection_item_collectionId_objectUri_key" ON "collection_item"("collectionId", "objectUri");

-- CreateIndex
CREATE INDEX "collection_item_identityId_collectionId_idx" ON "collection_item"("identityId", "collectionId");

-- CreateIndex
CREATE INDEX "collection_item_authorizationUri_idx" ON "collection_item"("authorizationUri");

-- CreateIndex
CREATE INDEX "collection_item_uri_idx" ON "collection_item"("uri");

-- CreateIndex
CREATE INDEX "reported_collection_collectionId_idx" ON "reported_collection"("collectionId");

-- CreateIndex
CREATE INDEX "notification_collectionId_idx" ON "notification"("collectionId");

-- AddForeignKey
ALTER TABLE "collection" ADD CONSTRAINT "collection_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "tag"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_item" ADD CONSTRAINT "collection_item_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "collection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_collection" ADD CONSTRAINT "reported_collection_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_collection" ADD CONSTRAINT "reported_collection_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "collection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
