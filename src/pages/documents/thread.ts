// Reads a post with its thread.

import { tombstoneFor } from '../../core/posts/queries.ts';
import { anonymousReader } from '../../core/posts/reader.ts';
import { graphql } from '../../graphql/documents/typed.ts';
import { parseId } from '../../lib/ids.ts';
import { GONE, type Gone, type PageData } from '../data.ts';
import { POST, postView } from './post.ts';
import type { PagesGraphQL, Visit } from './run.ts';

const THREAD = graphql(
  `query Thread($id: ID!, $replies: Int!) {
    post(id: $id) {
      ...Post
      author { handleDomain }
      thread {
        ancestors { posts { ...Post } }
        descendants(first: $replies) { isCut nodes { depth post { ...Post } } pageInfo { hasNextPage } }
      }
    }
  }`,
  [POST],
);

const MOST_REPLIES = 100;

/** Reads posts of a domain's own people with their threads. */
export function threadData({ trust }: PagesGraphQL): (visit: Visit) => Pick<PageData, 'thread'> {
  const document = trust(THREAD);
  return ({ run, domain, ctx }) => {
    /** Who could have read it sees that it was deleted; for everybody else it never existed. */
    async function missing(id: bigint): Promise<Gone | null> {
      const tombstone = await tombstoneFor(ctx, await anonymousReader(ctx, domain.id), id);
      return tombstone?.domainId === domain.id ? GONE : null;
    }

    return {
      async thread(key) {
        const id = parseId(key);
        if (id === null) return null;
        const { post } = await run(document, { id: `post_${id}`, replies: MOST_REPLIES });
        if (!post) return missing(id);
        if (post.author.handleDomain !== domain.name) return null;
        const { thread, ...own } = post;
        return {
          post: postView(own, ctx.now),
          ancestors: (thread.ancestors?.posts ?? []).map((each) => postView(each, ctx.now)),
          replies: (thread.descendants?.nodes ?? []).map(({ post: each, depth }) => ({
            post: postView(each, ctx.now),
            depth,
          })),
          isCut: thread.descendants?.isCut === true || thread.descendants?.pageInfo.hasNextPage === true,
        };
      },
    };
  };
}
