// What a post quotes, who quotes it, and who may.

import { approvalOf } from '../../../core/posts/approval/groups.ts';
import { quotesOf } from '../../../core/posts/quotes/queries.ts';
import type { ShownQuote } from '../../../core/posts/quotes/shown.ts';
import { builder } from '../../schema/builder.ts';
import { pageArgs, pageComplexity } from '../../schema/connection.ts';
import { InteractionPermissionEnum } from '../../schema/enums/approval.ts';
import { QuoteStateEnum } from '../../schema/enums/quotes.ts';
import { InteractionApprovalRef } from './approval.ts';
import { PostViewer, quotePermissionFor } from './fields.ts';
import { PostConnection, pageOfPosts } from './lists.ts';
import { PostRef } from './ref.ts';

const dependsOnViewer = { dependsOnViewer: true };

const QuoteRef = builder.objectRef<ShownQuote>('Quote').implement({
  description: 'That a post quotes another one, as whoever looks is to be shown it.',
  fields: (t) => ({
    state: t.field({
      type: QuoteStateEnum,
      description: 'How it stands. A `PostUpdated` frame of the quoting post tells when that changes.',
      resolve: (it) => it.state,
    }),
    uri: t.exposeString('uri', { description: 'The URI of the quoted post, also where it is not shown.' }),
    post: t.field({
      type: PostRef,
      nullable: true,
      description:
        'The quoted post, where the state is ACCEPTED, BLOCKED_ACCOUNT, BLOCKED_DOMAIN or MUTED_ACCOUNT; null otherwise.',
      resolve: (it) => it.post,
    }),
  }),
});

builder.objectFields(PostRef, (t) => ({
  quote: t.field({
    type: QuoteRef,
    nullable: true,
    description:
      'What it quotes; null where it quotes nothing, and where an older server quotes without asking (`quoteUri` names what). The text of a post of another server may have a line with the same link, of the class `quote-inline`: hide that where the quote is shown.',
    extensions: dependsOnViewer,
    resolve: (post, _args, ctx) => (post.quoteUri === null ? null : ctx.view.quotes.get(post.id)),
  }),
  quoteApproval: t.field({
    type: InteractionApprovalRef,
    description: 'Who may quote it.',
    resolve: (post) => approvalOf(post.quoteApproval),
  }),
  quotes: t.field({
    type: PostConnection,
    description:
      'Posts that quote it with the consent of its author and that the viewer may see, newest first.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: dependsOnViewer,
    resolve: (post, args, ctx, info) =>
      pageOfPosts(ctx, info, args, (reader, page) => quotesOf(ctx.core, reader, post.id, page)),
  }),
}));

builder.objectFields(PostViewer, (t) => ({
  canQuote: t.boolean({
    description:
      'Whether it may quote the post, at once or by asking its author: `quotePermission` says which.',
    resolve: (it) => ['AUTOMATIC', 'MANUAL'].includes(quotePermissionFor(it)),
  }),
  quotePermission: t.field({
    type: InteractionPermissionEnum,
    description: 'Whether it may quote the post.',
    resolve: (it) => quotePermissionFor(it),
  }),
}));
