-- Hand-written from here on; the migration tool leaves it alone.
-- Words of posts and of people, for full-text search: this server divides and folds texts itself, so SQLite has nothing left to do but to part them
-- at spaces. Only the index is kept, and not the words.
CREATE VIRTUAL TABLE "search_post" USING fts5("words", content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE "search_identity" USING fts5("words", content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3');
