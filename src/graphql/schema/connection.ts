// Relay connections: arguments, bounds, page info.

import type { ObjectRef, OutputType } from '@pothos/core';
import { LONGEST_PAGE, type Page } from '../../core/page.ts';
import { parseId } from '../../lib/ids.ts';
import { builder, type Types } from './builder.ts';
import { InvalidInputError } from './errors.ts';

/** The arguments of every list that can grow, as clients send them. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  newerThan?: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

export interface Connection<Node, E extends Edge<Node> = Edge<Node>> {
  edges: E[];
  pageInfo: PageInfo;
}

/** Whether more lie on either side may cost a statement: it is asked when the document asks. */
export interface PageInfo {
  readonly hasNextPage: boolean | Promise<boolean>;
  readonly hasPreviousPage: boolean | Promise<boolean>;
  startCursor: string | null;
  endCursor: string | null;
}

const DEFAULT_PAGE = 20;

type ArgBuilder = PothosSchemaTypes.FieldBuilder<Types, never>['arg'];

/** `first after last before newerThan`, the same on every connection. */
export function pageArgs(arg: ArgBuilder) {
  return {
    first: arg.int({
      description: `How many entries, from the newest on; ${DEFAULT_PAGE} when neither this nor \`last\` is given, ${LONGEST_PAGE} at most.`,
    }),
    after: arg.string({ description: 'Only entries older than the one with this cursor.' }),
    last: arg.int({
      description: `How many entries, those directly newer than \`before\` (or the oldest there are); ${LONGEST_PAGE} at most.`,
    }),
    before: arg.string({ description: 'Only entries newer than the one with this cursor.' }),
    newerThan: arg.string({
      description:
        'The same as `before`, meant for looking what is new since the last page; with `first` it begins at the newest entry.',
    }),
  };
}

/** `first after`, for the few lists that are in no order of time and so go in one direction alone. */
export function forwardArgs(arg: ArgBuilder) {
  return {
    first: arg.int({
      description: `How many entries; ${DEFAULT_PAGE} when left out, ${LONGEST_PAGE} at most.`,
    }),
    after: arg.string({ description: 'Only entries behind the one with this cursor.' }),
  };
}

/** What was asked for of such a list. Throws INVALID_INPUT. */
export function readForward(args: Pick<PageArgs, 'first' | 'after'>): {
  limit: number;
  after: bigint | null;
} {
  return { limit: numberWithin(args.first ?? DEFAULT_PAGE, 'first'), after: bound(args.after, 'after') };
}

/** What a page costs: its entries. A number beyond the limit is refused later, with words. */
export function pageComplexity(args: PageArgs): { field: number; multiplier: number } {
  const asked = args.last ?? args.first ?? DEFAULT_PAGE;
  return { field: 1, multiplier: Math.min(Math.max(1, asked), LONGEST_PAGE) };
}

/** What was asked for, as bounds of ids. Throws INVALID_INPUT. */
export function readPage(args: PageArgs): Page {
  const isBackward = args.last != null;
  if (isBackward && args.first != null) throw invalid('Send first or last, not both.', 'last');
  const limit = numberWithin(args.last ?? args.first ?? DEFAULT_PAGE, isBackward ? 'last' : 'first');
  const newer = [bound(args.before, 'before'), bound(args.newerThan, 'newerThan')].filter(
    (id) => id !== null,
  );
  return {
    limit,
    olderThan: bound(args.after, 'after'),
    newerThan: newer.sort((a, b) => (a < b ? 1 : -1))[0] ?? null,
    order: isBackward ? 'oldest' : 'newest',
  };
}

/**
 * A number of entries as it was asked for; out of range it is refused in the same words wherever it stands. Throws
 * INVALID_INPUT.
 */
export function numberWithin(asked: number, arg: string, least = 1, most = LONGEST_PAGE): number {
  if (asked >= least && asked <= most) return asked;
  throw invalid(`Ask for ${least} to ${most} entries at once.`, arg);
}

function bound(cursor: string | null | undefined, name: string): bigint | null {
  if (cursor == null) return null;
  const id = parseId(cursor);
  if (id === null) throw invalid('Send a cursor as an edge or pageInfo gave it.', name);
  return id;
}

function invalid(message: string, arg: string): InvalidInputError {
  return new InvalidInputError(message, { path: [arg] });
}

/**
 * THE keyset connection: asks for one row more than wanted, so that it knows whether more follow. Rows may come in any
 * order; they leave newest first. `edge` makes the entry; its cursor is the id that pages are bounded by.
 */
export async function connect<Row, Node, E extends Edge<Node>>(
  args: PageArgs,
  load: (page: Page) => Promise<readonly Row[]>,
  cursorOf: (row: Row) => bigint,
  edge: (row: Row, cursor: string) => E,
): Promise<Connection<Node, E>> {
  const page = readPage(args);
  const rows = [...(await load({ ...page, limit: page.limit + 1 }))].sort((a, b) =>
    cursorOf(a) < cursorOf(b) ? 1 : -1,
  );
  const hasMore = rows.length > page.limit;
  const isBackward = page.order === 'oldest';
  const shown = !hasMore ? rows : isBackward ? rows.slice(1) : rows.slice(0, page.limit);
  const edges = shown.map((row) => edge(row, String(cursorOf(row))));
  const isAny = async (probe: Page) => (await load(probe)).length > 0;
  return { edges, pageInfo: pageInfoOf(page, edges, { hasMore, isAny }) };
}

/** The connection of rows that are bounded by their own ids, and whose edges tell nothing more. */
export function connectRows<Row extends { id: bigint }>(
  args: PageArgs,
  load: (page: Page) => Promise<readonly Row[]>,
): Promise<Connection<Row>> {
  return connect(
    args,
    load,
    (row) => row.id,
    (row, cursor) => ({ cursor, node: row }),
  );
}

/** What the loader of a page knows of the rest of its list. */
export interface Rest {
  /** Whether more lie in the page's direction, within its bounds. */
  hasMore: boolean;
  /**
   * Whether the list has anything within these bounds. Asked only for an end that a bound cut off, and only if the
   * document wants to know.
   */
  isAny: (page: Page) => Promise<boolean>;
  /** Where the next page begins if that is not the last entry; null where it is. */
  resumeAt?: bigint | null;
}

/** Where a page lies in its list: both ends are true in both directions, because what a bound cut off is looked for. */
export function pageInfoOf(
  page: Page,
  edges: readonly Edge<unknown>[],
  { hasMore, isAny, resumeAt = null }: Rest,
): PageInfo {
  const isBackward = page.order === 'oldest';
  const { olderThan, newerThan } = page;
  const ends = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  if (resumeAt !== null) ends[isBackward ? 0 : 1] = String(resumeAt);
  return {
    get hasNextPage() {
      if (!isBackward && hasMore) return true;
      return newerThan == null ? false : isAny({ limit: 1, order: 'newest', olderThan: newerThan + 1n });
    },
    get hasPreviousPage() {
      if (isBackward && hasMore) return true;
      return olderThan == null ? false : isAny({ limit: 1, order: 'oldest', newerThan: olderThan - 1n });
    },
    startCursor: ends[0] ?? null,
    endCursor: ends[1] ?? null,
  };
}

/** Declares the types of a connection: `NAMEConnection` and `NAMEEdge`. */
export function connectionType<Type extends OutputType<Types>>(
  name: string,
  type: Type,
  description: string,
  edgeDescription: string,
) {
  return builder.connectionObject(
    { type, name: `${name}Connection`, description },
    { name: `${name}Edge`, description: edgeDescription },
  ) as ObjectRef<Types, Connection<unknown>>;
}
