-- CreateTable
CREATE TABLE "under_way" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "holder" BIGINT NOT NULL,
    "until" BIGINT NOT NULL
);

-- Hand-written from here on; the migration tool leaves it alone.
