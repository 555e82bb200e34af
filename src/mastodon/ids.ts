// Global ids of GraphQL from the plain ids of the REST API.

import { parseId } from '../lib/ids.ts';
import { notFound } from './errors.ts';

type Kind =
  | 'post'
  | 'identity'
  | 'entry'
  | 'notification'
  | 'notificationrequest'
  | 'attachment'
  | 'media'
  | 'boost'
  | 'list'
  | 'collection'
  | 'collectionitem'
  | 'conversation'
  | 'filter'
  | 'scheduledpost'
  | 'announcement'
  | 'domain'
  | 'report'
  | 'signup'
  | 'hostblock'
  | 'accessblock';

/** Whether a part of a path is an id at all. */
export const isKey = (key: string): boolean => parseId(key) !== null;

/** `post_113…` of `113…`. Throws 404 for what is no id: nothing is there. */
export function globalId(kind: Kind, key: string): string {
  if (parseId(key) === null) throw notFound();
  return `${kind}_${key}`;
}

/** The ids among these, each once. */
export function globalIds(kind: Kind, keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => parseId(key) !== null).map((key) => `${kind}_${key}`);
}

/** The plain id of a global one. */
export function keyOf(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}
