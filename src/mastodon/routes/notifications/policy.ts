// The routes of the notification policy, in both versions.

import { graphql } from '../../../graphql/documents/typed.ts';
import { POLICY, type PolicyData } from '../../documents/notification-policy.ts';
import { notificationPolicy, notificationPolicyV1 } from '../../entities/notification-policy.ts';
import { invalid, notFound } from '../../errors.ts';
import { given } from '../../params/given.ts';
import { flag, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const SHOW = graphql(
  'query RestNotificationPolicy { viewer { identity { notificationPolicy { ...PolicyParts } } } }',
  [POLICY],
);
const UPDATE = graphql(
  `mutation RestUpdateNotificationPolicy($input: UpdateNotificationPolicyInput!) {
    done: updateNotificationPolicy(input: $input) { ... on UpdateNotificationPolicyPayload { policy { ...PolicyParts } } ... on Error { code message path } }
  }`,
  [POLICY],
);

const show = (version: 'v1' | 'v2', entity: (data: PolicyData) => unknown) =>
  route({
    method: 'GET',
    path: `/api/${version}/notifications/policy`,
    audience: 'user',
    scopes: ['read:notifications'],
    documents: [SHOW],
    async answer(call) {
      const policy = (await call.ask(SHOW, {})).viewer?.identity?.notificationPolicy;
      if (!policy) throw notFound();
      return ok(entity(policy));
    },
  });

const TREATMENTS = { accept: 'ACCEPT', filter: 'FILTER', drop: 'DROP' } as const;

function treatment(name: string, word: string | undefined) {
  if (word === undefined) return undefined;
  const found = TREATMENTS[word as keyof typeof TREATMENTS];
  if (!found) throw invalid(`${name} is not included in the list`);
  return found;
}

const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v2/notifications/policy',
  audience: 'user',
  scopes: ['write:notifications'],
  params: {
    for_not_following: text,
    for_not_followers: text,
    for_new_accounts: text,
    for_private_mentions: text,
    for_limited_accounts: text,
    for_bots: text,
  },
  documents: [UPDATE],
  async answer(call) {
    const { params } = call;
    const input = {
      ...given('notFollowing', treatment('For not following', params.for_not_following)),
      ...given('notFollowers', treatment('For not followers', params.for_not_followers)),
      ...given('newAccounts', treatment('For new accounts', params.for_new_accounts)),
      ...given('privateMentions', treatment('For private mentions', params.for_private_mentions)),
      ...given('bots', treatment('For bots', params.for_bots)),
      ...given('limitedAccounts', treatment('For limited accounts', params.for_limited_accounts)),
    };
    return ok(notificationPolicy((await call.act(UPDATE, { input })).policy));
  },
});

const filters = (isFiltered: boolean | undefined) =>
  isFiltered === undefined ? undefined : isFiltered ? ('FILTER' as const) : ('ACCEPT' as const);

const updateV1 = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/notifications/policy',
  audience: 'user',
  scopes: ['write:notifications'],
  params: {
    filter_not_following: flag,
    filter_not_followers: flag,
    filter_new_accounts: flag,
    filter_private_mentions: flag,
  },
  documents: [UPDATE],
  async answer(call) {
    const { params } = call;
    const input = {
      ...given('notFollowing', filters(params.filter_not_following)),
      ...given('notFollowers', filters(params.filter_not_followers)),
      ...given('newAccounts', filters(params.filter_new_accounts)),
      ...given('privateMentions', filters(params.filter_private_mentions)),
    };
    return ok(notificationPolicyV1((await call.act(UPDATE, { input })).policy));
  },
});

export const NOTIFICATION_POLICY: readonly RestRoute[] = [
  show('v2', notificationPolicy),
  update,
  show('v1', notificationPolicyV1),
  updateV1,
];
