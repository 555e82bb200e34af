// Reads activities of other servers.

import { ACTIVITY_TYPES, ACTOR_TYPES, type ActivityType, COLLECTION_TYPES } from '../vocab.ts';
import { type RemoteAudience, readAudience } from './audience.ts';
import { type RemoteEmoji, readTags } from './tags.ts';
import { type Unreadable, unreadable } from './unreadable.ts';
import { type Doc, toDoc, typeAmong, typesOf } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';
import { type Reference, readReference, readReferences } from './values/reference.ts';
import { readText, readTime } from './values/scalars.ts';

interface ActivityBase {
  kind: 'activity';
  /** Null where it has none: it is then known by the hash of its bytes. */
  id: string | null;
  /** Whether it is theirs to do is for the caller: the signer, and `activityProblem`. */
  actor: string;
  audience: RemoteAudience;
  /** Epoch milliseconds. */
  publishedAt: number | null;
  /** FEP-8b32 proof or linked-data signature in the document: somebody other than its actor may have sent it. */
  isVouchedFor: boolean;
  /** The activity itself, for what no field holds. */
  doc: Doc;
}

/** Activities about one thing. */
export interface PlainActivity extends ActivityBase {
  type: Exclude<ActivityType, 'Like' | 'EmojiReact' | 'Add' | 'Remove' | 'Move' | 'Flag'>;
  object: Reference;
}

/** Like, and Pleroma's EmojiReact. */
export interface ReactionActivity extends ActivityBase {
  type: 'Like' | 'EmojiReact';
  object: Reference;
  /** The emoji of a reaction (`🎉` or `:blobcat:`); null for a plain Like. */
  reaction: string | null;
  emoji: RemoteEmoji[];
}

/** Add and Remove (pins), and Move, whose target is where the actor moved. */
export interface TargetedActivity extends ActivityBase {
  type: 'Add' | 'Remove' | 'Move';
  object: Reference;
  target: Reference;
}

/** A report: people and posts, and what is said about them. */
export interface FlagActivity extends ActivityBase {
  type: 'Flag';
  objects: Reference[];
  /** Plain text. */
  content: string;
}

/** An activity that we take note of and do nothing about. */
export interface OtherActivity extends ActivityBase {
  type: 'Other';
  /** Its type as written. */
  name: string;
  object: Reference | null;
}

export type RemoteActivity =
  | PlainActivity
  | ReactionActivity
  | TargetedActivity
  | FlagActivity
  | OtherActivity;

/**
 * Reads an activity. It must name an actor, and an object where its type asks for one. An id that is an address with
 * credentials or of another scheme than https is refused; ids that are no addresses (`urn:`, `tag:`) count as none.
 */
export function readActivity(value: unknown): RemoteActivity | Unreadable {
  const doc = toDoc(value);
  if (doc === null) return unreadable('the activity is no JSON object');
  const [name] = typesOf(doc);
  if (name === undefined) return unreadable('the activity has no type');
  const id = readId(doc.id);
  if (id === null && typeof doc.id === 'string' && /^https?:/i.test(doc.id)) {
    return unreadable('the id of the activity is not usable');
  }
  const actor = idOf(doc.actor);
  if (actor === null) return unreadable('the activity names no actor');
  const base: ActivityBase = {
    kind: 'activity',
    id,
    actor,
    audience: readAudience(doc),
    publishedAt: readTime(doc.published),
    isVouchedFor: toDoc(doc.signature) !== null || (doc.proof !== undefined && doc.proof !== null),
    doc,
  };
  return withObject(base, typeAmong(doc, ACTIVITY_TYPES), name);
}

function withObject(
  base: ActivityBase,
  type: ActivityType | null,
  name: string,
): RemoteActivity | Unreadable {
  const { doc } = base;
  if (type === 'Flag') {
    const objects = readReferences(doc.object, LIMITS.items);
    if (objects.length === 0) return unreadable('the Flag names nothing');
    return { ...base, type, objects, content: readComment(doc) };
  }
  const object = readReference(doc.object);
  if (type === null) return { ...base, type: 'Other', name, object };
  if (object === null) return unreadable(`the ${type} has no object`);
  if (type === 'Like' || type === 'EmojiReact') {
    return Object.assign(base, { type, object, reaction: readReaction(doc), emoji: readTags(doc).emoji });
  }
  if (type === 'Add' || type === 'Remove' || type === 'Move') {
    const target = readReference(doc.target);
    return target === null
      ? unreadable(`the ${type} has no target`)
      : Object.assign(base, { type, object, target });
  }
  return Object.assign(base, { type, object });
}

/** Lemmy writes the reason of a report as its summary. */
function readComment(doc: Doc): string {
  return readText(doc.content, LIMITS.flagComment) ?? readText(doc.summary, LIMITS.flagComment) ?? '';
}

function readReaction(doc: Doc): string | null {
  const reaction = readText(doc.content, 200) ?? readText(doc._misskey_reaction, 200);
  return reaction === null || reaction.trim() === '' ? null : reaction.trim();
}

/**
 * The activity that is the object of another (Undo, Accept, Reject, a group's Announce); null where it is named by its
 * id alone.
 */
export function embeddedActivity(activity: RemoteActivity): RemoteActivity | null {
  const doc = 'object' in activity ? activity.object?.doc : null;
  if (doc === null || doc === undefined) return null;
  const inner = readActivity(doc);
  return inner.kind === 'activity' ? inner : null;
}

/**
 * What an Announce is about. Groups announce activities (FEP-1b12): then `activity` is its type and `id` the thing that
 * activity is about. What is embedded is never believed, only fetched by its id. Null id: nothing that could be
 * fetched.
 */
export function announced(announce: RemoteActivity): { id: string | null; activity: RemoteActivity | null } {
  const inner = embeddedActivity(announce);
  if (inner !== null && inner.type !== 'Other') {
    return { id: 'object' in inner ? (inner.object?.id ?? null) : null, activity: inner };
  }
  return { id: 'object' in announce ? (announce.object?.id ?? null) : null, activity: null };
}

/**
 * The id of what was deleted, where an Undo takes a Delete back; null for every other Undo, and for one that names the
 * Delete by its id alone. Who deleted it is not looked at: this is a hint to ask its server.
 */
export function undoneDeletion(undo: RemoteActivity): string | null {
  const doc = 'object' in undo ? (undo.object?.doc ?? null) : null;
  return doc !== null && typeAmong(doc, ['Delete'] as const) !== null ? idOf(doc.object) : null;
}

/** Which reader a fetched document is for. */
export function kindOf(value: unknown): 'actor' | 'activity' | 'collection' | 'object' | 'unknown' {
  const doc = toDoc(value);
  if (doc === null || typesOf(doc).length === 0) return 'unknown';
  if (typeAmong(doc, ACTOR_TYPES) !== null) return 'actor';
  if (typeAmong(doc, COLLECTION_TYPES) !== null) return 'collection';
  if (typeAmong(doc, ACTIVITY_TYPES) !== null) return 'activity';
  return 'object';
}
