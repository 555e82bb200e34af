-- CreateTable
CREATE TABLE "sensitive_post" (
    "domainId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "isEdited" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("domainId", "postId"),
    CONSTRAINT "sensitive_post_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "sensitive_post_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "strike_post" (
    "strikeId" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,

    PRIMARY KEY ("strikeId", "postId"),
    CONSTRAINT "strike_post_strikeId_fkey" FOREIGN KEY ("strikeId") REFERENCES "strike" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "sensitive_post_postId_idx" ON "sensitive_post"("postId");

-- CreateIndex
CREATE INDEX "strike_post_postId_idx" ON "strike_post"("postId");
