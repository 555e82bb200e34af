// The GraphQL type PushSubscription: where an app wants to be woken by.

import type { PushAlert, PushAlerts } from '../../../core/push/input.ts';
import { pushSubscriptionOf } from '../../../core/push/subscriptions.ts';
import type { PushSubscription } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { PushAlertEnum, PushEncodingEnum, PushPayloadEnum, PushPolicyEnum } from '../../schema/enums/push.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';

interface Setting {
  alert: PushAlert;
  isOn: boolean;
}

const PushAlertSetting = builder.objectRef<Setting>('PushAlertSetting').implement({
  description: 'Whether a kind of notification is pushed.',
  fields: (t) => ({
    alert: t.expose('alert', { type: PushAlertEnum, description: 'The kind.' }),
    isOn: t.exposeBoolean('isOn', { description: 'Whether notifications of the kind are pushed.' }),
  }),
});

export const PushSubscriptionRef = builder.objectRef<PushSubscription>('PushSubscription').implement({
  description:
    'Where the app that holds a token wants to be woken by Web Push (RFC 8030): one for a token and the identity it acts as. It ends with the token, and when the push service says that it is gone.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('PushSubscription')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    endpoint: t.exposeString('endpoint', { description: 'The https address at the push service.' }),
    identity: t.field({
      type: IdentityRef,
      description: 'Whose notifications are pushed.',
      resolve: async (it, _args, ctx) => {
        const identity = await ctx.view.identities.load(it.identityId);
        if (!identity) throw new NotFoundError('This identity is not here any more.');
        return identity;
      },
    }),
    encoding: t.field({
      type: PushEncodingEnum,
      description: 'How messages are encrypted.',
      resolve: (it) => (it.isStandard ? 'AES128GCM' : 'AESGCM'),
    }),
    payload: t.expose('payload', { type: PushPayloadEnum, description: 'What messages look like.' }),
    policy: t.expose('policy', { type: PushPolicyEnum, description: 'Whose doings are pushed.' }),
    alerts: t.field({
      type: [PushAlertSetting],
      description: 'Kinds of which something was said; at most all 13. Others are not pushed.',
      resolve: (it): Setting[] =>
        (Object.entries(it.alerts as PushAlerts) as [PushAlert, boolean][]).map(([alert, isOn]) => ({
          alert,
          isOn,
        })),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was registered.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

// For the token it belongs to.
nodeLoader('PushSubscription', async (id, ctx) => {
  const { identity } = ctx.view;
  const own = identity && holds(ctx, 'push') ? await pushSubscriptionOf(ctx.core, identity) : null;
  return own?.id === id ? own : null;
});
