// The GraphQL type Report: what somebody says to moderators about an identity and its posts.

import type { DomainRule } from '../../../core/domains/rules.ts';
import { restrictionOn } from '../../../core/identities/limits/restrict.ts';
import { identityById } from '../../../core/identities/queries.ts';
import { isShownAsSensitive } from '../../../core/posts/sensitive.ts';
import { attachmentsOf } from '../../../core/posts/shapes.ts';
import { moderates, reportedCollections, reportedPosts, reportFor } from '../../../core/reports/queries.ts';
import {
  LONGEST_REPORT_COMMENT,
  MOST_REPORTED_COLLECTIONS,
  MOST_REPORTED_POSTS,
} from '../../../core/reports/report.ts';
import { LONGEST_NOTE, MOST_NOTES, noteFor, notesOf, resolverOf } from '../../../core/reports/work.ts';
import type { Identity, Post, Report, ReportNote } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { ReportCategoryEnum } from '../../schema/enums/moderation.ts';
import { VisibilityEnum } from '../../schema/enums/posts.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { CollectionRef } from '../collections/ref.ts';
import { DomainRef } from '../domains/ref.ts';
import { DomainRuleRef } from '../domains/rule.ts';
import { IdentityRef } from '../identities/ref.ts';
import { identityFor } from '../identities/see.ts';
import { Attachment } from '../posts/attachment.ts';
import { IdentityRestrictionRef } from '../restrictions/ref.ts';

const ReportedPostRef = builder.objectRef<Post>('ReportedPost').implement({
  description: 'A post that a report names; moderators read it also where it was not written for their eyes.',
  fields: (t) => ({
    postId: t.id({
      description: 'Global id of the post.',
      resolve: (it) => encodeNodeId('Post', it.id),
    }),
    postKey: t.field({
      type: 'Snowflake',
      description: 'Which post, by its id in REST APIs.',
      resolve: (it) => it.id,
    }),
    uri: t.exposeString('uri', { description: 'Its ActivityPub id.' }),
    isDeleted: t.boolean({
      description: 'Whether it was deleted since then; nothing of its text is left.',
      resolve: (it) => it.deletedAt !== null,
    }),
    visibility: t.field({
      type: VisibilityEnum,
      description: 'For whom it was written.',
      resolve: (it) => it.visibility,
    }),
    summary: t.exposeString('summary', {
      nullable: true,
      description: 'Its content warning; null without one.',
    }),
    html: t.field({ type: 'HTML', description: 'The text as safe HTML.', resolve: (it) => it.html }),
    attachments: t.field({
      type: [Attachment],
      description: 'Its pictures, videos, sounds and files, in the order of the author.',
      resolve: (it) => attachmentsOf(it),
    }),
    isSensitive: t.boolean({
      description: 'Whether its media are shown as sensitive on the addressed domain, whoever says so.',
      resolve: (it, _args, ctx) => isShownAsSensitive(ctx.core.app, ctx.core.domain?.id ?? null, it),
    }),
    isMarkedSensitive: t.boolean({
      description: 'Whether moderators of the addressed domain have the post shown so (`setPostsSensitive`).',
      resolve: async (it, _args, ctx) =>
        ctx.core.domain !== null &&
        (await ctx.core.app.restrictions.sensitiveIds(ctx.core.domain.id)).has(it.id),
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      description: 'When it was published, as its server says.',
    }),
  }),
});

/** Moderators read everything that a report names; who made it, what they see anyway. */
export async function readsAsModerator(it: Report, ctx: GraphQLContext): Promise<boolean> {
  return holds(ctx, 'admin:read:reports') && (await moderates(ctx.core, it));
}

async function person(it: Report, id: bigint, ctx: GraphQLContext): Promise<Identity | null> {
  const identity = await identityById(ctx.core, id);
  return (await readsAsModerator(it, ctx)) ? identity : identityFor(ctx, identity);
}

export const ReportNoteRef = builder.objectRef<ReportNote>('ReportNote').implement({
  description: 'What a moderator wrote down about a report, for the other moderators of the domain.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('ReportNote')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    author: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Who wrote it; null for the operator, and where that one is gone.',
      resolve: (it, _args, ctx) => (it.authorId === null ? null : identityById(ctx.core, it.authorId)),
    }),
    text: t.exposeString('text', { description: `Plain text of at most ${LONGEST_NOTE} characters.` }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
  }),
});

nodeLoader('ReportNote', (id, ctx) => (holds(ctx, 'admin:read:reports') ? noteFor(ctx.core, id) : null));

export const ReportRef = builder.objectRef<Report>('Report').implement({
  description:
    'What somebody says to the moderators of a domain about an identity. Moderators see it, and who made it here.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Report')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    reporter: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'Who made it: an identity of the domain, or the actor of the server that sent it. Null where that one is gone.',
      resolve: (it, _args, ctx) => person(it, it.reporterId, ctx),
    }),
    target: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Whom it is about; null where that one is gone, or hidden from who made the report.',
      resolve: (it, _args, ctx) => person(it, it.targetId, ctx),
    }),
    domain: t.field({
      type: DomainRef,
      nullable: true,
      description: 'The domain whose moderators decide; null once it is gone.',
      resolve: (it, _args, ctx) => ctx.core.app.domains.byId(it.domainId),
    }),
    restriction: t.field({
      type: IdentityRestrictionRef,
      nullable: true,
      description:
        'What the domain decided about the target for itself; null for nothing, and for all who do not moderate the domain.',
      resolve: async (it, _args, ctx) =>
        (await readsAsModerator(it, ctx)) ? restrictionOn(ctx.core, it.domainId, it.targetId) : null,
    }),
    category: t.field({
      type: ReportCategoryEnum,
      description: 'What it is about; OTHER for all that other servers send.',
      resolve: (it) => it.category,
    }),
    comment: t.exposeString('comment', {
      description: `What is said, as plain text: at most ${LONGEST_REPORT_COMMENT} characters where it was made here, 5,000 from elsewhere. May be empty.`,
    }),
    rules: t.field({
      type: [DomainRuleRef],
      description: 'The rules of the domain that it names, as they were then, 50 at most.',
      resolve: (it) => it.rules as unknown as DomainRule[],
    }),
    posts: t.field({
      type: [ReportedPostRef],
      description: `The posts that it names, oldest first, ${MOST_REPORTED_POSTS} at most; for who made the report, those they still see.`,
      complexity: { field: 1, multiplier: 10 },
      resolve: async (it, _args, ctx) =>
        reportedPosts(ctx.core, (await readsAsModerator(it, ctx)) ? null : await ctx.view.reader(), it.id),
    }),
    collections: t.field({
      type: [CollectionRef],
      description: `The collections that it names, oldest first, ${MOST_REPORTED_COLLECTIONS} at most; for who made the report, those they still see.`,
      complexity: { field: 1, multiplier: 5 },
      resolve: async (it, _args, ctx) =>
        reportedCollections(
          ctx.core,
          (await readsAsModerator(it, ctx)) ? null : await ctx.view.reader(),
          it.id,
        ),
    }),
    isForwarded: t.exposeBoolean('isForwarded', {
      description: 'Whether the server of the target was sent it as well, without the name of who made it.',
    }),
    assignee: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'The moderator who sees to it; null for nobody, and for all who do not moderate the domain.',
      resolve: async (it, _args, ctx) =>
        it.assigneeId === null || !(await readsAsModerator(it, ctx))
          ? null
          : identityById(ctx.core, it.assigneeId),
    }),
    notes: t.field({
      type: [ReportNoteRef],
      description: `What moderators wrote down about it, oldest first, ${MOST_NOTES} at most; none for all who do not moderate the domain.`,
      complexity: { field: 1, multiplier: 10 },
      resolve: async (it, _args, ctx) => ((await readsAsModerator(it, ctx)) ? notesOf(ctx.core, it.id) : []),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made or came.' }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a moderator closed it; null while it is open.',
    }),
    resolver: t.field({
      type: IdentityRef,
      nullable: true,
      description:
        'The moderator who closed it, by an identity on the domain; null while it is open, for those who have none there, and for all who do not moderate the domain.',
      resolve: async (it, _args, ctx) =>
        (await readsAsModerator(it, ctx)) ? resolverOf(ctx.core, it) : null,
    }),
  }),
});

nodeLoader('Report', (id, ctx) =>
  reportFor(ctx.core, ctx.view.identity, id, holds(ctx, 'admin:read:reports')),
);
