import { tombstoneFor } from '../../core/posts/queries.ts';
import { anonymousReader } from '../../core/posts/reader.ts';
import type { Domain } from '../../db/rows.ts';
import { parseId } from '../../lib/ids.ts';
import { GONE, type Gone, type PageData } from '../data.ts';
import { POST, type PostData, postView } from './post.ts';
import type { Runner } from './run.ts';

const THREAD = `query Thread($id: ID!, $replies: Int!) {
  post(id: $id) {
    ...Post
    author { handleDomain }
    thread { ancestors { posts { ...Post } } descendants(first: $replies) { isCut nodes { depth post { ...Post } } pageInfo { hasNextPage } } }
  }
}
${POST}`;

interface Answer {
  post:
    | (PostData & {
        author: { handleDomain: string };
        thread: {
          ancestors: { posts: PostData[] } | null;
          descendants: {
            isCut: boolean;
            nodes: { depth: number; post: PostData }[];
            pageInfo: { hasNextPage: boolean };
          } | null;
        };
      })
    | null;
}

const MOST_REPLIES = 100;

/** Reads posts of a domain's own people with their threads. */
export function threadData({ trust, run, stranger }: Runner): Pick<PageData, 'thread'> {
  const document = trust<Answer, { id: string; replies: number }>(THREAD);

  /** Who could have read it is told that it was deleted; for everybody else it never was. */
  async function missing(domain: Domain, id: bigint): Promise<Gone | null> {
    const ctx = stranger(domain);
    const tombstone = await tombstoneFor(ctx, await anonymousReader(ctx, domain.id), id);
    return tombstone?.domainId === domain.id ? GONE : null;
  }

  return {
    async thread(domain, key) {
      const id = parseId(key);
      if (id === null) return null;
      const { post } = await run(domain, document, { id: `post_${id}`, replies: MOST_REPLIES });
      if (post === null) return missing(domain, id);
      if (post.author.handleDomain !== domain.name) return null;
      const { now } = stranger(domain);
      const { author, thread, ...own } = post;
      return {
        post: postView({ ...own, author }, now),
        ancestors: (thread.ancestors?.posts ?? []).map((each) => postView(each, now)),
        replies: (thread.descendants?.nodes ?? []).map(({ post: each, depth }) => ({
          post: postView(each, now),
          depth,
        })),
        isCut: thread.descendants?.isCut === true || thread.descendants?.pageInfo.hasNextPage === true,
      };
    },
  };
}
