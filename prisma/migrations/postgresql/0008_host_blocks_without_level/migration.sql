-- AlterTable
ALTER TABLE "host_block" DROP COLUMN "level";

-- DropEnum
DROP TYPE "HostBlockLevel";

-- Hand-written from here on; the migration tool leaves it alone.
