-- CreateEnum
CREATE TYPE "AttachmentType" AS ENUM ('IMAGE', 'VIDEO', 'AUDIO', 'FILE');

-- CreateTable
CREATE TABLE "attachment" (
    "id" BIGINT NOT NULL,
    "postId" BIGINT NOT NULL,
    "position" INTEGER,
    "type" "AttachmentType" NOT NULL,
    "url" TEXT NOT NULL,
    "mediaType" TEXT,
    "alt" TEXT NOT NULL DEFAULT '',
    "width" INTEGER,
    "height" INTEGER,
    "blurhash" TEXT,
    "focusX" DOUBLE PRECISION,
    "focusY" DOUBLE PRECISION,
    "duration" DOUBLE PRECISION,
    "previewUrl" TEXT,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attachment_postId_idx" ON "attachment"("postId");

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Hand-written from here on; the migration tool leaves it alone.

-- What is attached to the posts that are stored already: rows with small numbers as ids, which no id drawn later can be.
INSERT INTO "attachment" ("id", "postId", "position", "type", "url", "mediaType", "alt", "width", "height", "blurhash", "focusX", "focusY", "duration", "previewUrl")
SELECT row_number() OVER (ORDER BY p."id", a."at"), p."id", a."at" - 1, upper(a."it" ->> 'type')::"AttachmentType", a."it" ->> 'url',
    a."it" ->> 'mediaType', coalesce(a."it" ->> 'alt', ''), (a."it" ->> 'width')::float8::integer, (a."it" ->> 'height')::float8::integer,
    a."it" ->> 'blurhash', (a."it" #>> '{focus,x}')::float8, (a."it" #>> '{focus,y}')::float8, (a."it" ->> 'duration')::float8,
    a."it" ->> 'previewUrl'
FROM "post" p, jsonb_array_elements(p."attachments") WITH ORDINALITY a("it", "at")
WHERE p."attachments" <> '[]';

-- What only an earlier version of a post had.
INSERT INTO "attachment" ("id", "postId", "position", "type", "url", "mediaType", "alt", "width", "height", "blurhash", "focusX", "focusY", "duration", "previewUrl")
SELECT (SELECT coalesce(max("id"), 0) FROM "attachment") + row_number() OVER (ORDER BY x."postId", x."url"), x.*
FROM (
    SELECT DISTINCT ON (v."postId", a."it" ->> 'url') v."postId", NULL::integer, upper(a."it" ->> 'type')::"AttachmentType", a."it" ->> 'url' AS "url",
        a."it" ->> 'mediaType', coalesce(a."it" ->> 'alt', ''), (a."it" ->> 'width')::float8::integer, (a."it" ->> 'height')::float8::integer,
        a."it" ->> 'blurhash', (a."it" #>> '{focus,x}')::float8, (a."it" #>> '{focus,y}')::float8, (a."it" ->> 'duration')::float8,
        a."it" ->> 'previewUrl'
    FROM "post_version" v, jsonb_array_elements(v."attachments") WITH ORDINALITY a("it", "at")
    WHERE v."attachments" <> '[]'
        AND NOT EXISTS (SELECT 1 FROM "attachment" r WHERE r."postId" = v."postId" AND r."url" = a."it" ->> 'url')
    ORDER BY v."postId", a."it" ->> 'url', v."revision", a."at"
) x;

-- The copies get the ids of the rows.
UPDATE "post" p SET "attachments" = (
    SELECT jsonb_agg(a."it" || jsonb_build_object('id', r."id"::text) ORDER BY a."at")
    FROM jsonb_array_elements(p."attachments") WITH ORDINALITY a("it", "at") JOIN "attachment" r ON r."postId" = p."id" AND r."position" = a."at" - 1
) WHERE "attachments" <> '[]';

UPDATE "post_version" v SET "attachments" = (
    SELECT jsonb_agg(a."it" || jsonb_build_object('id', (
        SELECT min(r."id")::text FROM "attachment" r WHERE r."postId" = v."postId" AND r."url" = a."it" ->> 'url'
    )) ORDER BY a."at")
    FROM jsonb_array_elements(v."attachments") WITH ORDINALITY a("it", "at")
) WHERE "attachments" <> '[]';
