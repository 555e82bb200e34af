// The routes below `/api/v2/notifications` that give notifications in groups.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { FOR_MODERATORS, NOTIFICATION_GROUP } from '../../documents/notification.ts';
import { account } from '../../entities/account.ts';
import { newcomer } from '../../entities/notification.ts';
import { GROUP_INTEGERS, groupedNotifications } from '../../entities/notification-group.ts';
import { notFound, RestError } from '../../errors.ts';
import { GROUPED_KINDS, typeOf } from '../../notification-kinds.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { someTexts, text, texts, whole } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { accountPage } from '../accounts/page.ts';
import { choiceOf, FILTERS, SEES } from './choice.ts';
import { clearNotifications } from './notifications.ts';

/** Which kinds an app knows as groups; all of them where it does not say. */
function groupedOf(types: readonly string[]) {
  return GROUPED_KINDS.filter((kind) => types.length === 0 || types.includes(typeOf(kind)));
}

/** Whether people who stand in the background of a group come with their pictures alone. Throws 400. */
function isPartial(expand: string | undefined): boolean {
  if (expand === undefined || expand === '' || expand === 'full') return false;
  if (expand === 'partial_avatars') return true;
  throw new RestError(
    400,
    `Invalid value for 'expand_accounts': '${expand}', allowed values are 'full' and 'partial_avatars'`,
  );
}

const LIST = graphql(
  `query RestNotificationGroups($kinds: [NotificationKind!], $fromId: ID, $includesFiltered: Boolean, $groupedKinds: [GroupedNotificationKind!], $first: Int, $last: Int, $after: String, $before: String, $newerThan: String, $inWords: Boolean!) {
    viewer { identity { notificationGroups(kinds: $kinds, fromId: $fromId, includesFiltered: $includesFiltered, groupedKinds: $groupedKinds, first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) {
      edges { cursor node { ...NotificationGroupParts } }
    } } }
  }`,
  [NOTIFICATION_GROUP],
);

const list = route({
  method: 'GET',
  path: '/api/v2/notifications',
  audience: 'user',
  scopes: ['read:notifications'],
  grants: SEES,
  params: { ...PAGE, ...FILTERS, grouped_types: texts, supported_types: someTexts, expand_accounts: text },
  documents: [LIST],
  async answer(call) {
    const { params } = call;
    const wanted = {
      isPartial: isPartial(params.expand_accounts),
      knownTypes: params.supported_types,
    };
    const limit = limitOf(params.limit, 40);
    const choice = choiceOf(params);
    if (limit === 0 || choice === null) return ok(groupedNotifications(call, [], wanted));
    const groupedKinds = groupedOf(params.grouped_types);
    const { viewer } = await call.ask(LIST, {
      ...connectionArgs(params, limit),
      ...choice,
      groupedKinds,
      inWords: wanted.knownTypes !== undefined,
    });
    const edges = viewer?.identity?.notificationGroups?.edges ?? [];
    const groups = edges.map(({ node }) => node);
    return {
      body: groupedNotifications(call, groups, wanted),
      integers: GROUP_INTEGERS,
      headers: { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
    };
  },
});

const ONE = graphql(
  'query RestNotificationGroup($groupKey: String!, $inWords: Boolean!) { viewer { identity { notificationGroup(groupKey: $groupKey) { ...NotificationGroupParts } } } }',
  [NOTIFICATION_GROUP],
);

const show = route({
  method: 'GET',
  path: '/api/v2/notifications/:group_key',
  audience: 'user',
  scopes: ['read:notifications'],
  grants: SEES,
  params: { supported_types: someTexts },
  documents: [ONE],
  async answer(call) {
    const knownTypes = call.params.supported_types;
    const { viewer } = await call.ask(ONE, {
      groupKey: call.part('group_key'),
      inWords: knownTypes !== undefined,
    });
    const group = viewer?.identity?.notificationGroup;
    if (!group) throw notFound();
    return { body: groupedNotifications(call, [group], { knownTypes }), integers: GROUP_INTEGERS };
  },
});

const PEOPLE = graphql(
  `query RestNotificationGroupPeople($groupKey: String!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { notificationGroup(groupKey: $groupKey) { notifications(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { by { ...Account } ...ForModerators } } } } } }
  }`,
  [ACCOUNT, FOR_MODERATORS],
);

const people = route({
  method: 'GET',
  path: '/api/v2/notifications/:notification_group_key/accounts',
  audience: 'user',
  scopes: ['read:notifications'],
  grants: SEES,
  params: PAGE,
  documents: [PEOPLE],
  answer(call) {
    const groupKey = call.part('notification_group_key');
    return accountPage(
      call,
      async (args) => {
        const { viewer } = await call.ask(PEOPLE, { groupKey, ...args });
        const { edges = [] } = viewer?.identity?.notificationGroup?.notifications ?? {};
        return { edges: edges.map(({ cursor, node: { by, ...it } }) => ({ cursor, node: { ...by, it } })) };
      },
      ({ it, ...by }) => newcomer(call, it) ?? account(call.domain, by),
      'min_id',
    );
  },
});

const DISMISS = graphql(`mutation RestDismissGroup($groupKey: String!) {
  done: dismissNotificationGroup(input: {groupKey: $groupKey}) { ... on DismissNotificationGroupPayload { dismissed } ... on Error { code message path } }
}`);

const dismiss = route({
  method: 'POST',
  path: '/api/v2/notifications/:group_key/dismiss',
  audience: 'user',
  scopes: ['write:notifications'],
  documents: [DISMISS],
  async answer(call) {
    await call.act(DISMISS, { groupKey: call.part('group_key') });
    return ok({});
  },
});

const UNREAD =
  graphql(`query RestUnreadGroups($kinds: [NotificationKind!], $fromId: ID, $includesFiltered: Boolean, $groupedKinds: [GroupedNotificationKind!]) {
  viewer { identity { unreadNotificationGroups(kinds: $kinds, fromId: $fromId, includesFiltered: $includesFiltered, groupedKinds: $groupedKinds) } }
}`);

const unreadCount = route({
  method: 'GET',
  path: '/api/v2/notifications/unread_count',
  audience: 'user',
  scopes: ['read:notifications'],
  params: { limit: whole, ...FILTERS, grouped_types: texts },
  documents: [UNREAD],
  async answer(call) {
    const most = limitOf(call.params.limit, 100, 1_000);
    const choice = choiceOf(call.params);
    if (choice === null) return ok({ count: 0 });
    const groupedKinds = groupedOf(call.params.grouped_types);
    const { viewer } = await call.ask(UNREAD, { ...choice, groupedKinds });
    return ok({ count: Math.min(viewer?.identity?.unreadNotificationGroups ?? 0, most) });
  },
});

export const NOTIFICATION_GROUPS: readonly RestRoute[] = [
  unreadCount,
  list,
  show,
  people,
  dismiss,
  clearNotifications('/api/v2/notifications/clear'),
];
