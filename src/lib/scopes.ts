// OAuth scopes, with those that imply others.

/**
 * OAuth scopes of tokens, in the order they are shown and stored. The words are Mastodon's, because every app asks
 * for them; GraphQL uses the same ones.
 */
const READABLE = [
  'accounts',
  'blocks',
  'bookmarks',
  'collections',
  'favourites',
  'filters',
  'follows',
  'lists',
  'mutes',
  'notifications',
  'search',
  'statuses',
] as const;

const WRITABLE = [
  'accounts',
  'blocks',
  'bookmarks',
  'collections',
  'conversations',
  'favourites',
  'filters',
  'follows',
  'lists',
  'media',
  'mutes',
  'notifications',
  'reports',
  'statuses',
] as const;

const ADMINISTRABLE = [
  'accounts',
  'reports',
  'domain_allows',
  'domain_blocks',
  'ip_blocks',
  'email_domain_blocks',
  'canonical_email_blocks',
] as const;

export type Scope =
  | 'profile'
  | 'read'
  | `read:${(typeof READABLE)[number]}`
  | 'write'
  | `write:${(typeof WRITABLE)[number]}`
  | 'follow'
  | 'push'
  | 'admin:read'
  | `admin:read:${(typeof ADMINISTRABLE)[number]}`
  | 'admin:write'
  | `admin:write:${(typeof ADMINISTRABLE)[number]}`;

export const SCOPES: readonly Scope[] = [
  'profile',
  'read',
  ...READABLE.map((noun) => `read:${noun}` as const),
  'write',
  ...WRITABLE.map((noun) => `write:${noun}` as const),
  'follow',
  'push',
  'admin:read',
  ...ADMINISTRABLE.map((noun) => `admin:read:${noun}` as const),
  'admin:write',
  ...ADMINISTRABLE.map((noun) => `admin:write:${noun}` as const),
];

const RANK: ReadonlyMap<string, number> = new Map(SCOPES.map((scope, index) => [scope, index]));

/** The old `follow` scope opens relations only; `read` and `write` do not open `follow` itself, nor need they. */
const FOLLOW_OPENS: ReadonlySet<string> = new Set(
  ['blocks', 'follows', 'mutes'].flatMap((noun) => [`read:${noun}`, `write:${noun}`]),
);

export function isScope(text: string): text is Scope {
  return RANK.has(text);
}

/**
 * Reads a scope string (separated by spaces, or by `+` as some apps send it) or a list. Known scopes come without
 * repetition in the order given, so that an app is answered what it asked for; what we do not know comes in `unknown`.
 */
export function parseScopes(given: string | readonly string[]): {
  scopes: Scope[];
  unknown: string[];
} {
  const words = (typeof given === 'string' ? [given] : given).flatMap((text) => text.split(/[\s+]+/));
  const scopes = new Set<Scope>();
  const unknown = new Set<string>();
  for (const word of words) {
    if (word === '') continue;
    if (isScope(word)) scopes.add(word);
    else unknown.add(word);
  }
  return { scopes: [...scopes], unknown: [...unknown] };
}

/**
 * Whether `held` opens `wanted`: the same scope, a parent of it (`read` of `read:statuses`), or `follow` of relations.
 */
export function scopeImplies(held: string, wanted: string): boolean {
  return held === wanted || wanted.startsWith(`${held}:`) || (held === 'follow' && FOLLOW_OPENS.has(wanted));
}

/** Whether a token with `held` may do what needs `wanted`. */
export function scopesAllow(held: readonly string[], wanted: Scope): boolean {
  return held.some((scope) => scopeImplies(scope, wanted));
}

/** Whether everything in `wanted` is opened by `held`: a token may ask for no more than its app was registered for. */
export function scopesCover(held: readonly string[], wanted: readonly Scope[]): boolean {
  return wanted.every((scope) => scopesAllow(held, scope));
}

/** The shortest set with the same meaning, in the order of `SCOPES`. */
export function normaliseScopes(scopes: readonly Scope[]): Scope[] {
  const all = [...new Set(scopes)];
  return all
    .filter((scope) => !all.some((other) => other !== scope && scopeImplies(other, scope)))
    .sort((a, b) => (RANK.get(a) ?? 0) - (RANK.get(b) ?? 0));
}

/** As stored and as OAuth answers it: separated by single spaces. */
export function formatScopes(scopes: readonly Scope[]): string {
  return scopes.join(' ');
}

/** How GraphQL writes a scope, whose names have no colons: `read:statuses` -> `READ_STATUSES`. */
export function scopeName(scope: Scope): string {
  return scope.toUpperCase().replace(/:/g, '_');
}

const BY_NAME: ReadonlyMap<string, Scope> = new Map(SCOPES.map((scope) => [scopeName(scope), scope]));

/** The scopes of names as GraphQL writes them; words that are none are left out. */
export function scopesOfNames(names: readonly string[]): Scope[] {
  return names.flatMap((name) => BY_NAME.get(name) ?? []);
}
