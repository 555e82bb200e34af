// What a domain shows others of whom it does not deal with.

import { createHash } from 'node:crypto';
import type { HostBlockLevel } from '../../db/enums.ts';
import type { Domain, HostBlock } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { actingIdentity } from '../viewer.ts';

/** A block or limit as others are shown it. */
export interface PublishedBlock {
  /** The name, or what is left of it where a part is hidden. */
  name: string;
  /** SHA-256 of the whole name as hex: whoever knows the name recognises it. */
  digest: string;
  level: HostBlockLevel;
  /** Why, as its people are told; may be empty. */
  reason: string;
}

/** One domain decides by hand: more of them than this are not shown. */
export const MOST_PUBLISHED = 10_000;

/**
 * The servers that a domain blocks or limits, by its own decision or that of the install: blocked ones first, each kind
 * by name. Null where the domain shows them to nobody, or to its own people alone and somebody else asks.
 */
export async function publishedBlocks(
  ctx: Ctx,
  domain: Pick<Domain, 'id' | 'showsBlocksTo'>,
): Promise<PublishedBlock[] | null> {
  if (!isShown(ctx, domain)) return null;
  const rows = await models(ctx).hostBlock.findMany({
    where: { OR: [{ domainId: domain.id }, { domainId: null }] },
    take: MOST_PUBLISHED,
  });
  const strictest = new Map<string, HostBlock>();
  for (const row of rows) {
    const known = strictest.get(row.name);
    if (!known || RANK[row.level] > RANK[known.level] || (row.level === known.level && row.domainId !== null))
      strictest.set(row.name, row);
  }
  return [...strictest.values()]
    .sort((a, b) => RANK[b.level] - RANK[a.level] || (a.name < b.name ? -1 : 1))
    .map(({ name, level, reason, isObfuscated }) => ({
      name: isObfuscated ? obfuscated(name) : name,
      digest: digestOf(name),
      level,
      reason,
    }));
}

const RANK: Record<HostBlockLevel, number> = { LIMIT: 0, BLOCK: 1 };

/** SHA-256 of a name, as hex. */
export const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex');

/** A name of which the quarters at both ends are left, and its dots: `exam***.**mple`. */
export function obfuscated(name: string): string {
  const shown = Math.floor(name.length / 4);
  return [...name]
    .map((sign, at) => (sign !== '.' && at > shown && at < name.length - shown ? '*' : sign))
    .join('');
}

function isShown({ viewer }: Ctx, { id, showsBlocksTo }: Pick<Domain, 'id' | 'showsBlocksTo'>): boolean {
  if (showsBlocksTo === 'EVERYBODY') return true;
  return showsBlocksTo === 'PEOPLE' && actingIdentity(viewer)?.domainId === id;
}
