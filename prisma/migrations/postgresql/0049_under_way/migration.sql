-- CreateTable
CREATE TABLE "under_way" (
    "name" TEXT NOT NULL,
    "holder" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,

    CONSTRAINT "under_way_pkey" PRIMARY KEY ("name")
);

-- Hand-written from here on; the migration tool leaves it alone.

-- What is under way ends with the database: nothing is written through to disk for it.
ALTER TABLE "under_way" SET UNLOGGED;
