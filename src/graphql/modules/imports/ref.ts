// The GraphQL type Import, and where an identity finds its imports and exports.

import { type ExportPage, exportPage } from '../../../core/exports/rows.ts';
import { failedItems, importFor, importsOf } from '../../../core/imports/queries.ts';
import type { TransferFile } from '../../../core/media/ports.ts';
import type { Identity, Import, ImportItem } from '../../../db/rows.ts';
import { parseId } from '../../../lib/ids.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connectionType,
  connectRows,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { ImportStateEnum, TransferKindEnum } from '../../schema/enums/transfers.ts';
import { InvalidInputError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

const MOST_FAILURES = 100;
/** How long the address of a file works: long enough for a person to press a button. */
const ADDRESS_MS = 3_600_000;

const FailedRow = builder.objectRef<ImportItem>('FailedImportRow').implement({
  description: 'A row of an import that could not be done.',
  fields: (t) => ({
    row: t.exposeInt('position', {
      description: 'Which row of the file it was, from 1 on, its head left out.',
    }),
    subject: t.exposeString('subject', { description: 'Whom or what it names, 16,384 characters at most.' }),
    list: t.exposeString('list', { description: 'The list it belongs to; empty for all but lists.' }),
    reason: t.string({
      description: 'Why it failed, in words.',
      resolve: ({ reason }) => reason ?? '',
    }),
  }),
});

/** Where a file of the acting identity is, for a while. */
export async function addressOf(
  ctx: GraphQLContext,
  owner: Pick<Identity, 'domainId'>,
  file: TransferFile,
  ms = ADDRESS_MS,
): Promise<{ url: string; expiresAt: number }> {
  const { app } = ctx.core;
  const domain = owner.domainId === null ? null : await app.domains.byId(owner.domainId);
  if (!domain) throw new Error('The domain of an identity of ours is not there.');
  const expiresAt = app.clock.now() + ms;
  return { url: app.ports.links.transfer(domain, file, expiresAt), expiresAt };
}

export const ImportRef = builder.objectRef<Import>('Import').implement({
  description:
    'A CSV file of follows, blocks and the like that is taken over for the acting identity, row by row. It is kept for 30 days after its end.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Import')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    kind: t.field({
      type: TransferKindEnum,
      description: 'What the file holds.',
      resolve: (it) => it.kind,
    }),
    overwrites: t.exposeBoolean('overwrites', {
      description: 'Whether what the file does not name ends, as far as it was there when the import began.',
    }),
    state: t.field({ type: ImportStateEnum, description: 'How far it is.', resolve: (it) => it.state }),
    total: t.exposeInt('total', { description: 'How many rows the file has; 0 until it has come.' }),
    done: t.exposeInt('done', { description: 'How many rows were done.' }),
    skipped: t.exposeInt('skipped', { description: 'How many rows were so already.' }),
    failed: t.exposeInt('failed', { description: 'How many rows could not be done.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the last row ended, or it was cancelled; null until then.',
    }),
    failures: t.field({
      type: [FailedRow],
      description: `The first rows that failed, ${MOST_FAILURES} at most; \`failuresUrl\` has all.`,
      complexity: { field: 1, multiplier: MOST_FAILURES },
      resolve: (it, _args, ctx) => failedItems(ctx.core, it.id, 0, MOST_FAILURES),
    }),
    failuresUrl: t.field({
      type: 'URL',
      nullable: true,
      description:
        'All rows that failed, as a CSV file with a column of reasons that can be imported again; GET it within an hour, without a token. Null where none failed.',
      resolve: async (it, _args, ctx) => {
        const owner = ctx.view.identity;
        if (it.failed === 0 || owner === null) return null;
        return (await addressOf(ctx, owner, { what: 'failures', id: it.id })).url;
      },
    }),
  }),
});

nodeLoader('Import', (id, ctx) => {
  const owner = ctx.view.identity;
  return owner && holds(ctx, 'read') ? importFor(ctx.core, owner, id) : null;
});

const ImportConnection = connectionType(
  'Import',
  ImportRef,
  'Imports, the latest first.',
  'An import in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<Import>>;

const ExportRows = builder.objectRef<ExportPage>('ExportRows').implement({
  description: 'Some lines of an export.',
  fields: (t) => ({
    csv: t.exposeString('csv', {
      description: 'At most 500 rows as CSV, behind the head in the first part; 2 MB at most.',
    }),
    next: t.string({
      nullable: true,
      description: 'Send it as `after` for the following lines; null where these were the last.',
      resolve: ({ next }) => (next === null ? null : String(next)),
    }),
  }),
});

builder.objectFields(ViewerIdentity, (t) => ({
  imports: t.field({
    type: ImportConnection,
    description: 'Its imports, the latest first.',
    authScopes: { holds: 'read' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) => connectRows(args, (page) => importsOf(ctx.core, identity.id, page)),
  }),
  exportUrl: t.field({
    type: 'URL',
    description:
      'Where its follows, blocks and the like are as a CSV file in the columns of Mastodon; GET it within an hour, without a token.',
    authScopes: { holds: 'read' },
    args: { kind: t.arg({ type: TransferKindEnum, required: true, description: 'What to export.' }) },
    resolve: async ({ identity }, { kind }, ctx) =>
      (await addressOf(ctx, identity, { what: 'export', id: identity.id, kind })).url,
  }),
  exportRows: t.field({
    type: ExportRows,
    description: 'The same file in parts, for programs that have no other way than GraphQL.',
    authScopes: { holds: 'read' },
    args: {
      kind: t.arg({ type: TransferKindEnum, required: true, description: 'What to export.' }),
      after: t.arg.string({
        description: '`next` of the part before, 19 digits at most; the first part when left out.',
      }),
    },
    complexity: 50,
    resolve: ({ identity }, { kind, after }, ctx) => {
      const from = after == null ? 0n : parseId(after);
      if (from === null)
        throw new InvalidInputError('Send `next` of the part before as `after`.', { path: ['after'] });
      return exportPage(ctx.core, identity.id, kind, from);
    },
  }),
}));
