// Machine: connects replies that came before their parent to it.

import { inTransaction } from '../../../core/context.ts';
import { findPost } from '../../../core/posts/queries.ts';
import { adoptReplies } from '../../../core/posts/remote/thread.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/**
 * Hangs the replies that came before a post under it, a chunk a transaction; the first chunk was done when the post
 * came. `subject`: the post's id.
 */
export function replyAdoption(): Machine {
  return {
    graph: replyAdoptionGraph,
    handlers: {
      async adopt({ ctx, subject }) {
        const hasMore = await inTransaction(ctx, async (inside) => {
          const post = await findPost(inside, BigInt(subject));
          return post !== null && post.deletedAt === null && (await adoptReplies(inside, post, post.author));
        });
        return hasMore ? { to: 'adopting' } : done;
      },
    },
  };
}

export const replyAdoptionGraph = defineGraph({
  name: 'reply-adoption',
  about: 'many replies that came before what they answer',
  initial: 'adopting',
  states: {
    adopting: {
      about: 'A chunk of them is hung under the post, and enters the homes it belongs into.',
      handler: 'adopt',
      schedule: 'at-once',
      to: ['adopting', 'done'],
    },
    done: { terminal: true },
  },
});
