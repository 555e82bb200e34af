// Access to the properties of JSON-LD documents, read as plain JSON.

/**
 * A JSON object of somebody else's: without a prototype (so that `constructor` and `__proto__` are nothing but absent
 * or data), its names without the prefixes JSON-LD allows for the vocabularies we read. Values are unchecked.
 */
export type Doc = Readonly<Record<string, unknown>>;

/**
 * Prefixes and IRIs of vocabularies whose terms do not collide. Contexts are never fetched nor interpreted: a document
 * that renames terms in a context of its own is read without them.
 */
const VOCABULARIES = [
  'as:',
  'https://www.w3.org/ns/activitystreams#',
  'sec:',
  'https://w3id.org/security#',
  'ldp:',
  'http://www.w3.org/ns/ldp#',
  'toot:',
  'http://joinmastodon.org/ns#',
  'schema:',
  'http://schema.org#',
  'http://schema.org/',
  'ostatus:',
  'http://ostatus.org#',
  'misskey:',
  'https://misskey-hub.net/ns#',
  'litepub:',
  'http://litepub.social/ns#',
  'gts:',
  'https://gotosocial.org/ns#',
  'https://w3id.org/fep/044f#',
  'https://purl.archive.org/socialweb/webfinger#',
] as const;

/** A term, a type or a name of the public collection without its vocabulary: `as:Note` is `Note`. */
export function localName(name: string): string {
  if (!name.includes(':')) return name;
  for (const vocabulary of VOCABULARIES) {
    if (name.startsWith(vocabulary)) return name.slice(vocabulary.length);
  }
  return name;
}

/** The value as a document; null where it is no JSON object. What is a document already is given back as it is. */
export function toDoc(value: unknown): Doc | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (Object.getPrototypeOf(value) === null) return value as Doc;
  const doc: Record<string, unknown> = Object.create(null);
  const aliases: [string, unknown][] = [];
  for (const [name, held] of Object.entries(value)) {
    if (name === '@id' || name === '@type') aliases.push([name.slice(1), held]);
    else if (name.includes(':')) aliases.push([localName(name), held]);
    else doc[name] = held;
  }
  // The short name wins: a document must not be able to say one thing to those who expand it and another to us.
  for (const [name, held] of aliases) if (!(name in doc)) doc[name] = held;
  return doc;
}

/**
 * A value as a list: arrays, `@list` and `@set` give their items (at most `limit`), null and absence nothing, all else
 * itself.
 */
export function values(value: unknown, limit = 100): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value))
    return value.slice(0, limit).filter((item) => item !== null && item !== undefined);
  if (typeof value === 'object') {
    const held = value as Record<string, unknown>;
    for (const list of ['@list', '@set']) {
      if (Object.hasOwn(held, list) && Array.isArray(held[list])) return values(held[list], limit);
    }
  }
  return [value];
}

/** The documents in a value that may be one, several or none; strings and numbers among them are left out. */
export function docs(value: unknown, limit = 100): Doc[] {
  const found: Doc[] = [];
  for (const item of values(value, limit)) {
    const doc = toDoc(item);
    if (doc !== null) found.push(doc);
  }
  return found;
}

/** The types of a document, without prefixes. */
export function typesOf(doc: Doc): string[] {
  const types: string[] = [];
  for (const type of values(doc.type, 10)) {
    if (typeof type === 'string' && type.length > 0 && type.length <= 200) types.push(localName(type));
  }
  return types;
}

/** The first of a document's types that is in `known`; null if none is. */
export function typeAmong<T extends string>(doc: Doc, known: readonly T[]): T | null {
  for (const type of typesOf(doc)) {
    const match = known.find((name) => name === type);
    if (match !== undefined) return match;
  }
  return null;
}
