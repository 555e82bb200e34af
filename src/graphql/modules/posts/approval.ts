// Who may do something with a post, in groups of people, and how its author stands to what was asked for.

import { type Approval, approvalOf } from '../../../core/posts/approval/groups.ts';
import type { AskedFor } from '../../../core/posts/approval/mark-rows.ts';
import { builder } from '../../schema/builder.ts';
import { InteractionGroupEnum } from '../../schema/enums/approval.ts';
import { InteractionRequestStateEnum } from '../../schema/enums/marks.ts';
import { PostViewer } from './fields.ts';

export const InteractionApprovalRef = builder.objectRef<Approval>('InteractionApproval').implement({
  description: 'Who may quote a post, reply to it, favourite or boost it, beside its author.',
  fields: (t) => ({
    automatic: t.field({
      type: [InteractionGroupEnum],
      description: 'Who may without being asked about.',
      resolve: (it) => [...it.automatic],
    }),
    manual: t.field({
      type: [InteractionGroupEnum],
      description:
        'Whose quotes or replies are shown once its author agreed. Quotes of posts of this server: nobody’s.',
      resolve: (it) => [...it.manual],
    }),
  }),
});

type Known = AskedFor | null;

/** At once where it is known at once: nearly all posts ask nobody. */
function stateOf(asked: Known | Promise<Known>, what: keyof AskedFor) {
  return asked instanceof Promise ? asked.then((known) => known?.[what] ?? null) : (asked?.[what] ?? null);
}

builder.prismaObjectFields('Post', (t) => ({
  favouriteApproval: t.field({
    type: InteractionApprovalRef,
    description: 'Who may favourite it: anyone, for posts of this server.',
    resolve: (post) => approvalOf(post.favouriteApproval),
  }),
  boostApproval: t.field({
    type: InteractionApprovalRef,
    description: 'Who may boost it, where it may be boosted at all: anyone, for posts of this server.',
    resolve: (post) => approvalOf(post.boostApproval),
  }),
}));

builder.objectFields(PostViewer, (t) => ({
  favouriteRequest: t.field({
    type: InteractionRequestStateEnum,
    nullable: true,
    description:
      'How the author stands to the favourite that it asked for; null where nobody had to be asked. A `PostUpdated` frame tells when it was refused.',
    resolve: ({ post }, _args, ctx) => stateOf(ctx.view.askedFor(post), 'favourite'),
  }),
  boostRequest: t.field({
    type: InteractionRequestStateEnum,
    nullable: true,
    description: 'How the author stands to the boost that it asked for; null where nobody had to be asked.',
    resolve: ({ post }, _args, ctx) => stateOf(ctx.view.askedFor(post), 'boost'),
  }),
}));
