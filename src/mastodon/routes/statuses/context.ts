// `GET /api/v1/statuses/:id/context`: ancestors and descendants.

import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { POST } from '../../documents/status.ts';
import { status } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { ok, route } from '../../route.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';

const CONTEXT = graphql(
  `query RestContext($id: ID!, $first: Int!, $after: String) {
    post(id: $id) {
      thread {
        ancestors { posts { ...PostParts } }
        descendants(first: $first, after: $after) { edges { node { depth post { ...PostParts } } } pageInfo { hasNextPage endCursor } }
      }
    }
  }`,
  [POST],
);

type Answer = ResultOf<typeof CONTEXT>;

/** What strangers are shown of a thread, and what somebody who signed in is. */
const FOR_STRANGERS = { ancestors: 40, descendants: 60, depth: 20 };
const FOR_USERS = { ancestors: 4_096, descendants: 4_096, depth: 4_096 };
const PAGE = 100;

export const statusContext = route({
  method: 'GET',
  path: '/api/v1/statuses/:id/context',
  audience: 'optional',
  scopes: ['read:statuses'],
  documents: [TARGET, CONTEXT],
  grants: NODE_GRANTS,
  cache: 15,
  async answer(call) {
    const id = await postIdOf(call, call.part('id'));
    const most = call.actingKey !== null ? FOR_USERS : FOR_STRANGERS;
    const descendants = [];
    let ancestors = null;
    let after: string | null = null;
    do {
      const { post }: Answer = await call.ask(CONTEXT, { id, first: PAGE, after });
      if (!post) throw notFound();
      ancestors ??= post.thread.ancestors.posts;
      const page: NonNullable<Answer['post']>['thread']['descendants'] = post.thread.descendants;
      descendants.push(...(page?.edges ?? []).map(({ node }) => node));
      after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null && descendants.length < most.descendants);
    return ok({
      ancestors: ancestors.slice(-most.ancestors).map((post) => status(call, post)),
      descendants: descendants
        .filter(({ depth }) => depth <= most.depth)
        .slice(0, most.descendants)
        .map(({ post }) => status(call, post)),
    });
  },
});
