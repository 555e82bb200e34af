// Hides everybody of a server from the acting identity, or shows them again.

import { hideHost, unhideHost } from '../../../../core/blocks/hide-host.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { mutation } from '../../../schema/mutation.ts';

const HOST = 'The domain of the server, like `other.example`, at most 253 characters.';

mutation('hideHost', {
  description:
    'Hides everybody of a server from the timelines and notifications of the acting identity, and ends the follows between them.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT'],
  takes: 'Which server to hide.',
  input: (t) => ({ host: t.string({ required: true, description: HOST }) }),
  gives: 'The hidden server.',
  payload: { host: { type: 'String', description: 'Its domain as it is kept, 253 characters at most.' } },
  resolve: async ({ host }, ctx) => ({
    host: (await hideHost(ctx.core, mustAct(ctx.core.viewer), host)).name,
  }),
});

mutation('unhideHost', {
  description: 'Shows the people of a server again. Follows that ended stay ended.',
  scope: { holds: 'write:blocks' },
  errors: ['INVALID_INPUT'],
  takes: 'Which server to show again.',
  input: (t) => ({ host: t.string({ required: true, description: HOST }) }),
  gives: 'Whether the server had been hidden.',
  payload: { wasHidden: { type: 'Boolean', description: 'Whether it was hidden before.' } },
  resolve: async ({ host }, ctx) => ({
    wasHidden: await unhideHost(ctx.core, mustAct(ctx.core.viewer), host),
  }),
});
