// Routes of the servers whose people somebody does not want to read.

import { graphql } from '../../../graphql/documents/typed.ts';
import { invalid } from '../../errors.ts';
import { entriesOf, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const HIDDEN =
  graphql(`query RestDomainBlocks($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
  viewer { identity { hiddenHosts(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { host } } } } }
}`);
const HIDE = graphql(`mutation RestHideHost($host: String!) {
  done: hideHost(input: {host: $host}) { ... on HideHostPayload { host } ... on Error { code message path } }
}`);
const UNHIDE = graphql(`mutation RestUnhideHost($host: String!) {
  done: unhideHost(input: {host: $host}) { ... on UnhideHostPayload { wasHidden } ... on Error { code message path } }
}`);

const PREVIEW = graphql(`query RestDomainBlockPreview($host: String!) {
  viewer { identity { followsWithHost(host: $host) { following followers } } }
}`);

const domainBlocks = route({
  method: 'GET',
  path: '/api/v1/domain_blocks',
  audience: 'user',
  scopes: ['read:blocks'],
  params: PAGE,
  documents: [HIDDEN],
  async answer(call) {
    const limit = limitOf(call.params.limit, 100);
    if (limit === 0) return ok([]);
    const edges = await entriesOf(
      call.params,
      limit,
      async (args) => (await call.ask(HIDDEN, args)).viewer?.identity?.hiddenHosts?.edges ?? [],
    );
    return ok(
      edges.map(({ node }) => node.host),
      { link: linkHeader(call.address, edges, { limit, back: 'since_id' }) },
    );
  },
});

const blockDomain = route({
  method: 'POST',
  path: '/api/v1/domain_blocks',
  audience: 'user',
  scopes: ['write:blocks'],
  params: { domain: text },
  documents: [HIDE],
  async answer(call) {
    await call.act(HIDE, { host: call.params.domain ?? '' }, () =>
      invalid('Domain is not a valid domain name'),
    );
    return ok({});
  },
});

const unblockDomain = route({
  method: 'DELETE',
  path: '/api/v1/domain_blocks',
  audience: 'user',
  scopes: ['write:blocks'],
  params: { domain: text },
  documents: [UNHIDE],
  async answer(call) {
    await call.act(UNHIDE, { host: call.params.domain ?? '' }, () =>
      invalid('Domain is not a valid domain name'),
    );
    return ok({});
  },
});

/** The follows that a block would end. */
const preview = route({
  method: 'GET',
  path: '/api/v1/domain_blocks/preview',
  audience: 'user',
  scopes: ['write:blocks'],
  params: { domain: text },
  documents: [PREVIEW],
  async answer(call) {
    const { viewer } = await call.ask(PREVIEW, { host: call.params.domain ?? '' });
    const { following = 0, followers = 0 } = viewer?.identity?.followsWithHost ?? {};
    return ok({ following_count: following, followers_count: followers });
  },
});

export const DOMAIN_BLOCKS: readonly RestRoute[] = [domainBlocks, preview, blockDomain, unblockDomain];
