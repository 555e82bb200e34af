// The routes below `/api/v1/notifications`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { IN_WORDS, NOTIFICATION } from '../../documents/notification.ts';
import { notification } from '../../entities/notification.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { someTexts, whole } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { choiceOf, FILTERS, SEES } from './choice.ts';

const LIST = graphql(
  `query RestNotifications($kinds: [NotificationKind!], $fromId: ID, $includesFiltered: Boolean, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String, $inWords: Boolean!) {
    viewer { identity { notifications(kinds: $kinds, fromId: $fromId, includesFiltered: $includesFiltered, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...NotificationParts ...InWords } } } } }
  }`,
  [NOTIFICATION, IN_WORDS],
);

const list = route({
  method: 'GET',
  path: '/api/v1/notifications',
  audience: 'user',
  scopes: ['read:notifications'],
  grants: SEES,
  params: { ...PAGE, ...FILTERS, supported_types: someTexts },
  documents: [LIST],
  async answer(call) {
    const { params } = call;
    const limit = limitOf(params.limit, 40);
    const choice = choiceOf(params);
    if (limit === 0 || choice === null) return ok([]);
    const knownTypes = params.supported_types;
    const { viewer } = await call.ask(LIST, {
      ...connectionArgs(params, limit),
      ...choice,
      inWords: knownTypes !== undefined,
    });
    const edges = viewer?.identity?.notifications?.edges ?? [];
    return ok(
      edges.map(({ node }) => notification(call, node, knownTypes)),
      { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
    );
  },
});

const ONE = graphql(
  'query RestNotification($id: ID!, $inWords: Boolean!) { node(id: $id) { __typename ... on Notification { ...NotificationParts ...InWords } } }',
  [NOTIFICATION, IN_WORDS],
);

const show = route({
  method: 'GET',
  path: '/api/v1/notifications/:id',
  audience: 'user',
  scopes: ['read:notifications'],
  params: { supported_types: someTexts },
  documents: [ONE],
  grants: ['read', ...SEES],
  async answer(call) {
    const knownTypes = call.params.supported_types;
    const { node } = await call.ask(ONE, {
      id: globalId('notification', call.part('id')),
      inWords: knownTypes !== undefined,
    });
    if (!node || !('kind' in node)) throw notFound();
    return ok(notification(call, node, knownTypes));
  },
});

const DISMISS = graphql(
  `mutation RestDismiss($id: ID) {
    done: dismissNotifications(input: {notificationId: $id}) { ... on DismissNotificationsPayload { dismissed } ... on Error { code message path } }
  }`,
);

const dismiss = route({
  method: 'POST',
  path: '/api/v1/notifications/:id/dismiss',
  audience: 'user',
  scopes: ['write:notifications'],
  documents: [DISMISS],
  async answer(call) {
    const { dismissed } = await call.act(DISMISS, { id: globalId('notification', call.part('id')) });
    if (dismissed === 0) throw notFound();
    return ok({});
  },
});

/** Dismisses all of them, at the path of either version. */
export const clearNotifications = (path: `/api/${'v1' | 'v2'}/notifications/clear`) =>
  route({
    method: 'POST',
    path,
    audience: 'user',
    scopes: ['write:notifications'],
    documents: [DISMISS],
    async answer(call) {
      await call.act(DISMISS, { id: null });
      return ok({});
    },
  });

const UNREAD =
  graphql(`query RestUnread($kinds: [NotificationKind!], $fromId: ID, $includesFiltered: Boolean) {
  viewer { identity { unreadNotifications(kinds: $kinds, fromId: $fromId, includesFiltered: $includesFiltered) } }
}`);
const MOST_COUNTED = 1_000;

const unreadCount = route({
  method: 'GET',
  path: '/api/v1/notifications/unread_count',
  audience: 'user',
  scopes: ['read:notifications'],
  params: { limit: whole, ...FILTERS },
  documents: [UNREAD],
  async answer(call) {
    const most = limitOf(call.params.limit, 100, MOST_COUNTED);
    const choice = choiceOf(call.params);
    if (choice === null) return ok({ count: 0 });
    const { viewer } = await call.ask(UNREAD, choice);
    return ok({ count: Math.min(viewer?.identity?.unreadNotifications ?? 0, most) });
  },
});

export const NOTIFICATIONS: readonly RestRoute[] = [
  unreadCount,
  list,
  show,
  clearNotifications('/api/v1/notifications/clear'),
  dismiss,
];
