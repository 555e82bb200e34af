// Routes of scheduled posts: to list, read, move and cancel them. They are made by `POST /api/v1/statuses`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { SCHEDULED } from '../../documents/scheduled.ts';
import { publishAtOf, scheduledStatus, tooSoon } from '../../entities/scheduled.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const LIST = graphql(
  `query RestScheduledPosts($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { scheduledPosts(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...ScheduledParts } } } } }
  }`,
  [SCHEDULED],
);
const ONE = graphql('query RestScheduledPost($id: ID!) { node(id: $id) { __typename ...ScheduledParts } }', [
  SCHEDULED,
]);
const MOVE = graphql(
  `mutation RestReschedulePost($id: ID!, $publishAt: DateTime!) {
    done: reschedulePost(input: {scheduledPostId: $id, publishAt: $publishAt}) {
      ... on ReschedulePostPayload { scheduledPost { ...ScheduledParts } }
      ... on Error { code message path }
    }
  }`,
  [SCHEDULED],
);
const CANCEL = graphql(`mutation RestCancelScheduledPost($id: ID!) {
  done: cancelScheduledPost(input: {scheduledPostId: $id}) {
    ... on CancelScheduledPostPayload { scheduledPostId }
    ... on Error { code message path }
  }
}`);

const PATH = '/api/v1/scheduled_statuses';

const list = route({
  method: 'GET',
  path: PATH,
  audience: 'user',
  scopes: ['read:statuses'],
  params: PAGE,
  documents: [LIST],
  async answer(call) {
    const limit = limitOf(call.params.limit, 20);
    if (limit === 0) return ok([]);
    const { viewer } = await call.ask(LIST, connectionArgs(call.params, limit));
    const edges = viewer?.identity?.scheduledPosts?.edges ?? [];
    return ok(
      edges.map(({ node }) => scheduledStatus(node)),
      { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
    );
  },
});

const show = route({
  method: 'GET',
  path: `${PATH}/:id`,
  audience: 'user',
  scopes: ['read:statuses'],
  documents: [ONE],
  async answer(call) {
    const { node } = await call.ask(ONE, { id: globalId('scheduledpost', call.part('id')) });
    if (node?.__typename !== 'ScheduledPost') throw notFound();
    return ok(scheduledStatus(node));
  },
});

const move = route({
  method: ['PUT', 'PATCH'],
  path: `${PATH}/:id`,
  audience: 'user',
  scopes: ['write:statuses'],
  params: { scheduled_at: text },
  documents: [ONE, MOVE],
  async answer(call) {
    const id = globalId('scheduledpost', call.part('id'));
    const publishAt = publishAtOf(call.params.scheduled_at, call.now);
    if (publishAt === null) {
      const { node } = await call.ask(ONE, { id });
      throw node ? tooSoon() : notFound();
    }
    const { scheduledPost } = await call.act(MOVE, { id, publishAt }, ({ path }) =>
      path.includes('publishAt') ? tooSoon() : null,
    );
    return ok(scheduledStatus(scheduledPost));
  },
});

const cancel = route({
  method: 'DELETE',
  path: `${PATH}/:id`,
  audience: 'user',
  scopes: ['write:statuses'],
  documents: [CANCEL],
  async answer(call) {
    await call.act(CANCEL, { id: globalId('scheduledpost', call.part('id')) });
    return ok({});
  },
});

export const SCHEDULED_STATUSES: readonly RestRoute[] = [list, show, move, cancel];
