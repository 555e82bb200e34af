-- CreateTable
CREATE TABLE "setup_link" (
    "hash" TEXT NOT NULL,
    "expiresAt" BIGINT NOT NULL,

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("hash")
);
