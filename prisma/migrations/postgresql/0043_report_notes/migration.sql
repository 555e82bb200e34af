-- AlterTable
ALTER TABLE "report" ADD COLUMN     "assigneeId" BIGINT;

-- CreateTable
CREATE TABLE "report_note" (
    "id" BIGINT NOT NULL,
    "reportId" BIGINT NOT NULL,
    "authorId" BIGINT,
    "text" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    CONSTRAINT "report_note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "report_note_reportId_id_idx" ON "report_note"("reportId", "id");

-- AddForeignKey
ALTER TABLE "report_note" ADD CONSTRAINT "report_note_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "report"("id") ON DELETE CASCADE ON UPDATE CASCADE;
