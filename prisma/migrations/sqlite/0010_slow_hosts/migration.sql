-- AlterTable: rebuilding the table, as the tool proposes, would drop its partial index.
ALTER TABLE "host" ADD COLUMN "isSlow" BOOLEAN NOT NULL DEFAULT false;

-- Hand-written from here on; the migration tool leaves it alone.
