// How much is read of documents of other servers.

/**
 * How much of each thing is read. Lengths are UTF-16 code units: text beyond is cut,
 * lists beyond are shortened; ids and usernames that are too long are no ids and no usernames.
 */
export const LIMITS = {
  /** Bytes of a document; the inbox and the fetcher stop there while reading. */
  documentBytes: 1_048_576,
  depth: 40,
  id: 2048,
  name: 2048,
  summary: 20_000,
  content: 400_000,
  alt: 10_000,
  fields: 50,
  fieldLength: 2047,
  aliases: 256,
  pollOptions: 500,
  shortcode: 200,
  hashtag: 200,
  attachments: 32,
  tags: 1000,
  audience: 1000,
  items: 1000,
  keys: 10,
  flagComment: 5000,
} as const;
