-- CreateTable
CREATE TABLE "setup_link" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "expiresAt" BIGINT NOT NULL
);
