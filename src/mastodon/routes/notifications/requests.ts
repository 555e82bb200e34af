// The routes below `/api/v1/notifications/requests`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { REQUEST } from '../../documents/notification-policy.ts';
import { notificationRequest } from '../../entities/notification-policy.ts';
import { notFound } from '../../errors.ts';
import { globalId, globalIds } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const PATH = '/api/v1/notifications/requests';

const LIST = graphql(
  `query RestNotificationRequests($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { notificationRequests(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...RequestParts } } } } }
  }`,
  [REQUEST],
);

const list = route({
  method: 'GET',
  path: PATH,
  audience: 'user',
  scopes: ['read:notifications'],
  params: PAGE,
  documents: [LIST],
  async answer(call) {
    const limit = limitOf(call.params.limit, 40);
    if (limit === 0) return ok([]);
    const { viewer } = await call.ask(LIST, connectionArgs(call.params, limit));
    const edges = viewer?.identity?.notificationRequests?.edges ?? [];
    return ok(
      edges.map(({ node }) => notificationRequest(call, node)),
      { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
    );
  },
});

const ONE = graphql(
  'query RestNotificationRequest($id: ID!) { node(id: $id) { __typename ... on NotificationRequest { ...RequestParts } } }',
  [REQUEST],
);

const show = route({
  method: 'GET',
  path: `${PATH}/:id`,
  audience: 'user',
  scopes: ['read:notifications'],
  documents: [ONE],
  grants: ['read'],
  async answer(call) {
    const { node } = await call.ask(ONE, { id: globalId('notificationrequest', call.part('id')) });
    if (node?.__typename !== 'NotificationRequest') throw notFound();
    return ok(notificationRequest(call, node));
  },
});

const ACCEPT = graphql(`mutation RestAcceptRequests($ids: [ID!]!) {
  done: acceptNotificationRequests(input: {requestIds: $ids}) { ... on AcceptNotificationRequestsPayload { requestIds } ... on Error { code message path } }
}`);
const DISMISS = graphql(`mutation RestDismissRequests($ids: [ID!]!) {
  done: dismissNotificationRequests(input: {requestIds: $ids}) { ... on DismissNotificationRequestsPayload { requestIds } ... on Error { code message path } }
}`);

const answerOne = (name: 'accept' | 'dismiss', document: typeof ACCEPT | typeof DISMISS) =>
  route({
    method: 'POST',
    path: `${PATH}/:id/${name}`,
    audience: 'user',
    scopes: ['write:notifications'],
    documents: [document],
    async answer(call) {
      const ids = [globalId('notificationrequest', call.part('id'))];
      const { requestIds } = await call.act(document as typeof ACCEPT, { ids });
      if (requestIds.length === 0) throw notFound();
      return ok({});
    },
  });

/** Ids that the mutation takes at once. */
const MOST_AT_ONCE = 100;

const answerMany = (name: 'accept' | 'dismiss', document: typeof ACCEPT | typeof DISMISS) =>
  route({
    method: 'POST',
    path: `${PATH}/${name}`,
    audience: 'user',
    scopes: ['write:notifications'],
    params: { id: texts },
    documents: [document],
    async answer(call) {
      const ids = globalIds('notificationrequest', call.params.id);
      for (let at = 0; at < ids.length; at += MOST_AT_ONCE)
        await call.act(document as typeof ACCEPT, { ids: ids.slice(at, at + MOST_AT_ONCE) });
      return ok({});
    },
  });

/** What was accepted is in the list before the request is answered, so nothing is ever still on its way. */
const merged = route({
  method: 'GET',
  path: `${PATH}/merged`,
  audience: 'user',
  scopes: ['read:notifications'],
  answer: () => ok({ merged: true }),
});

export const NOTIFICATION_REQUESTS: readonly RestRoute[] = [
  merged,
  list,
  show,
  answerMany('accept', ACCEPT),
  answerMany('dismiss', DISMISS),
  answerOne('accept', ACCEPT),
  answerOne('dismiss', DISMISS),
];
