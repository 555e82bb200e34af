-- AlterTable
ALTER TABLE "preview" ADD COLUMN     "blurhash" TEXT;

-- Hand-written from here on; the migration tool leaves it alone.

-- Posts that are older than the table of their links are gone through once.
INSERT INTO "work" ("id", "machine", "subject", "state", "payload", "dueAt", "createdAt", "updatedAt")
  SELECT 1, 'old-links', 'everything', 'linking', CAST('{"below":"' || (max("id") + 1) || '"}' AS JSONB), 0, 0, 0
  FROM "post" HAVING max("id") IS NOT NULL;
