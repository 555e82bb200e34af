-- CreateTable
CREATE TABLE "attachment" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "postId" BIGINT NOT NULL,
    "position" INTEGER,
    "type" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "mediaType" TEXT,
    "alt" TEXT NOT NULL DEFAULT '',
    "width" INTEGER,
    "height" INTEGER,
    "blurhash" TEXT,
    "focusX" REAL,
    "focusY" REAL,
    "duration" REAL,
    "previewUrl" TEXT,
    CONSTRAINT "attachment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "post" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "attachment_postId_idx" ON "attachment"("postId");

-- Hand-written from here on; the migration tool leaves it alone.

-- What is attached to the posts that are stored already: rows with small numbers as ids, which no id drawn later can be.
INSERT INTO "attachment" ("id", "postId", "position", "type", "url", "mediaType", "alt", "width", "height", "blurhash", "focusX", "focusY", "duration", "previewUrl")
SELECT row_number() OVER (ORDER BY p."id", a."key"), p."id", a."key", upper(a."value" ->> '$.type'), a."value" ->> '$.url',
    a."value" ->> '$.mediaType', coalesce(a."value" ->> '$.alt', ''), CAST(a."value" ->> '$.width' AS INTEGER),
    CAST(a."value" ->> '$.height' AS INTEGER), a."value" ->> '$.blurhash', a."value" ->> '$.focus.x', a."value" ->> '$.focus.y',
    a."value" ->> '$.duration', a."value" ->> '$.previewUrl'
FROM "post" p, json_each(p."attachments") a
WHERE p."attachments" <> '[]';

-- What only an earlier version of a post had.
INSERT INTO "attachment" ("id", "postId", "position", "type", "url", "mediaType", "alt", "width", "height", "blurhash", "focusX", "focusY", "duration", "previewUrl")
SELECT (SELECT coalesce(max("id"), 0) FROM "attachment") + row_number() OVER (ORDER BY v."postId", v."revision", a."key"), v."postId", NULL,
    upper(a."value" ->> '$.type'), a."value" ->> '$.url', a."value" ->> '$.mediaType', coalesce(a."value" ->> '$.alt', ''),
    CAST(a."value" ->> '$.width' AS INTEGER), CAST(a."value" ->> '$.height' AS INTEGER), a."value" ->> '$.blurhash',
    a."value" ->> '$.focus.x', a."value" ->> '$.focus.y', a."value" ->> '$.duration', a."value" ->> '$.previewUrl'
FROM "post_version" v, json_each(v."attachments") a
WHERE v."attachments" <> '[]'
    AND NOT EXISTS (SELECT 1 FROM "attachment" r WHERE r."postId" = v."postId" AND r."url" = a."value" ->> '$.url')
GROUP BY v."postId", a."value" ->> '$.url';

-- The copies get the ids of the rows.
UPDATE "post" SET "attachments" = (
    SELECT json_group_array(json_set(a."value", '$.id', CAST(r."id" AS TEXT)) ORDER BY a."key")
    FROM json_each("post"."attachments") a JOIN "attachment" r ON r."postId" = "post"."id" AND r."position" = a."key"
) WHERE "attachments" <> '[]';

UPDATE "post_version" SET "attachments" = (
    SELECT json_group_array(json_set(a."value", '$.id', CAST((
        SELECT min(r."id") FROM "attachment" r WHERE r."postId" = "post_version"."postId" AND r."url" = a."value" ->> '$.url'
    ) AS TEXT)) ORDER BY a."key")
    FROM json_each("post_version"."attachments") a
) WHERE "attachments" <> '[]';
