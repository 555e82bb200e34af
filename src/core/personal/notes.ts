// Private notes: what somebody wrote about another identity for themselves alone.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';

/** In characters. */
export const LONGEST_NOTE = 2_000;

/** Errors: INVALID_INPUT for a note that is too long. */
export function readNote(text: string): string {
  const note = text.trim();
  if ([...note].length <= LONGEST_NOTE) return note;
  throw new AppError('INVALID_INPUT', `A note has at most ${LONGEST_NOTE} characters.`, {
    path: ['input', 'text'],
  });
}

/** Writes the note anew; an empty one takes it away. Errors: INVALID_INPUT. */
export async function setNote(ctx: Ctx, owner: Identity, subject: Identity, text: string): Promise<void> {
  const note = readNote(text);
  await inTransaction(ctx, async (ctx) => {
    if (note === '') {
      await ctx.tx.models.privateNote.deleteMany({
        where: { identityId: owner.id, subjectId: subject.id },
      });
      return;
    }
    await ctx.tx.sql.run(
      `INSERT INTO private_note ("identityId", "subjectId", "text", "updatedAt") VALUES (?, ?, ?, ?)
       ON CONFLICT ("identityId", "subjectId") DO UPDATE SET "text" = excluded."text", "updatedAt" = excluded."updatedAt"`,
      [owner.id, subject.id, note, BigInt(ctx.now)],
    );
  });
}
