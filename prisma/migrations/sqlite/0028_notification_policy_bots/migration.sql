-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_notification_policy" (
    "identityId" BIGINT NOT NULL PRIMARY KEY,
    "notFollowing" TEXT NOT NULL DEFAULT 'ACCEPT',
    "notFollowers" TEXT NOT NULL DEFAULT 'ACCEPT',
    "newAccounts" TEXT NOT NULL DEFAULT 'ACCEPT',
    "privateMentions" TEXT NOT NULL DEFAULT 'FILTER',
    "bots" TEXT NOT NULL DEFAULT 'ACCEPT',
    "limitedAccounts" TEXT NOT NULL DEFAULT 'FILTER'
);
INSERT INTO "new_notification_policy" ("identityId", "limitedAccounts", "newAccounts", "notFollowers", "notFollowing", "privateMentions") SELECT "identityId", "limitedAccounts", "newAccounts", "notFollowers", "notFollowing", "privateMentions" FROM "notification_policy";
DROP TABLE "notification_policy";
ALTER TABLE "new_notification_policy" RENAME TO "notification_policy";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- Hand-written from here on; the migration tool leaves it alone.
