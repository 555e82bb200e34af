// Reads collections of recommended people and who is in them (FEP-7aa9).

import { type Doc, docs, toDoc, typeAmong } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';
import { pageOf, readLinks } from './values/links.ts';
import { readNatural } from './values/natural-language.ts';
import { type Reference, readReference, readReferences } from './values/reference.ts';
import { readBoolean, readText, readTime } from './values/scalars.ts';

/** A FeaturedItem. Times are epoch milliseconds. */
export interface RemoteFeaturedItem {
  id: string;
  featuredObject: string;
  authorization: string | null;
  publishedAt: number | null;
}

/** A FeaturedCollection; `description` may be HTML. */
export interface RemoteFeaturedCollection {
  id: string;
  attributedTo: string | null;
  name: string;
  description: string;
  language: string | null;
  /** As written, with `#`. */
  topic: string | null;
  isSensitive: boolean;
  isDiscoverable: boolean;
  url: string | null;
  publishedAt: number | null;
  updatedAt: number | null;
  items: RemoteFeaturedItem[];
  /** Ids of items that stand there without their content. */
  references: string[];
  /** Its first page, where its items stand on pages. */
  first: Reference | null;
}

/** Items of one collection that are looked at: as many as FEP-7aa9 proposes. */
const MOST_ITEMS = 150;

export const isFeaturedCollection = (value: unknown): boolean => {
  const doc = toDoc(value);
  return doc !== null && typeAmong(doc, ['FeaturedCollection'] as const) !== null;
};

/** Null for what is none, or has no usable id. */
export function readFeaturedCollection(value: unknown): RemoteFeaturedCollection | null {
  const doc = toDoc(value);
  const id = doc === null ? null : readId(doc.id);
  if (doc === null || id === null || !isFeaturedCollection(doc)) return null;
  const summary = readNatural(doc, 'summary', LIMITS.summary);
  const name = readNatural(doc, 'name', LIMITS.name);
  const listed = doc.orderedItems ?? doc.items;
  return {
    id,
    attributedTo: idOf(doc.attributedTo),
    name: name?.value ?? '',
    description: summary?.value ?? '',
    language: summary?.language ?? name?.language ?? null,
    topic: topicOf(doc),
    isSensitive: readBoolean(doc.sensitive) ?? false,
    isDiscoverable: readBoolean(doc.discoverable) ?? true,
    url: pageOf(readLinks(doc.url), id),
    publishedAt: readTime(doc.published),
    updatedAt: readTime(doc.updated),
    items: docs(listed, MOST_ITEMS).flatMap((item) => readFeaturedItem(item) ?? []),
    references: readReferences(listed, MOST_ITEMS).flatMap((item) =>
      item.doc === null ? (item.id ?? []) : [],
    ),
    first: listed === undefined ? readReference(doc.first) : null,
  };
}

/** Null for what is none, or names nobody. */
export function readFeaturedItem(value: unknown): RemoteFeaturedItem | null {
  const doc = toDoc(value);
  if (doc === null || typeAmong(doc, ['FeaturedItem'] as const) === null) return null;
  const id = readId(doc.id);
  // The FEP's own example of an item calls it `object`.
  const featuredObject = idOf(doc.featuredObject) ?? idOf(doc.object);
  if (id === null || featuredObject === null) return null;
  return {
    id,
    featuredObject,
    authorization: idOf(doc.featureAuthorization),
    publishedAt: readTime(doc.published),
  };
}

function topicOf(doc: Doc): string | null {
  const topic = toDoc(doc.topic);
  return topic === null ? null : readText(topic.name, LIMITS.name);
}
