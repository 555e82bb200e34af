// Takes from an application every token that it holds for the user (`revokeApplication`).

import { revokeConsent } from '../../../../core/applications/consents.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import { NotFoundError } from '../../../schema/errors.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';

mutation('revokeApplication', {
  description:
    'Takes from an application everything it may do for the viewer: all tokens it holds end, with their live streams.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The application whose tokens of the viewer all end.',
  input: (t) => ({
    applicationId: t.id({
      required: true,
      description: 'Global id of an application, from `viewer.applications`.',
    }),
  }),
  gives: 'The application without its tokens.',
  payload: {
    applicationId: { type: 'ID', description: 'Global id of the application; remove it from the list.' },
    ended: { type: 'Int', description: 'How many tokens ended.' },
  },
  resolve: async ({ applicationId }, ctx) => {
    const user = mustBeSession(ctx.core.viewer);
    const path = ['input', 'applicationId'];
    const ended = await revokeConsent(ctx.core, readId(applicationId, 'Application', path), user.id);
    if (ended === 0) throw new NotFoundError('This application holds no token of yours.', { path });
    return { applicationId, ended };
  },
});
