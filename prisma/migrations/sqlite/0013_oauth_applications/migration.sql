-- CreateTable
CREATE TABLE "application" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "domainId" BIGINT NOT NULL,
    "clientId" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "website" TEXT,
    "redirectUris" JSONB NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "application_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "authorization_code" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "applicationId" BIGINT NOT NULL,
    "userId" BIGINT NOT NULL,
    "identityId" BIGINT,
    "redirectUri" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "codeChallenge" TEXT,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT,
    "tokenId" BIGINT,
    CONSTRAINT "authorization_code_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "application" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "authorization_code_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "authorization_code_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_token" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'BEARER',
    "sealed" TEXT,
    "applicationId" BIGINT,
    "domainId" BIGINT,
    "userId" BIGINT,
    "identityId" BIGINT,
    "scopes" TEXT NOT NULL,
    "appName" TEXT NOT NULL DEFAULT '',
    "createdAt" BIGINT NOT NULL,
    "lastUsedAt" BIGINT,
    "expiresAt" BIGINT,
    "revokedAt" BIGINT,
    CONSTRAINT "token_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "application" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "token_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "domain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "token_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "token_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "identity" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_token" ("appName", "createdAt", "expiresAt", "hash", "id", "identityId", "lastUsedAt", "revokedAt", "scopes", "userId") SELECT "appName", "createdAt", "expiresAt", "hash", "id", "identityId", "lastUsedAt", "revokedAt", "scopes", "userId" FROM "token";
DROP TABLE "token";
ALTER TABLE "new_token" RENAME TO "token";
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");
CREATE INDEX "token_userId_idx" ON "token"("userId");
CREATE INDEX "token_identityId_idx" ON "token"("identityId");
CREATE INDEX "token_applicationId_userId_idx" ON "token"("applicationId", "userId");
CREATE INDEX "token_domainId_idx" ON "token"("domainId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "application_clientId_key" ON "application"("clientId");

-- CreateIndex
CREATE INDEX "application_domainId_idx" ON "application"("domainId");

-- CreateIndex
CREATE UNIQUE INDEX "authorization_code_hash_key" ON "authorization_code"("hash");

-- CreateIndex
CREATE INDEX "authorization_code_applicationId_idx" ON "authorization_code"("applicationId");

-- CreateIndex
CREATE INDEX "authorization_code_userId_idx" ON "authorization_code"("userId");

-- CreateIndex
CREATE INDEX "authorization_code_identityId_idx" ON "authorization_code"("identityId");

-- CreateIndex
CREATE INDEX "authorization_code_expiresAt_idx" ON "authorization_code"("expiresAt");

-- Hand-written from here on; the migration tool leaves it alone.
