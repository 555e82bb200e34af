// The author of a quoted post takes the consent back.

import type { Identity } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { PostNotFound } from '../errors.ts';
import { getPost } from '../queries.ts';
import { readerOf } from '../reader.ts';
import { domainOfAuthor } from '../write/create.ts';
import { wholeQuote } from './answered.ts';
import { changeQuote } from './change.ts';
import { quoteBy } from './rows.ts';

const PATH = ['input', 'postId'];

/**
 * Takes back that `postId` quotes a post of the identity: it is not shown there any more, and cannot be quoted by that
 * post again. The identity need not see that post. Twice is the same as once. Errors: NOT_FOUND where it quotes
 * nothing, FORBIDDEN where what it quotes is somebody else's.
 */
export async function revokeQuote(ctx: Ctx, identity: Identity, postId: bigint): Promise<void> {
  await domainOfAuthor(ctx, identity);
  await inTransaction(ctx, async (ctx) => {
    const whole = await wholeQuote(ctx, await quoteBy(ctx, postId));
    if (!whole) throw new PostNotFound(PATH);
    if (whole.quoted.authorId !== identity.id) {
      await getPost(ctx, await readerOf(ctx, identity), postId, PATH);
      throw new AppError('FORBIDDEN', 'Only the author of a quoted post takes back that it may be quoted.', {
        path: PATH,
      });
    }
    await changeQuote(ctx, whole.quote, whole.post, { state: 'REVOKED' });
  });
}
