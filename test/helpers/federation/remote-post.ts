import type { RemotePostData } from '../../../src/core/posts/remote/content.ts';

/** A post as another server sends it: public, by itself, now; what a test is about it gives itself. */
export function remotePost(
  uri: string,
  publishedAt: number,
  more: Partial<RemotePostData> = {},
): RemotePostData {
  return {
    uri,
    type: 'Note',
    url: null,
    title: null,
    summary: null,
    isSensitive: false,
    html: `<p>${uri}</p>`,
    source: null,
    language: null,
    visibility: 'PUBLIC',
    inReplyToUri: null,
    conversation: null,
    quoteUri: null,
    attachments: [],
    mentions: [],
    addressed: [],
    tags: [],
    emoji: [],
    poll: null,
    publishedAt,
    editedAt: null,
    ...more,
  };
}
