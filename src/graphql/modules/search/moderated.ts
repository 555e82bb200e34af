// The query `moderatedPosts`: posts by their text, for those who moderate.

import { searchModeratedPosts } from '../../../core/search/moderated.ts';
import { LONGEST_QUERY } from '../../../core/search/query.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { PostConnection, withShown } from '../posts/lists.ts';

builder.queryField('moderatedPosts', (t) =>
  t.field({
    type: PostConnection,
    description:
      'Posts by their text, the newest first, for those who moderate: what the people of a domain wrote for everyone or for the domain, public posts of other servers and domains that it knows, unlisted ones of them that came to its people (by whom they follow, as a mention or as an answer), and all that a report to it names; without a domain the same of the whole install, for its admins. Authors need not let themselves be found, and limits, suspensions, blocks and mutes hide nothing. What was written for followers or for those mentioned alone is found only where it was reported. New posts are found about a second after they were written.',
    authScopes: { holds: 'admin:read:accounts' },
    args: {
      ...pageArgs(t.arg),
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      query: t.arg.string({
        required: true,
        description: `Words and operators as in \`SearchResults.posts\`, but for \`in:\`, which says nothing here; at most ${LONGEST_QUERY} characters. Nothing is found for an empty text.`,
      }),
    },
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (_root, { domainId, query, ...args }, ctx, info) =>
      answered(async () => {
        const domain = await readOptionalDomain(domainId, ctx, ['domainId']);
        const page = await connect(
          args,
          (page) => searchModeratedPosts(ctx.core, domain, query, page),
          (row) => row.id,
          (row, cursor) => ({ cursor, node: row }),
        );
        return withShown(ctx, info, page);
      }),
  }),
);
