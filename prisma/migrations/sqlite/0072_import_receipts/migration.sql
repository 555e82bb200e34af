-- AlterTable
ALTER TABLE "import" ADD COLUMN "receipt" BIGINT;
ALTER TABLE "import" ADD COLUMN "receiptUntil" BIGINT;

-- Hand-written from here on; the migration tool leaves it alone.

-- Rows that wait, by whether their servers are known to be down: an import may have none whose servers are not.
CREATE INDEX "import_item_failing_idx" ON "import_item"("importId", "failingSince") WHERE "state" = 'WAITING';
