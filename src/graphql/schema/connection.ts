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
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
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

/** What a page costs: its entries. A number beyond the limit is refused later, with words. */
export function pageComplexity(args: PageArgs): { field: number; multiplier: number } {
  const asked = args.last ?? args.first ?? DEFAULT_PAGE;
  return { field: 1, multiplier: Math.min(Math.max(1, asked), LONGEST_PAGE) };
}

/** What was asked for, as bounds of ids. Throws INVALID_INPUT. */
export function readPage(args: PageArgs): Page {
  const isBackward = args.last != null;
  if (isBackward && args.first != null) throw invalid('Send first or last, not both.', 'last');
  const asked = args.last ?? args.first ?? DEFAULT_PAGE;
  if (asked < 1 || asked > LONGEST_PAGE) {
    throw invalid(
      `Ask for 1 to ${LONGEST_PAGE} entries at once, and page on with after.`,
      isBackward ? 'last' : 'first',
    );
  }
  const newer = [bound(args.before, 'before'), bound(args.newerThan, 'newerThan')].filter(
    (id) => id !== null,
  );
  return {
    limit: asked,
    olderThan: bound(args.after, 'after'),
    newerThan: newer.sort((a, b) => (a < b ? 1 : -1))[0] ?? null,
    order: isBackward ? 'oldest' : 'newest',
  };
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
 * THE keyset connection: asks for one row more than wanted, so that it knows whether more follow. Rows may come in any order; they leave
 * newest first. `edge` makes the entry; its cursor is the id that pages are bounded by.
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
  return toConnection(page, shown, hasMore, cursorOf, edge);
}

/**
 * The same for a page that is loaded already and says itself whether more follow. `resumeAt`: where the next page begins if that is not the
 * last entry; `hasBehind`: whether anything lies on the other side of where the page began.
 */
export function toConnection<Row, Node, E extends Edge<Node>>(
  page: Page,
  rows: readonly Row[],
  hasMore: boolean,
  cursorOf: (row: Row) => bigint,
  edge: (row: Row, cursor: string) => E,
  more: { resumeAt?: bigint | null; hasBehind?: boolean } = {},
): Connection<Node, E> {
  const edges = rows.map((row) => edge(row, String(cursorOf(row))));
  const isBackward = page.order === 'oldest';
  const hasBehind = more.hasBehind ?? page.olderThan != null;
  const ends = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  if (more.resumeAt != null) ends[isBackward ? 0 : 1] = String(more.resumeAt);
  return {
    edges,
    pageInfo: {
      hasNextPage: isBackward ? hasBehind : hasMore,
      hasPreviousPage: isBackward ? hasMore : hasBehind,
      startCursor: ends[0] ?? null,
      endCursor: ends[1] ?? null,
    },
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
