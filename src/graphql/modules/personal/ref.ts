// The types Settings and Marker.

import type { Marker, Settings } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { MarkedTimelineEnum, SensitiveMediaEnum } from '../../schema/enums/personal.ts';
import { VisibilityEnum } from '../../schema/enums/posts.ts';
import { QuotePolicyEnum } from '../../schema/enums/quotes.ts';
import { ReplyPolicyEnum } from '../../schema/enums/replies.ts';

export const SettingsRef = builder.objectRef<Settings>('Settings').implement({
  description: 'What the posts of an identity are by default, and what its apps are to show.',
  fields: (t) => ({
    visibility: t.field({
      type: VisibilityEnum,
      description: 'The visibility of its posts for which nothing else is said.',
      resolve: (it) => it.visibility,
    }),
    isSensitive: t.exposeBoolean('isSensitive', {
      description: 'Whether apps mark its media as sensitive if nothing else is said.',
    }),
    showsMedia: t.field({
      type: SensitiveMediaEnum,
      description: 'When apps show pictures at once.',
      resolve: (it) => it.showsMedia,
    }),
    opensWarnings: t.exposeBoolean('opensWarnings', {
      description: 'Whether apps open posts with a content warning at once.',
    }),
    playsAnimations: t.exposeBoolean('playsAnimations', {
      description: 'Whether apps play animated pictures at once.',
    }),
    showsApplication: t.exposeBoolean('showsApplication', {
      description: 'Whether others see which app its posts were written with.',
    }),
    quotePolicy: t.field({
      type: QuotePolicyEnum,
      description: 'Who may quote its posts for which nothing else is said.',
      resolve: (it) => it.quotePolicy,
    }),
    replyPolicy: t.field({
      type: ReplyPolicyEnum,
      description: 'Who may reply to its posts for which nothing else is said.',
      resolve: (it) => it.replyPolicy,
    }),
    manualReplyPolicy: t.field({
      type: ReplyPolicyEnum,
      description:
        'Who else may reply to them once the identity agreed: nobody for MENTIONED, as for NOBODY.',
      resolve: (it) => it.manualReplyPolicy,
    }),
  }),
});

export const MarkerRef = builder.objectRef<Marker>('Marker').implement({
  description: 'How far an identity has read a timeline, for all of its apps.',
  fields: (t) => ({
    timeline: t.field({
      type: MarkedTimelineEnum,
      description: 'Which timeline.',
      resolve: (it) => (it.timeline === 'home' ? 'HOME' : 'NOTIFICATIONS'),
    }),
    lastReadKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the last entry or notification that was read.',
      resolve: (it) => it.lastReadId,
    }),
    version: t.exposeInt('version', { description: 'How many times it was set.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last set.' }),
  }),
});
