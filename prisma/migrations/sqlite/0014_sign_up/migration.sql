-- CreateTable
CREATE TABLE "sign_up" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "userId" BIGINT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "usernameKey" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "needsApproval" BOOLEAN NOT NULL DEFAULT false,
    "language" TEXT,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "sign_up_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "sign_up_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "mail_link" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "purpose" TEXT NOT NULL,
    "userId" BIGINT NOT NULL,
    "email" TEXT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    CONSTRAINT "mail_link_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "invite" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "domainId" BIGINT NOT NULL,
    "userId" BIGINT,
    "usesLeft" INTEGER,
    "expiresAt" BIGINT,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "invite_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "invite_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_domain" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "ownerId" BIGINT,
    "isPrivate" BOOLEAN NOT NULL DEFAULT false,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "registrations" TEXT NOT NULL DEFAULT 'CLOSED',
    "confirmsEmail" BOOLEAN NOT NULL DEFAULT true,
    "mailSender" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "iconUrl" TEXT,
    "accent" TEXT NOT NULL DEFAULT '#2b6cb0',
    "rules" JSONB NOT NULL DEFAULT '[]',
    "postLength" INTEGER NOT NULL DEFAULT 500,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "domain_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "user_account" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_domain" ("accent", "createdAt", "description", "host", "iconUrl", "id", "isDefault", "isPrivate", "name", "origin", "ownerId", "postLength", "registrations", "rules", "state", "title") SELECT "accent", "createdAt", "description", "host", "iconUrl", "id", "isDefault", "isPrivate", "name", "origin", "ownerId", "postLength", "registrations", "rules", "state", "title" FROM "domain";
DROP TABLE "domain";
ALTER TABLE "new_domain" RENAME TO "domain";
CREATE UNIQUE INDEX "domain_name_key" ON "domain"("name");
CREATE UNIQUE INDEX "domain_host_key" ON "domain"("host");
CREATE UNIQUE INDEX "domain_origin_key" ON "domain"("origin");
CREATE TABLE "new_user_account" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "passwordHash" TEXT,
    "isAdmin" BOOLEAN NOT NULL DEFAULT false,
    "disabledAt" BIGINT,
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "createdAt" BIGINT NOT NULL,
    "lastSignInAt" BIGINT
);
INSERT INTO "new_user_account" ("createdAt", "disabledAt", "email", "id", "isAdmin", "lastSignInAt", "passwordHash") SELECT "createdAt", "disabledAt", "email", "id", "isAdmin", "lastSignInAt", "passwordHash" FROM "user_account";
DROP TABLE "user_account";
ALTER TABLE "new_user_account" RENAME TO "user_account";
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_userId_key" ON "sign_up"("userId");

-- CreateIndex
CREATE INDEX "sign_up_createdAt_idx" ON "sign_up"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_domainId_usernameKey_key" ON "sign_up"("domainId", "usernameKey");

-- CreateIndex
CREATE INDEX "mail_link_userId_idx" ON "mail_link"("userId");

-- CreateIndex
CREATE INDEX "mail_link_expiresAt_idx" ON "mail_link"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "invite_code_key" ON "invite"("code");

-- CreateIndex
CREATE INDEX "invite_domainId_idx" ON "invite"("domainId");

-- CreateIndex
CREATE INDEX "invite_userId_idx" ON "invite"("userId");

-- Hand-written from here on; the migration tool leaves it alone.
