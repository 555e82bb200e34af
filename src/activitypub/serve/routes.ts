// Which ActivityPub document a path means.

import { parseId } from '../../lib/ids.ts';
import type { ActivityKind } from './activity.ts';

/** What authorizations are given for. */
type Authorized = 'quote' | 'reply' | 'like' | 'announce';

/**
 * What a path of ours means to ActivityPub. `hasPage`: people have a page for the same thing, so the Accept header
 * decides.
 */
export type Route =
  | { kind: 'instanceActor'; hasPage: false }
  | { kind: 'instanceOutbox'; hasPage: false }
  | { kind: 'actor'; username: string; hasPage: true }
  | {
      kind: 'outbox' | 'followers' | 'following' | 'featured' | 'featuredTags' | 'featuredCollections';
      username: string;
      hasPage: false;
    }
  | { kind: 'activity'; username: string; activity: ActivityKind; rowId: bigint; hasPage: false }
  | { kind: 'authorization'; of: Authorized; username: string; rowId: bigint; hasPage: false }
  | { kind: 'featureAuthorization' | 'featuredCollection'; username: string; rowId: bigint; hasPage: false }
  | { kind: 'collectionItem'; username: string; rowId: bigint; itemId: bigint; hasPage: false }
  /** `username`: as the address of its page names the author; null where it names nobody. */
  | { kind: 'post'; id: bigint; username: string | null; hasPage: true }
  | { kind: 'create'; id: bigint; hasPage: false }
  | { kind: 'replies' | 'likes' | 'shares'; id: bigint; hasPage: false };

const USER = /^\/users\/([^/]+)(?:\/(.+))?$/;
const PROFILE = /^\/@([^/@]+)(?:\/(\d+))?$/;
const POST = /^\/posts\/(\d+)(?:\/(activity|replies|likes|shares)(?:\/\d+)?)?$/;
const ACTIVITY = /^(boosts|likes|follows|blocks)\/(\d+)$/;
const AUTHORIZATION = /^(quote|reply|like|announce|feature)_authorizations\/(\d+)$/;
const COLLECTION = /^featured_collections\/(\d+)(?:\/items\/(\d+))?$/;

/** Reads a path; null where ActivityPub has nothing to say. */
export function routeOf(path: string): Route | null {
  if (path === '/actor') return { kind: 'instanceActor', hasPage: false };
  if (path === '/actor/outbox') return { kind: 'instanceOutbox', hasPage: false };
  if (path.startsWith('/posts/')) return postRoute(path);
  if (path.startsWith('/users/')) return userRoute(path);
  return path.startsWith('/@') ? profileRoute(path) : null;
}

function postRoute(path: string): Route | null {
  const [, digits = '', rest] = POST.exec(path) ?? [];
  const id = parseId(digits);
  if (id === null) return null;
  if (rest === undefined) return { kind: 'post', id, username: null, hasPage: true };
  if (rest === 'activity') return { kind: 'create', id, hasPage: false };
  return { kind: rest as 'replies' | 'likes' | 'shares', id, hasPage: false };
}

function userRoute(path: string): Route | null {
  const [, encoded = '', rest] = USER.exec(path) ?? [];
  const username = decoded(encoded);
  if (username === null) return null;
  if (rest === undefined) return { kind: 'actor', username, hasPage: true };
  if (rest === 'outbox' || rest === 'followers' || rest === 'following')
    return { kind: rest, username, hasPage: false };
  if (rest === 'collections/featured') return { kind: 'featured', username, hasPage: false };
  if (rest === 'collections/tags') return { kind: 'featuredTags', username, hasPage: false };
  if (rest === 'featured_collections') return { kind: 'featuredCollections', username, hasPage: false };
  return (
    collectionRoute(username, rest) ?? authorizationRoute(username, rest) ?? activityRoute(username, rest)
  );
}

function collectionRoute(username: string, rest: string): Route | null {
  const [, digits = '', itemDigits] = COLLECTION.exec(rest) ?? [];
  const rowId = parseId(digits);
  if (rowId === null) return null;
  if (itemDigits === undefined) return { kind: 'featuredCollection', username, rowId, hasPage: false };
  const itemId = parseId(itemDigits);
  return itemId === null ? null : { kind: 'collectionItem', username, rowId, itemId, hasPage: false };
}

function authorizationRoute(username: string, rest: string): Route | null {
  const [, of, digits = ''] = AUTHORIZATION.exec(rest) ?? [];
  const rowId = parseId(digits);
  if (rowId === null) return null;
  if (of === 'feature') return { kind: 'featureAuthorization', username, rowId, hasPage: false };
  return { kind: 'authorization', of: of as Authorized, username, rowId, hasPage: false };
}

function activityRoute(username: string, rest: string): Route | null {
  const [, activity, digits = ''] = ACTIVITY.exec(rest) ?? [];
  const rowId = parseId(digits);
  if (activity === undefined || rowId === null) return null;
  return { kind: 'activity', username, activity: activity as ActivityKind, rowId, hasPage: false };
}

/** Addresses of pages, which people paste elsewhere: asked for as ActivityPub they are what they show. */
function profileRoute(path: string): Route | null {
  const [, encoded = '', digits] = PROFILE.exec(path) ?? [];
  const username = decoded(encoded);
  if (username === null) return null;
  if (digits === undefined) return { kind: 'actor', username, hasPage: true };
  const id = parseId(digits);
  return id === null ? null : { kind: 'post', id, username, hasPage: true };
}

function decoded(text: string): string | null {
  if (text === '') return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
