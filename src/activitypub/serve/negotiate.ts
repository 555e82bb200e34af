import { isActivityMediaType } from '../vocab.ts';

/** What most clients of the fediverse send; no need to take it apart each time. */
const USUAL = 'application/activity+json';

/**
 * Whether a client wants the ActivityPub form of what is also a page: the media type of an Accept with the greatest weight decides, of
 * several the first. Without Accept, or with nothing but wildcards, a person is looking.
 */
export function wantsActivityPub(accept: string | string[] | undefined): boolean {
  const header = Array.isArray(accept) ? accept.join(',') : (accept ?? '');
  if (header.startsWith(USUAL)) return true;
  if (!header.includes('json')) return false;
  let best = { weight: 0, isWanted: false };
  for (const range of splitRanges(header)) {
    const weight = weightOf(range);
    const isJson = isActivityMediaType(range.replace(/;\s*q=[\d.]+\s*/i, ''));
    const isPage = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(range);
    if ((isJson || isPage) && weight > best.weight) best = { weight, isWanted: isJson };
  }
  return best.isWanted;
}

/** Commas inside of quotes (the profile) part nothing. */
function splitRanges(header: string): string[] {
  return header.slice(0, 2000).match(/(?:"[^"]*"|[^,"])+/g) ?? [];
}

function weightOf(range: string): number {
  const weight = /;\s*q=([\d.]+)/i.exec(range)?.[1];
  const value = weight === undefined ? 1 : Number(weight);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), 1) : 0;
}
