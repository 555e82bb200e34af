// A received Flag: another server reports people of the addressed domain.

import { collectionByUri } from '../../../core/collections/rows.ts';
import { inTransaction } from '../../../core/context.ts';
import { identitiesByIds } from '../../../core/identities/queries.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { receiveReport } from '../../../core/reports/receive.ts';
import type { Collection, Identity, Post } from '../../../db/rows.ts';
import type { FlagActivity } from '../../parse/activity.ts';
import { localIdentity } from '../local-object.ts';
import { type InboundHandler, uriOf } from '../message.ts';
import { handled, ignored } from '../outcome.ts';

/**
 * Flag of identities of the addressed domain, of their posts and of their collections (FEP-7aa9). Whoever is named
 * by one of these alone counts as reported (Lemmy names nothing else); what is not of this domain is left out.
 */
export const handleFlag: InboundHandler<FlagActivity> = async (received) => ({
  apply: (ctx) =>
    inTransaction(ctx, async (ctx) => {
      const { activity, actor, domain } = received;
      const targets = new Map<bigint, Identity>();
      const posts: Post[] = [];
      const collections: Collection[] = [];
      for (const { id } of activity.objects) {
        if (id === null || !id.startsWith(`${domain.origin}/`)) continue;
        const identity = await localIdentity(ctx, domain, id);
        if (identity) {
          targets.set(identity.id, identity);
          continue;
        }
        posts.push(...[await findPostByUri(ctx, id)].filter((post) => post !== null));
        collections.push(...[await collectionByUri(ctx, id)].filter((found) => found !== null));
      }
      const authors = await identitiesByIds(ctx, [
        ...posts.map(({ authorId }) => authorId),
        ...collections.map(({ identityId }) => identityId),
      ]);
      for (const author of authors) if (author.domainId === domain.id) targets.set(author.id, author);
      const people = [...targets.values()].filter(
        ({ isInstance, state }) => !isInstance && state !== 'DELETED',
      );
      if (people.length === 0) return ignored('it names nobody of this domain');
      const stored = await receiveReport(ctx, domain, {
        uri: uriOf(received),
        reporter: actor,
        targets: people,
        posts,
        collections,
        comment: activity.content,
      });
      return stored.length > 0
        ? handled()
        : ignored('it is known already, or too many reports of its server are open');
    }),
});
