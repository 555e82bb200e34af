// The mutations `registerPushSubscription`, `updatePushSubscription` and `removePushSubscription`.

import { LONGEST_ENDPOINT, PUSH_ALERTS } from '../../../core/push/input.ts';
import { registerPush, removePush, updatePush } from '../../../core/push/subscriptions.ts';
import { endPushByAddress } from '../../../core/push/unsubscribe.ts';
import { mustAct } from '../../../core/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { PushAlertEnum, PushEncodingEnum, PushPayloadEnum, PushPolicyEnum } from '../../schema/enums/push.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { PushSubscriptionRef } from './ref.ts';

const AlertInput = builder.inputType('PushAlertInput', {
  description: 'Whether a kind of notification is to be pushed.',
  fields: (t) => ({
    alert: t.field({ type: PushAlertEnum, required: true, description: 'The kind.' }),
    isOn: t.boolean({ required: true, description: 'Whether it is pushed.' }),
  }),
});

const ALERTS = `Which kinds are pushed, at most all ${PUSH_ALERTS.length}, each named once; what is not named is not pushed.`;

mutation('registerPushSubscription', {
  description:
    'Subscribes the asking token for Web Push as the acting identity, in place of the subscription it had. The app subscribes at its push service for `instance.vapidKey` first.',
  scope: { holds: 'push' },
  errors: ['INVALID_INPUT'],
  takes: 'What the push service and the app gave.',
  input: (t) => ({
    endpoint: t.string({
      required: true,
      description: `The https address at the push service, at most ${LONGEST_ENDPOINT} characters; none that leads into the network of this server.`,
    }),
    p256dh: t.string({
      required: true,
      description: "The app's public key: an uncompressed point of P-256 (65 bytes) in base64url.",
    }),
    auth: t.string({ required: true, description: "The app's secret: 16 bytes in base64url." }),
    encoding: t.field({
      type: PushEncodingEnum,
      defaultValue: 'AES128GCM',
      description: 'How messages are encrypted.',
    }),
    payload: t.field({
      type: PushPayloadEnum,
      defaultValue: 'PUKEKO',
      description: 'What messages look like.',
    }),
    policy: t.field({ type: PushPolicyEnum, defaultValue: 'ALL', description: 'Whose doings are pushed.' }),
    alerts: t.field({ type: [AlertInput], required: true, description: ALERTS }),
  }),
  gives: 'The new push subscription.',
  payload: {
    subscription: {
      type: PushSubscriptionRef,
      description: 'What the server keeps of it; messages are sent from now on.',
    },
  },
  resolve: async ({ encoding, payload, policy, ...rest }, ctx) => {
    const subscription = await registerPush(ctx.core, mustAct(ctx.core.viewer), {
      ...rest,
      isStandard: encoding !== 'AESGCM',
      payload: payload ?? 'PUKEKO',
      policy: policy ?? 'ALL',
    });
    return { subscription };
  },
});

mutation('updatePushSubscription', {
  description: 'Changes what is pushed to the asking token. What is left out stays as it is.',
  scope: { holds: 'push' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'What to change.',
  input: (t) => ({
    policy: t.field({ type: PushPolicyEnum, description: 'Whose doings are pushed.' }),
    alerts: t.field({ type: [AlertInput], description: `${ALERTS} They replace the former ones.` }),
  }),
  gives: 'The push subscription after the change.',
  payload: { subscription: { type: PushSubscriptionRef, description: 'The subscription as it is now.' } },
  resolve: async (input, ctx) => ({
    subscription: await updatePush(ctx.core, mustAct(ctx.core.viewer), given(input)),
  }),
});

mutation('endPushSubscription', {
  description:
    'Ends the push subscription whose messages bear an address (`Unsubscribe-URL`), without a token; twice is the same as once.',
  scope: { public: true },
  errors: [],
  takes: 'What the address carries.',
  input: (t) => ({
    token: t.string({ required: true, description: 'The last part of the address, at most 500 characters.' }),
  }),
  gives: 'That no more messages come.',
  payload: { isEnded: { type: 'Boolean', description: 'True, also where there was nothing to end.' } },
  resolve: async ({ token }, ctx) => {
    await endPushByAddress(ctx.core, token.slice(0, 500));
    return { isEnded: true };
  },
});

mutation('removePushSubscription', {
  description: 'Ends a push subscription of the asking token.',
  scope: { holds: 'push' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The subscription to end.',
  input: (t) => ({
    subscriptionId: t.id({
      required: true,
      description: 'Global id of a push subscription of the asking token.',
    }),
  }),
  gives: 'What was ended.',
  payload: { subscriptionId: { type: 'ID', description: 'Its `id`; remove it from your lists.' } },
  resolve: async ({ subscriptionId }, ctx) => {
    const id = readId(subscriptionId, 'PushSubscription', ['input', 'subscriptionId']);
    await removePush(ctx.core, id);
    return { subscriptionId: encodeNodeId('PushSubscription', id) };
  },
});
