// Who may do something with a post, in groups of people.

import type { Approval } from '../../../core/posts/approval/groups.ts';
import { builder } from '../../schema/builder.ts';
import { InteractionGroupEnum } from '../../schema/enums/approval.ts';

export const InteractionApprovalRef = builder.objectRef<Approval>('InteractionApproval').implement({
  description: 'Who may quote a post, or reply to it, beside its author.',
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
