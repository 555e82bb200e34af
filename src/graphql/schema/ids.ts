// Global ids (Relay): a type and a row's id.

import { InputProblems } from '../../core/input.ts';
import { parseId } from '../../lib/ids.ts';
import { InvalidInputError } from './errors.ts';

/**
 * Global ids are opaque to clients and readable in logs: the type, then the row's id (`post_113…`), which is the REST
 * id.
 */
const PREFIXES = {
  Post: 'post',
  Attachment: 'attachment',
  Media: 'media',
  Boost: 'boost',
  TimelineEntry: 'entry',
  Identity: 'identity',
  ViewerIdentity: 'vieweridentity',
  Domain: 'domain',
  Host: 'host',
  HostBlock: 'hostblock',
  AccessBlock: 'accessblock',
  IdentityRestriction: 'identityrestriction',
  Notification: 'notification',
  NotificationRequest: 'notificationrequest',
  Delivery: 'delivery',
  Token: 'token',
  Application: 'application',
  User: 'user',
  Passkey: 'passkey',
  List: 'list',
  Collection: 'collection',
  CollectionItem: 'collectionitem',
  Conversation: 'conversation',
  Filter: 'filter',
  Report: 'report',
  ReportNote: 'reportnote',
  ScheduledPost: 'scheduledpost',
  Import: 'import',
  Archive: 'archive',
  Announcement: 'announcement',
  PushSubscription: 'push',
  Invite: 'invite',
  SignUp: 'signup',
  AuditEntry: 'audit',
  Strike: 'strike',
} as const;

export type NodeName = keyof typeof PREFIXES;

const NAMES = new Map<string, NodeName>(
  Object.entries(PREFIXES).map(([name, prefix]) => [prefix, name as NodeName]),
);

export function encodeNodeId(name: string, id: bigint | number | string): string {
  return `${PREFIXES[name as NodeName] ?? name.toLowerCase()}_${id}`;
}

/** The type and the row's id; null for what is none of our ids. */
export function decodeNodeId(text: string): { name: NodeName; id: bigint } | null {
  const at = text.indexOf('_');
  const name = NAMES.get(text.slice(0, Math.max(0, at)));
  const id = parseId(text.slice(at + 1));
  return name === undefined || id === null ? null : { name, id };
}

/** The row's id of a global id of one type. Throws INVALID_INPUT with the path of the field. */
export function readId(text: string | number | bigint, name: NodeName, path: readonly string[]): bigint {
  const found = decodeNodeId(String(text));
  if (found?.name === name) return found.id;
  throw new InvalidInputError(
    `This id names no ${name.toLowerCase()}; send one as the API gave it, like ${PREFIXES[name]}_113….`,
    { path },
  );
}

/** The same for each of a list; all that are none are named. */
export function readIds(
  texts: readonly (string | number | bigint)[],
  name: NodeName,
  path: readonly string[],
): bigint[] {
  const problems = new InputProblems();
  const ids = texts.flatMap(
    (text, at) => problems.take(() => readId(text, name, [...path, String(at)])) ?? [],
  );
  problems.throwIfAny();
  return ids;
}

/** The same for a field that may be left out. */
export function readOptionalId(
  text: string | number | bigint | null | undefined,
  name: NodeName,
  path: readonly string[],
): bigint | null {
  return text === null || text === undefined ? null : readId(text, name, path);
}
