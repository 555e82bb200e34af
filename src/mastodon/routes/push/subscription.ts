// The routes of `/api/v1/push/subscription`: the Web Push subscription of the asking token.

import * as v from 'valibot';
import { graphql, type ResultOf, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { notFound, RestError } from '../../errors.ts';
import { ALERTS } from '../../notification-kinds.ts';
import { flag, object, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const PARTS = graphql(
  'fragment PushParts on PushSubscription { key endpoint encoding policy alerts { alert isOn } }',
);
const KEY = graphql('query RestVapidKey { instance { vapidKey } }');
const SHOW = graphql(
  'query RestPush { instance { vapidKey } viewer { identity { pushSubscription { id ...PushParts } } } }',
  [PARTS],
);
const REGISTER = graphql(
  `mutation RestRegisterPush($input: RegisterPushSubscriptionInput!) {
    done: registerPushSubscription(input: $input) {
      ... on RegisterPushSubscriptionPayload { subscription { ...PushParts } }
      ... on Error { code message path }
    }
  }`,
  [PARTS],
);
const UPDATE = graphql(
  `mutation RestUpdatePush($input: UpdatePushSubscriptionInput!) {
    done: updatePushSubscription(input: $input) {
      ... on UpdatePushSubscriptionPayload { subscription { ...PushParts } }
      ... on Error { code message path }
    }
  }`,
  [PARTS],
);
const END = graphql(`mutation RestEndPush($token: String!) {
  done: endPushSubscription(input: {token: $token}) {
    ... on EndPushSubscriptionPayload { isEnded }
    ... on Error { code message path }
  }
}`);
const REMOVE = graphql(`mutation RestRemovePush($id: ID!) {
  done: removePushSubscription(input: {subscriptionId: $id}) {
    ... on RemovePushSubscriptionPayload { subscriptionId }
    ... on Error { code message path }
  }
}`);

type Data = ResultOf<typeof PARTS>;
type Policy = Data['policy'];

const POLICIES: Record<string, Policy> = {
  all: 'ALL',
  followed: 'FOLLOWED',
  follower: 'FOLLOWERS',
  none: 'NONE',
};

const Alerts = v.object(Object.fromEntries(ALERTS.map(([name]) => [name, flag])));
const DATA = {
  data: object(v.object({ alerts: object(Alerts), policy: text })),
  policy: text,
};

interface DataParams {
  data: { alerts: Record<string, boolean | undefined> | undefined; policy: string | undefined } | undefined;
  policy: string | undefined;
}

/**
 * What an app wants to be sent. What it does not name is not sent, and nothing of what it said before is kept: as in
 * Mastodon.
 */
function wishesOf({ data, policy }: DataParams) {
  return {
    alerts: ALERTS.flatMap(([name, alert]) => {
      const isOn = data?.alerts?.[name];
      return isOn === undefined ? [] : [{ alert, isOn }];
    }),
    policy: POLICIES[data?.policy ?? policy ?? 'all'] ?? 'ALL',
  } satisfies VariablesOf<typeof UPDATE>['input'];
}

/** WebPushSubscription. Its id is a number. */
function subscriptionEntity({ key, endpoint, encoding, policy, alerts }: Data, serverKey: string) {
  const on = new Map(alerts.map(({ alert, isOn }) => [alert, isOn]));
  return {
    id: Number(key),
    endpoint,
    standard: encoding === 'AES128GCM',
    alerts: Object.fromEntries(
      ALERTS.flatMap(([name, alert]) => {
        const isOn = on.get(alert);
        return isOn === undefined ? [] : [[name, isOn]];
      }),
    ),
    server_key: serverKey,
    policy: Object.keys(POLICIES).find((word) => POLICIES[word] === policy) ?? 'all',
  };
}

const PATH = '/api/v1/push/subscription';

const register = route({
  method: 'POST',
  path: PATH,
  audience: 'user',
  scopes: ['push'],
  params: {
    ...DATA,
    subscription: object(
      v.object({ endpoint: text, keys: object(v.object({ p256dh: text, auth: text })), standard: flag }),
    ),
  },
  documents: [KEY, REGISTER],
  async answer(call) {
    const { subscription } = call.params;
    if (!subscription)
      throw new RestError(400, 'param is missing or the value is empty or invalid: subscription');
    const { instance } = await call.ask(KEY, {});
    const made = await call.act(REGISTER, {
      input: {
        endpoint: subscription.endpoint ?? '',
        p256dh: subscription.keys?.p256dh ?? '',
        auth: subscription.keys?.auth ?? '',
        encoding: subscription.standard ? 'AES128GCM' : 'AESGCM',
        payload: 'MASTODON',
        ...wishesOf(call.params),
      },
    });
    return ok(subscriptionEntity(made.subscription, instance?.vapidKey ?? ''));
  },
});

const show = route({
  method: 'GET',
  path: PATH,
  audience: 'user',
  scopes: ['push'],
  documents: [SHOW],
  async answer(call) {
    const { instance, viewer } = await call.ask(SHOW, {});
    const own = viewer?.identity?.pushSubscription;
    if (!own) throw notFound();
    return ok(subscriptionEntity(own, instance?.vapidKey ?? ''));
  },
});

const update = route({
  method: ['PUT', 'PATCH'],
  path: PATH,
  audience: 'user',
  scopes: ['push'],
  params: DATA,
  documents: [KEY, UPDATE],
  async answer(call) {
    const { instance } = await call.ask(KEY, {});
    const { subscription } = await call.act(UPDATE, { input: wishesOf(call.params) });
    return ok(subscriptionEntity(subscription, instance?.vapidKey ?? ''));
  },
});

/** Where messages say that their subscription is ended; nothing tells whether there was one. */
const unsubscribe = route({
  method: 'DELETE',
  path: '/api/web/push_subscriptions/:id',
  audience: 'public',
  documents: [END],
  async answer(call) {
    await call.act(END, { token: call.part('id') });
    return ok({});
  },
});

const remove = route({
  method: 'DELETE',
  path: PATH,
  audience: 'user',
  scopes: ['push'],
  documents: [SHOW, REMOVE],
  async answer(call) {
    const { viewer } = await call.ask(SHOW, {});
    const own = viewer?.identity?.pushSubscription;
    if (own) await call.act(REMOVE, { id: own.id });
    return ok({});
  },
});

export const PUSH: readonly RestRoute[] = [register, show, update, unsubscribe, remove];
