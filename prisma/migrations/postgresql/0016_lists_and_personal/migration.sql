-- CreateEnum
CREATE TYPE "ListReplies" AS ENUM ('FOLLOWED', 'LIST', 'NONE');

-- CreateEnum
CREATE TYPE "SensitiveMedia" AS ENUM ('UNMARKED', 'ALWAYS', 'NEVER');

-- AlterTable
ALTER TABLE "follow" ADD COLUMN     "isListed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "isOnlyListed" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "list" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "replies" "ListReplies" NOT NULL DEFAULT 'LIST',
    "isExclusive" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_member" (
    "id" BIGINT NOT NULL,
    "listId" BIGINT NOT NULL,
    "memberId" BIGINT NOT NULL,

    CONSTRAINT "list_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "followed_tag" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "tagId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "followed_tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "featured_tag" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "tagId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "featured_tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "private_note" (
    "identityId" BIGINT NOT NULL,
    "subjectId" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "private_note_pkey" PRIMARY KEY ("identityId","subjectId")
);

-- CreateTable
CREATE TABLE "endorsement" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "subjectId" BIGINT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "endorsement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hidden_host" (
    "id" BIGINT NOT NULL,
    "identityId" BIGINT NOT NULL,
    "hostId" BIGINT,
    "domainId" BIGINT,
    "name" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "hidden_host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marker" (
    "identityId" BIGINT NOT NULL,
    "timeline" TEXT NOT NULL,
    "lastReadId" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" BIGINT NOT NULL,

    CONSTRAINT "marker_pkey" PRIMARY KEY ("identityId","timeline")
);

-- CreateTable
CREATE TABLE "settings" (
    "identityId" BIGINT NOT NULL,
    "visibility" "Visibility" NOT NULL DEFAULT 'PUBLIC',
    "isSensitive" BOOLEAN NOT NULL DEFAULT false,
    "showsMedia" "SensitiveMedia" NOT NULL DEFAULT 'UNMARKED',
    "opensWarnings" BOOLEAN NOT NULL DEFAULT false,
    "playsAnimations" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("identityId")
);

-- CreateIndex
CREATE INDEX "list_identityId_id_idx" ON "list"("identityId", "id");

-- CreateIndex
CREATE INDEX "list_member_memberId_idx" ON "list_member"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "list_member_listId_memberId_key" ON "list_member"("listId", "memberId");

-- CreateIndex
CREATE INDEX "followed_tag_tagId_identityId_idx" ON "followed_tag"("tagId", "identityId");

-- CreateIndex
CREATE UNIQUE INDEX "followed_tag_identityId_tagId_key" ON "followed_tag"("identityId", "tagId");

-- CreateIndex
CREATE UNIQUE INDEX "featured_tag_identityId_tagId_key" ON "featured_tag"("identityId", "tagId");

-- CreateIndex
CREATE INDEX "private_note_subjectId_idx" ON "private_note"("subjectId");

-- CreateIndex
CREATE INDEX "endorsement_subjectId_idx" ON "endorsement"("subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "endorsement_identityId_subjectId_key" ON "endorsement"("identityId", "subjectId");

-- CreateIndex
CREATE INDEX "hidden_host_identityId_hostId_idx" ON "hidden_host"("identityId", "hostId");

-- CreateIndex
CREATE UNIQUE INDEX "hidden_host_identityId_name_key" ON "hidden_host"("identityId", "name");

-- AddForeignKey
ALTER TABLE "list_member" ADD CONSTRAINT "list_member_listId_fkey" FOREIGN KEY ("listId") REFERENCES "list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "followed_tag" ADD CONSTRAINT "followed_tag_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "tag"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "featured_tag" ADD CONSTRAINT "featured_tag_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "tag"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endorsement" ADD CONSTRAINT "endorsement_subjectId_fkey" FOREIGN KEY ("subjectId") REFERENCES "identity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.
