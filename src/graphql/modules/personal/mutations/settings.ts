// Changes the settings of the acting identity (`updateSettings`).

import { changeSettings } from '../../../../core/personal/settings.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { SensitiveMediaEnum } from '../../../schema/enums/personal.ts';
import { VisibilityEnum } from '../../../schema/enums/posts.ts';
import { QuotePolicyEnum } from '../../../schema/enums/quotes.ts';
import { ReplyPolicyEnum } from '../../../schema/enums/replies.ts';
import { given } from '../../../schema/given.ts';
import { mutation } from '../../../schema/mutation.ts';
import { SettingsRef } from '../ref.ts';

mutation('updateSettings', {
  description: 'Changes the settings of the acting identity. What is left out stays as it is.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT'],
  takes: 'What to change.',
  input: (t) => ({
    visibility: t.field({
      type: VisibilityEnum,
      description: 'The visibility of posts for which nothing else is said.',
    }),
    isSensitive: t.boolean({ description: 'Whether media are marked as sensitive by default.' }),
    showsMedia: t.field({ type: SensitiveMediaEnum, description: 'When apps show pictures at once.' }),
    opensWarnings: t.boolean({ description: 'Whether apps open content warnings at once.' }),
    playsAnimations: t.boolean({ description: 'Whether apps play animated pictures at once.' }),
    showsApplication: t.boolean({ description: 'Whether others see which app its posts were written with.' }),
    quotePolicy: t.field({
      type: QuotePolicyEnum,
      description: 'Who may quote posts for which nothing else is said.',
    }),
    replyPolicy: t.field({
      type: ReplyPolicyEnum,
      description: 'Who may reply to posts for which nothing else is said.',
    }),
    manualReplyPolicy: t.field({
      type: ReplyPolicyEnum,
      description: 'Who else may reply to them once the acting identity agreed; nobody for MENTIONED.',
    }),
  }),
  gives: 'All settings.',
  payload: { settings: { type: SettingsRef, description: 'The settings as they are now.' } },
  resolve: async (input, ctx) => ({
    settings: await changeSettings(ctx.core, mustAct(ctx.core.viewer), given(input)),
  }),
});
