-- AlterTable
ALTER TABLE "sign_up" ADD COLUMN "inviterId" BIGINT;

-- CreateTable
CREATE TABLE "invitation" (
    "identityId" BIGINT NOT NULL,
    "inviterId" BIGINT NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("identityId")
);

-- CreateIndex
CREATE INDEX "invitation_inviterId_idx" ON "invitation"("inviterId");

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity"("id") ON DELETE CASCADE ON UPDATE CASCADE;
