// Who may reply to a post, and how the author of what it answers stands to a reply.

import { approvalOf } from '../../../core/posts/approval/groups.ts';
import { pendingReplies, repliesWaitingFor } from '../../../core/posts/replies/decide.ts';
import { builder } from '../../schema/builder.ts';
import { pageArgs, pageComplexity } from '../../schema/connection.ts';
import { InteractionPermissionEnum } from '../../schema/enums/approval.ts';
import { ReplyStateEnum } from '../../schema/enums/replies.ts';
import { ViewerIdentity } from '../viewer/identity.ts';
import { InteractionApprovalRef } from './approval.ts';
import { PostViewer, replyPermissionFor } from './fields.ts';
import { PostConnection, pageOfPosts } from './lists.ts';

builder.prismaObjectFields('Post', (t) => ({
  replyApproval: t.field({
    type: InteractionApprovalRef,
    description:
      'Who may reply to it. Whom it mentions and whom it answers may whatever it says; `viewer.replyPermission` tells for the acting identity.',
    resolve: (post) => approvalOf(post.replyApproval),
  }),
  replyState: t.field({
    type: ReplyStateEnum,
    nullable: true,
    description:
      'How the author of what it answers stands to it; null where nobody needs to be asked. A `PostUpdated` frame of the reply tells its author when that changes.',
    resolve: (post) => post.replyState,
  }),
  pendingReplies: t.field({
    type: PostConnection,
    description:
      'Replies that wait for the consent of its author (`approveReply`, `rejectReply`), newest first. For the author alone; nobody else gets any.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (post, args, ctx, info) =>
      pageOfPosts(ctx, info, args, (reader, page) => pendingReplies(ctx.core, reader, post, page)),
  }),
}));

builder.objectFields(ViewerIdentity, (t) => ({
  pendingReplies: t.field({
    type: PostConnection,
    description:
      'Replies to its posts that wait for its consent (`approveReply`, `rejectReply`), newest first: those that it lets people ask for, and others that came all the same.',
    authScopes: { holds: 'read:statuses' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx, info) =>
      pageOfPosts(ctx, info, args, (reader, page) => repliesWaitingFor(ctx.core, reader, identity, page)),
  }),
}));

builder.objectFields(PostViewer, (t) => ({
  replyPermission: t.field({
    type: InteractionPermissionEnum,
    description:
      'Whether it may reply to the post. A reply to a post of another server waits also where this is AUTOMATIC, if that depends on who follows whom (`Post.replyState`).',
    resolve: (it) => replyPermissionFor(it),
  }),
}));
