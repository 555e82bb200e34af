// HTTP content negotiation (RFC 9110, section 12).

import { readOnce } from './when-asked.ts';

/**
 * Proactive content negotiation (RFC 9110, 12.5): which of the forms a resource has a client would rather get. Every
 * face asks here: ActivityPub documents, GraphQL, pages and feeds. An offer is a media type as it is written
 * (`application/json`), with the parameters that tell it from others (`application/ld+json; profile="…"`).
 */

/** One element of an Accept header. */
interface Range {
  type: string;
  subtype: string;
  parameters: ReadonlyMap<string, string>;
  weight: number;
}

/** How well a client takes one offer. */
interface Fit {
  weight: number;
  /** How exactly the range named it: 0 for `*`/`*`, 1 for `type/*`, 2 for the type, and one more for each parameter. */
  exactness: number;
  /** Place of the range in the header. */
  index: number;
}

const NOT_TAKEN: Fit = { weight: 0, exactness: 0, index: 0 };

/** Characters of a header that are read. */
const LONGEST = 2_000;

/**
 * The offer that a client prefers: by weight, then by how exactly it was named, then by the order of the header; where
 * a wildcard leaves it open, the first offer. Without a header everything is taken. null: the client takes none (406).
 */
export function preferred<Offer extends string>(
  accept: string | undefined,
  offers: readonly Offer[],
): Offer | null {
  const ranges = rangesOf(accept);
  let best: Offer | null = null;
  let bestFit = NOT_TAKEN;
  for (const offer of offers) {
    const fit = fitOf(ranges, offer);
    if (fit.weight > 0 && (best === null || isBetter(fit, bestFit))) {
      best = offer;
      bestFit = fit;
    }
  }
  return best;
}

/** How much a client wants an offer: 0 (not taken) to 1. */
export function weightOf(accept: string | undefined, offer: string): number {
  return fitOf(rangesOf(accept), offer).weight;
}

/**
 * Whether an answer may go out in a content coding (RFC 9110, 12.5.3): named, not refused, and not less liked than
 * plain.
 */
export function takesCoding(acceptEncoding: string | undefined, coding: string): boolean {
  const weights = new Map<string, number>();
  for (const element of elementsOf(acceptEncoding ?? '')) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim().toLowerCase());
    const weight = readWeight(parameters.find((each) => /^q\s*=/.test(each)));
    if (weight !== null && !weights.has(name)) weights.set(name, weight);
  }
  const weight = weights.get(coding) ?? weights.get('*') ?? 0;
  return weight > 0 && weight >= (weights.get('identity') ?? 0);
}

/**
 * The language that a reader prefers among those there are (RFC 9110, 12.5.4): by weight, then by the order of the
 * header, where a wildcard leaves it open by the order of the offers. A range with a region takes the language without
 * (`de-AT` takes `de`), for want of better. Null where the header says nothing that can be read, or takes none.
 */
export function preferredLanguage<Offer extends string>(
  acceptLanguage: string | undefined,
  offers: readonly Offer[],
): Offer | null {
  let best: Offer | null = null;
  let bestFit = NOT_TAKEN;
  const ranges = languagesIn(acceptLanguage ?? '');
  for (const offer of offers) {
    const fit = languageFit(ranges, offer);
    if (fit.weight > 0 && (best === null || isBetter(fit, bestFit))) {
      best = offer;
      bestFit = fit;
    }
  }
  return best;
}

interface LanguageRange {
  tag: string;
  weight: number;
}

/** The best of the ranges that name a language decides over it; a wildcard over those that none names. */
function languageFit(ranges: readonly LanguageRange[], offer: string): Fit {
  let fit: Fit | null = null;
  let open = NOT_TAKEN;
  for (const [index, { tag, weight }] of ranges.entries()) {
    if (tag === '*') open = { weight, exactness: 0, index: ranges.length };
    else if (tag === offer || tag.startsWith(`${offer}-`)) {
      const each = { weight, exactness: 0, index };
      if (fit === null || isBetter(each, fit)) fit = each;
    }
  }
  return fit ?? open;
}

const languagesIn = readOnce((header): readonly LanguageRange[] =>
  elementsOf(header).flatMap((element) => {
    const [tag = '', ...parameters] = element.split(';').map((part) => part.trim().toLowerCase());
    const weight = readWeight(parameters.find((each) => /^q\s*=/.test(each)));
    return weight !== null && /^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)$/.test(tag) ? [{ tag, weight }] : [];
  }),
);

const PLAIN = new Set(['', 'identity']);

/** The sentence of the 415 for a body in a content coding, and its header (RFC 9110, 15.5.16). */
export const CODED = 'Send the body without Content-Encoding.';
export const CODINGS_TAKEN = { 'accept-encoding': 'identity' };

/**
 * Whether a request says that its body comes in a content coding (RFC 9110, 8.4). None is read, because signatures
 * cover what is sent.
 */
export function isCoded(contentEncoding: string | undefined): boolean {
  return !PLAIN.has((contentEncoding ?? '').trim().toLowerCase());
}

function isBetter(fit: Fit, than: Fit): boolean {
  if (fit.weight !== than.weight) return fit.weight > than.weight;
  if (fit.exactness !== than.exactness) return fit.exactness > than.exactness;
  return fit.index < than.index;
}

/** The most exact range that names an offer decides over it, also where it refuses it (`q=0`). */
function fitOf(ranges: readonly Range[], offer: string): Fit {
  const [offered] = rangesOf(offer);
  if (!offered) return NOT_TAKEN;
  let fit = NOT_TAKEN;
  let exactest = -1;
  for (const [index, range] of ranges.entries()) {
    const exactness = exactnessOf(range, offered);
    if (exactness === null || exactness <= exactest) continue;
    exactest = exactness;
    fit = { weight: range.weight, exactness, index };
  }
  return fit;
}

/** null: the range does not name the offer. */
function exactnessOf(range: Range, offered: Range): number | null {
  if (range.type === '*') return range.subtype === '*' ? 0 : null;
  if (range.type !== offered.type) return null;
  if (range.subtype === '*') return 1;
  if (range.subtype !== offered.subtype) return null;
  let exactness = 2;
  for (const [name, value] of range.parameters) {
    if (name === 'charset') {
      // All text goes out in UTF-8.
      if (!/^utf-?8$/i.test(value)) return null;
      continue;
    }
    const own = offered.parameters.get(name);
    // A parameter that the offer does not have makes no difference; clients add them (a profile on
    // application/activity+json).
    if (own === undefined) continue;
    if (!value.split(/\s+/).includes(own)) return null;
    exactness += 1;
  }
  return exactness;
}

function rangesOf(accept: string | undefined): readonly Range[] {
  return rangesIn(accept ?? '');
}

const rangesIn = readOnce((header): readonly Range[] => {
  const elements = elementsOf(header).filter((element) => element.trim() !== '');
  // Without a header, and with a list of nothing (RFC 9110, 5.6.1.2), anything is taken.
  return (elements.length === 0 ? ['*/*'] : elements).map(readRange).filter((range) => range !== null);
});

/** An element as a range; null for what is none, or has a weight that is no number: it is passed over. */
function readRange(text: string): Range | null {
  const [essence = '', ...rest] = text.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
  const match = /^\s*([^\s/;,"]+)\/([^\s/;,"]+)\s*$/.exec(essence.toLowerCase());
  if (!match?.[1] || !match[2]) return null;
  const parameters = new Map<string, string>();
  let weight: number | null = 1;
  for (const part of rest) {
    const at = part.indexOf('=');
    if (at === -1) continue;
    const name = part.slice(0, at).trim().toLowerCase();
    if (name === 'q') {
      weight = readWeight(part);
      // What follows the weight belongs to no media type.
      break;
    }
    parameters.set(name, unquoted(part.slice(at + 1).trim()));
  }
  return weight === null ? null : { type: match[1], subtype: match[2], parameters, weight };
}

/** `q=0.5` as a number from 0 to 1, 1 where nothing is said; null for what is no number. */
function readWeight(parameter: string | undefined): number | null {
  if (parameter === undefined) return 1;
  const text = parameter.slice(parameter.indexOf('=') + 1).trim();
  return /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Math.min(Number(text), 1) : null;
}

/**
 * Commas inside of quotes part nothing. What is longer than any client's header is read as far as whole elements go.
 */
function elementsOf(header: string): string[] {
  const read = header.length <= LONGEST ? header : header.slice(0, header.lastIndexOf(',', LONGEST));
  return read.slice(0, LONGEST).match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}
