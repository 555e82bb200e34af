-- Texts in Chinese, Japanese and Korean are indexed by pairs of characters from here on: everything is indexed anew, the newest first, beside what else
-- goes on. Until then what was there is found as before.
DELETE FROM "meta" WHERE "key" IN ('search.posts', 'search.identities');
UPDATE "work" SET "dueAt" = 0 WHERE "machine" = 'search-index';
