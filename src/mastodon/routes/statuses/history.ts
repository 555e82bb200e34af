// The routes `GET /api/v1/statuses/:id/history` and `/source`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { ATTACHMENT } from '../../documents/status.ts';
import { account } from '../../entities/account.ts';
import { dateTime } from '../../entities/dates.ts';
import { emojiEntity } from '../../entities/emoji.ts';
import { mediaAttachment } from '../../entities/media.ts';
import { notFound } from '../../errors.ts';
import { ok, route } from '../../route.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';

const HISTORY = graphql(
  `query RestHistory($id: ID!) {
    post(id: $id) {
      author { ...Account } emoji { shortcode url staticUrl }
      history(first: 100) { nodes { html summary isSensitive createdAt pollOptions attachments { ...Media } } }
    }
  }`,
  [ACCOUNT, ATTACHMENT],
);

/** Every version from the first to the one that stands. */
export const statusHistory = route({
  method: 'GET',
  path: '/api/v1/statuses/:id/history',
  audience: 'optional',
  scopes: ['read:statuses'],
  documents: [TARGET, HISTORY],
  grants: NODE_GRANTS,
  async answer(call) {
    const { post } = await call.ask(HISTORY, { id: await postIdOf(call, call.part('id')) });
    if (!post) throw notFound();
    const versions = [...(post.history?.nodes ?? [])].reverse();
    const author = account(call.domain, post.author);
    return ok(
      versions.map((version) => ({
        content: version.html,
        spoiler_text: version.summary ?? '',
        sensitive: version.isSensitive,
        created_at: dateTime(version.createdAt),
        account: author,
        media_attachments: version.attachments.map(mediaAttachment),
        emojis: post.emoji.map(emojiEntity),
        ...(version.pollOptions === null
          ? {}
          : { poll: { options: version.pollOptions.map((title) => ({ title })) } }),
      })),
    );
  },
});

const SOURCE = graphql('query RestSource($id: ID!) { post(id: $id) { key source summary html } }');

/** The text as it was typed, for editing. */
export const statusSource = route({
  method: 'GET',
  path: '/api/v1/statuses/:id/source',
  audience: 'token',
  scopes: ['read:statuses'],
  documents: [TARGET, SOURCE],
  grants: NODE_GRANTS,
  async answer(call) {
    const { post } = await call.ask(SOURCE, { id: await postIdOf(call, call.part('id')) });
    if (!post) throw notFound();
    return ok({ id: post.key, text: post.source ?? post.html, spoiler_text: post.summary ?? '' });
  },
});
