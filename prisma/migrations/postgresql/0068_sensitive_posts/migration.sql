-- AlterEnum
ALTER TYPE "StrikeAct" ADD VALUE 'POSTS_SENSITIVE';

-- CreateTable
CREATE TABLE "sensitive_post" (
    "domainId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "isEdited" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "sensitive_post_pkey" PRIMARY KEY ("domainId","postId")
);

-- CreateTable
CREATE TABLE "strike_post" (
    "strikeId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,

    CONSTRAINT "strike_post_pkey" PRIMARY KEY ("strikeId","postId")
);

-- CreateIndex
CREATE INDEX "sensitive_post_postId_idx" ON "sensitive_post"("postId");

-- CreateIndex
CREATE INDEX "strike_post_postId_idx" ON "strike_post"("postId");

-- AddForeignKey
ALTER TABLE "sensitive_post" ADD CONSTRAINT "sensitive_post_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sensitive_post" ADD CONSTRAINT "sensitive_post_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strike_post" ADD CONSTRAINT "strike_post_strikeId_fkey" FOREIGN KEY ("strikeId") REFERENCES "strike"("id") ON DELETE CASCADE ON UPDATE CASCADE;
