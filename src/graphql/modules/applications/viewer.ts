// Which applications may act for the viewer, and what each may do.

import { tokensHeldBy } from '../../../core/applications/consents.ts';
import { isSession } from '../../../core/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { TokenConnection } from '../tokens/ref.ts';
import { ApplicationRef } from './ref.ts';

builder.objectField(ApplicationRef, 'viewerTokens', (t) =>
  t.field({
    type: TokenConnection,
    description:
      'The tokens with which it acts for the viewer, one for each identity and set of scopes. Only a session of the user sees them; others get none.',
    authScopes: { open: 'read:accounts' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (application, args, ctx) => {
      const { viewer } = ctx.core;
      return connect(
        args,
        async (page) =>
          isSession(viewer) ? tokensHeldBy(ctx.core, application.id, viewer.user.id, page) : [],
        (row) => row.id,
        (row, cursor) => ({ cursor, node: row }),
      );
    },
  }),
);
