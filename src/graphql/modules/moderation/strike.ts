// The GraphQL type Strike: what was decided about an identity, as those who hold it are told.

import { identityById } from '../../../core/identities/queries.ts';
import { MOST_MARKED_POSTS } from '../../../core/moderation/sensitive-posts.ts';
import { canAppeal, LONGEST_APPEAL, strikeByToken } from '../../../core/moderation/strikes/appeal.ts';
import {
  decidesAbout,
  ownStrikes,
  postsOfStrike,
  strikeFor,
  strikesOn,
} from '../../../core/moderation/strikes/queries.ts';
import type { Strike } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connectionType,
  connectRows,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { AppealStateEnum, StrikeActEnum } from '../../schema/enums/moderation.ts';
import { encodeNodeId, readOptionalId } from '../../schema/ids.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { DomainRef } from '../domains/ref.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';
import { Viewer } from '../viewer/viewer.ts';

const AppealRef = builder.objectRef<Strike>('Appeal').implement({
  description: 'What somebody says against a decision about an identity that they hold.',
  fields: (t) => ({
    text: t.string({
      description: `Why they think that it is wrong: plain text of at most ${LONGEST_APPEAL} characters.`,
      resolve: (it) => it.appealText ?? '',
    }),
    state: t.field({
      type: AppealStateEnum,
      description: 'What became of it.',
      resolve: (it) => it.appealState ?? 'OPEN',
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When they said it.',
      resolve: (it) => it.appealedAt ?? it.createdAt,
    }),
    decidedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided; null while it is open.',
      resolve: (it) => it.decidedAt,
    }),
  }),
});

const StrikePostRef = builder.objectRef<bigint>('StrikePost').implement({
  description: 'A post that a decision is about.',
  fields: (t) => ({
    postKey: t.field({
      type: 'Snowflake',
      description: 'Which post, by its id in REST APIs; it may be gone since.',
      resolve: (id) => id,
    }),
    post: t.field({
      type: PostRef,
      nullable: true,
      description: 'The post; null where it is gone, and for those who do not see it.',
      resolve: (id, _args, ctx) => ctx.view.posts.get(id),
    }),
  }),
});

export const StrikeRef = builder.objectRef<Strike>('Strike').implement({
  description:
    'What those who run a domain decided about one of its identities, for the people who hold it and for those who moderate. Who decided is in the audit log alone.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Strike')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Which identity it is about, suspended ones too; null where it is gone.',
      resolve: (it, _args, ctx) => identityById(ctx.core, it.identityId),
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain of the identity; null once it is gone.',
      resolve: (it, _args, ctx) => ctx.core.app.domains.byId(it.domainId),
    }),
    act: t.field({ type: StrikeActEnum, description: 'What was decided.', resolve: (it) => it.act }),
    message: t.exposeString('text', { description: 'What moderators say to them; may be empty.' }),
    reportId: t.id({
      nullable: true,
      description:
        'The report that led to it, by its global id, for those who moderate; null for none and for everybody else.',
      resolve: async (it, _args, ctx) =>
        it.reportId !== null && holds(ctx, 'admin:read:reports') && (await decidesAbout(ctx.core, it))
          ? encodeNodeId('Report', it.reportId)
          : null,
    }),
    posts: t.field({
      type: [StrikePostRef],
      description: `The posts that it is about, oldest first, ${MOST_MARKED_POSTS} at most; none where it is about the identity.`,
      complexity: { field: 1, multiplier: 10 },
      resolve: (it, _args, ctx) => postsOfStrike(ctx.core, it),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was decided.' }),
    canAppeal: t.boolean({
      description: 'Whether those who hold the identity can still appeal (`appealStrike`).',
      resolve: (it, _args, ctx) => canAppeal(it, ctx.core.now),
    }),
    appeal: t.field({
      type: AppealRef,
      nullable: true,
      description: 'What they said against it; null where they said nothing.',
      resolve: (it) => (it.appealedAt === null ? null : it),
    }),
  }),
});

const StrikeConnection = connectionType(
  'Strike',
  StrikeRef,
  'What was decided about identities, the last first.',
  'A decision in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<Strike>>;

nodeLoader('Strike', (id, ctx) =>
  holds(ctx, 'read:accounts') || holds(ctx, 'admin:read:accounts') ? strikeFor(ctx.core, id) : null,
);

builder.objectField(Viewer, 'strikes', (t) =>
  t.field({
    type: StrikeConnection,
    description:
      'What was decided about the identities that the user holds (with a token of one identity, about that one), the last first.',
    authScopes: { holds: 'read:accounts' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (_viewer, args, ctx) => connectRows(args, (page) => ownStrikes(ctx.core, page)),
  }),
);

builder.objectField(DomainRef, 'strikes', (t) =>
  t.field({
    type: StrikeConnection,
    description:
      'What was decided about identities of the domain, the last first, for its moderators, admins and owner. That a login was disabled is shown to admins of the install alone.',
    authScopes: { holds: 'admin:read:accounts' },
    args: {
      ...pageArgs(t.arg),
      appeal: t.arg({ type: AppealStateEnum, description: 'Only those with an appeal in this state.' }),
      identityId: t.arg.id({ description: 'Only those about this identity, by its global id.' }),
    },
    complexity: pageComplexity,
    resolve: (domain, { appeal, identityId, ...args }, ctx) => {
      const filter = {
        appeal: appeal ?? null,
        identityId: readOptionalId(identityId, 'Identity', ['identityId']),
      };
      return connectRows(args, (page) => strikesOn(ctx.core, domain, filter, page));
    },
  }),
);

builder.queryField('strikeByLink', (t) =>
  t.field({
    type: StrikeRef,
    nullable: true,
    description:
      'The decision that the link in a mail about it is for, without signing in: who is locked out cannot. Null for a link that is not good.',
    authScopes: { public: true },
    args: {
      token: t.arg.string({
        required: true,
        description: 'The `token` of the link, at most 200 characters.',
      }),
    },
    resolve: (_root, { token }, ctx) => strikeByToken(ctx.core, token),
  }),
);
