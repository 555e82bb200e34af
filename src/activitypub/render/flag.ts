// Renders a report to another server (Flag).

import { uris } from '../../core/uris.ts';
import type { Collection, Identity, Post, Report } from '../../db/rows.ts';
import type { Document } from './document.ts';

/**
 * Flag, sent by the actor of the whole domain, so that the reported do not learn who reported them. Its object is the
 * identity, then the posts and the collections, as Mastodon has it. Without `@context`.
 */
export function flagDocument(
  report: Pick<Report, 'id' | 'comment'>,
  sender: Pick<Identity, 'uri'>,
  target: Pick<Identity, 'uri'>,
  posts: readonly Pick<Post, 'uri'>[],
  collections: readonly Pick<Collection, 'uri'>[],
): Document {
  return {
    id: uris.row(sender.uri, 'reports', report.id),
    type: 'Flag',
    actor: sender.uri,
    to: [target.uri],
    content: report.comment,
    object: [target.uri, ...[...posts, ...collections].map(({ uri }) => uri)],
  };
}
