// The mutations of imports: to begin one, and to stop it.

import { cancelImport } from '../../../core/imports/cancel.ts';
import { createImport, FILE_MS, MOST_AT_ONCE, MOST_UNENDED } from '../../../core/imports/create.ts';
import { MOST_ROWS, receiveImport } from '../../../core/imports/receive.ts';
import { mustAct } from '../../../core/viewer.ts';
import { TransferKindEnum } from '../../schema/enums/transfers.ts';
import { readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { addressOf, ImportRef } from './ref.ts';

mutation('createImport', {
  description: `Takes over a CSV file of follows, blocks and the like, as servers of the fediverse export them, for the acting identity: its rows, ${MOST_ROWS} at most, are stored and worked off one after another. Rows that fail say why; those whose servers do not answer are tried again for three days. CONFLICT with ${MOST_AT_ONCE} imports under way (those left out whose rows all wait for servers that do not answer), and with ${MOST_UNENDED} that have not ended.`,
  scope: { holds: 'write' },
  errors: ['INVALID_INPUT', 'CONFLICT', 'TOO_LARGE'],
  takes: 'What the file holds, and the file or the wish for an address that takes it.',
  input: (t) => ({
    kind: t.field({ type: TransferKindEnum, required: true, description: 'What the file holds.' }),
    overwrites: t.boolean({
      defaultValue: false,
      description:
        'Whether what the file does not name ends: whom it does not name is unfollowed, and so on. Once every row was tried.',
    }),
    csv: t.string({
      description:
        'The file itself, as far as it fits into a request of 1,000,000 bytes; when left out it goes to `uploadUrl`.',
    }),
  }),
  gives: 'The new import, and the address that takes its file.',
  payload: {
    import: {
      type: ImportRef,
      description: 'The import: RUNNING where its file was sent, else AWAITED.',
    },
    uploadUrl: {
      type: 'URL',
      nullable: true,
      description:
        'Send the file here by PUT, 20 MB at most, without a token: the address itself is the permission, once. 202 says that its rows are stored; 4xx says in JSON why not, and another file may be sent. Where the server dies in the middle, the address takes a file again within a minute. Null where the file was sent already.',
    },
    expiresAt: {
      type: 'DateTime',
      nullable: true,
      description: 'When the address expires; null where there is none.',
    },
  },
  resolve: async ({ kind, overwrites, csv }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const row = await createImport(ctx.core, owner, { kind, overwrites: overwrites ?? false });
    if (csv == null) {
      const { url, expiresAt } = await addressOf(ctx, owner, { what: 'import', id: row.id }, FILE_MS);
      return { import: row, uploadUrl: url, expiresAt };
    }
    try {
      const running = await receiveImport(ctx.core, owner, row.id, bytesOf(csv));
      return { import: running, uploadUrl: null, expiresAt: null };
    } catch (error) {
      await cancelImport(ctx.core, owner, row.id);
      throw error;
    }
  },
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

mutation('cancelImport', {
  description: 'Stops an import of the acting identity: what was done stays, the other rows are not done.',
  scope: { holds: 'write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The import to stop.',
  input: (t) => ({
    importId: t.id({ required: true, description: 'Global id of an import of the acting identity.' }),
  }),
  gives: 'The import as it was stopped.',
  payload: { import: { type: ImportRef, description: 'The import; one that had ended already stays so.' } },
  resolve: async ({ importId }, ctx) => ({
    import: await cancelImport(
      ctx.core,
      mustAct(ctx.core.viewer),
      readId(importId, 'Import', ['input', 'importId']),
    ),
  }),
});
