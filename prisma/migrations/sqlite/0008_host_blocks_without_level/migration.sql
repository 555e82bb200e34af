-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_host_block" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "domainId" BIGINT,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "host_block_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_host_block" ("createdAt", "domainId", "id", "name", "reason") SELECT "createdAt", "domainId", "id", "name", "reason" FROM "host_block";
DROP TABLE "host_block";
ALTER TABLE "new_host_block" RENAME TO "host_block";
CREATE INDEX "host_block_name_idx" ON "host_block"("name");
CREATE UNIQUE INDEX "host_block_domainId_name_key" ON "host_block"("domainId", "name");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- Hand-written from here on; the migration tool leaves it alone.

-- Went with the old table.
CREATE UNIQUE INDEX "host_block_install_name_key" ON "host_block"("name") WHERE "domainId" IS NULL;
