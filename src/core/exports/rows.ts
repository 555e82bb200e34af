// Writes whom somebody follows, blocks and so on as CSV, a page at a time.

import type { TransferKind } from '../../db/enums.ts';
import { readBool } from '../../db/row.ts';
import { type Ctx, sql } from '../context.ts';
import { languagesOf } from '../follows/options.ts';
import { cellsOf, headOf, type TransferRow } from '../transfers/columns.ts';
import { csvLine } from '../transfers/csv.ts';

/** Rows that are read at once. */
const A_PAGE = 500;

interface Row {
  cursor: bigint;
  subject: string;
  list: string | null;
  showBoosts: boolean | bigint | null;
  notifies: boolean | bigint | null;
  languages: string | null;
  hidesNotifications: boolean | bigint | null;
}

const people = (table: string, own: string, other: string, where = '') => ({
  columns: `r."${other}" AS "cursor", i."username" || '@' || i."handleDomain" AS "subject"`,
  from: `${table} r JOIN identity i ON i."id" = r."${other}" WHERE r."${own}" = ? AND r."${other}" > ?${where} AND i."state" <> 'DELETED'`,
});

/** Where the rows of each kind stand: those of an identity, behind a cursor, in an order that has an index. */
const SOURCES: Readonly<Record<TransferKind, { columns: string; from: string }>> = {
  FOLLOWS: {
    columns: `r."id" AS "cursor", i."username" || '@' || i."handleDomain" AS "subject", r."showBoosts", r."notifies", r."languages"`,
    from: `follow r JOIN identity i ON i."id" = r."followeeId" WHERE r."followerId" = ? AND r."id" > ? AND r."state" = 'ACCEPTED'`,
  },
  BLOCKS: people('block', 'blockerId', 'blockedId'),
  MUTES: (() => {
    const { columns, from } = people('mute', 'muterId', 'mutedId', ' AND r."expiresAt" IS NULL');
    return { columns: `${columns}, r."hidesNotifications"`, from };
  })(),
  LISTS: {
    columns: `r."id" AS "cursor", i."username" || '@' || i."handleDomain" AS "subject", l."title" AS "list"`,
    from: `list l JOIN list_member r ON r."listId" = l."id" JOIN identity i ON i."id" = r."memberId"
      WHERE l."identityId" = ? AND r."id" > ? AND i."state" <> 'DELETED'`,
  },
  BOOKMARKS: {
    columns: `r."id" AS "cursor", p."uri" AS "subject"`,
    from: `bookmark r JOIN post p ON p."id" = r."postId" WHERE r."identityId" = ? AND r."id" > ? AND p."deletedAt" IS NULL`,
  },
  DOMAIN_BLOCKS: {
    columns: `r."id" AS "cursor", r."name" AS "subject"`,
    from: `hidden_host r WHERE r."identityId" = ? AND r."id" > ?`,
  },
};

/** Lines of a file, and what to read on behind; `next` is null at its end. */
export interface ExportPage {
  csv: string;
  next: bigint | null;
}

/** The next lines of an export, its head before the first (`after` 0). For its owner alone. */
export async function exportPage(
  ctx: Ctx,
  identityId: bigint,
  kind: TransferKind,
  after: bigint,
): Promise<ExportPage> {
  const { columns, from } = SOURCES[kind];
  const rows = await sql(ctx).all<Row>(`SELECT ${columns} FROM ${from} ORDER BY 1 LIMIT ${A_PAGE}`, [
    identityId,
    after,
  ]);
  const head = after === 0n ? headOf(kind) : null;
  const lines = rows.map((row) => csvLine(cellsOf(kind, readRow(row))));
  return {
    csv: (head === null ? '' : csvLine(head)) + lines.join(''),
    next: rows.length < A_PAGE ? null : (rows.at(-1)?.cursor ?? null),
  };
}

function readRow(row: Row): Omit<TransferRow, 'problem'> {
  const { subject, list, showBoosts, notifies, languages = null, hidesNotifications } = row;
  return {
    subject,
    list: list ?? '',
    options: {
      ...(showBoosts == null ? {} : { showBoosts: readBool(showBoosts) }),
      ...(notifies == null ? {} : { notifies: readBool(notifies) }),
      ...(hidesNotifications == null ? {} : { hidesNotifications: readBool(hidesNotifications) }),
      languages: languagesOf({ languages }),
    },
  };
}

/** A whole file, page by page as it is read. */
export async function* exportFile(ctx: Ctx, identityId: bigint, kind: TransferKind): AsyncGenerator<string> {
  for (let after: bigint | null = 0n; after !== null; ) {
    const { csv, next }: ExportPage = await exportPage(ctx, identityId, kind, after);
    if (csv !== '') yield csv;
    after = next;
  }
}

/** As Mastodon calls these files. */
export const EXPORT_NAMES: Readonly<Record<TransferKind, string>> = {
  FOLLOWS: 'following_accounts.csv',
  BLOCKS: 'blocked_accounts.csv',
  MUTES: 'muted_accounts.csv',
  LISTS: 'lists.csv',
  BOOKMARKS: 'bookmarks.csv',
  DOMAIN_BLOCKS: 'blocked_domains.csv',
};
