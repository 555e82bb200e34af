// oEmbed (oembed.com): how other pages show a post of this domain.

import { graphql } from '../../../graphql/documents/typed.ts';
import { parseId } from '../../../lib/ids.ts';
import { parseWebUrl } from '../../../lib/url/url.ts';
import { notFound } from '../../errors.ts';
import { text, whole } from '../../params/types.ts';
import { ok, route } from '../../route.ts';

const POST = graphql(
  'query RestOEmbed($id: ID!) { post(id: $id) { key visibility author { username handleDomain name url uri } } }',
);

const WIDTH = 400;
const DAY = 86_400;

/** The plain id of the post whose page an address of this host is; null for all others. */
function keyOf(origin: string, address: string | undefined): string | null {
  const url = parseWebUrl(address);
  if (url === null || url.origin !== origin) return null;
  const [, key = ''] = /^\/(?:@[^/]+|posts)\/(\d+)$/.exec(url.pathname) ?? [];
  return parseId(key) === null ? null : key;
}

export const oembed = route({
  method: 'GET',
  path: '/api/oembed',
  audience: 'public',
  params: { url: text, maxwidth: whole, maxheight: whole },
  documents: [POST],
  async answer(call) {
    const { domain, params } = call;
    const key = keyOf(domain.origin, params.url);
    const { post } = key === null ? { post: null } : await call.ask(POST, { id: `post_${key}` });
    const isShown = post?.visibility === 'PUBLIC' || post?.visibility === 'UNLISTED';
    if (!post || !isShown || post.author.handleDomain !== domain.name) throw notFound();
    const { author } = post;
    const page = `${domain.origin}/@${encodeURIComponent(author.username)}/${post.key}/embed`;
    const width = params.maxwidth || WIDTH;
    const height = params.maxheight || null;
    return ok({
      type: 'rich',
      version: '1.0',
      author_name: author.name || author.username,
      author_url: author.url ?? author.uri,
      provider_name: domain.name,
      provider_url: `${domain.origin}/`,
      cache_age: DAY,
      html: `<iframe src="${page}" width="${width}"${height === null ? '' : ` height="${height}"`} style="max-width: 100%; border: 0" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>`,
      width,
      height,
    });
  },
});
