-- Hand-written from here on; the migration tool leaves it alone.
-- Words of posts and of people, for full-text search: this server divides and folds texts itself, so PostgreSQL parses none.
CREATE TABLE "search_post" ("id" BIGINT PRIMARY KEY, "words" tsvector NOT NULL);
CREATE INDEX "search_post_words_idx" ON "search_post" USING gin ("words");
CREATE TABLE "search_identity" ("id" BIGINT PRIMARY KEY, "words" tsvector NOT NULL);
CREATE INDEX "search_identity_words_idx" ON "search_identity" USING gin ("words");
-- Hashtags by how they begin, whatever the collation of the database.
CREATE INDEX "tag_name_pattern_idx" ON "tag" ("name" text_pattern_ops);
