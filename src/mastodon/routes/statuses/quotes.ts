// Who quotes a status, and what its author has to say about that.

import { graphql } from '../../../graphql/documents/typed.ts';
import { POST, POSTS } from '../../documents/status.ts';
import { quotePolicyOf } from '../../entities/consent/quote.ts';
import { status } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { text } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';

const QUOTES = graphql(
  `query RestQuotes($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    post(id: $id) { list: quotes(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Posts } }
  }`,
  [POSTS],
);

export const quotesOfStatus = route({
  method: 'GET',
  path: '/api/v1/statuses/:id/quotes',
  audience: 'token',
  scopes: ['read:statuses'],
  params: PAGE,
  documents: [TARGET, QUOTES],
  grants: NODE_GRANTS,
  async answer(call) {
    const id = await postIdOf(call, call.part('id'));
    const limit = limitOf(call.params.limit, 20);
    if (limit === 0) return ok([]);
    const { post } = await call.ask(QUOTES, { id, ...connectionArgs(call.params, limit) });
    const edges = post?.list?.edges ?? [];
    return ok(
      edges.map(({ node }) => status(call, node)),
      { link: linkHeader(call.address, edges, { limit, back: 'since_id' }) },
    );
  },
});

const QUOTED_BY = graphql('query RestQuotedBy($id: ID!) { post(id: $id) { quote { uri } } }');
const URI_OF = graphql('query RestUriOf($id: ID!) { post(id: $id) { uri } }');
const REVOKE = graphql(
  `mutation RestRevokeQuote($postId: ID!) {
    done: revokeQuote(input: {postId: $postId}) { ... on RevokeQuotePayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);

export const revokeQuote = route({
  method: 'POST',
  path: '/api/v1/statuses/:id/quotes/:quoting_id/revoke',
  audience: 'token',
  scopes: ['write:statuses'],
  documents: [TARGET, QUOTED_BY, URI_OF, REVOKE],
  grants: ['read', 'read:statuses'],
  async answer(call) {
    const [id, postId] = [await postIdOf(call, call.part('id')), globalId('post', call.part('quoting_id'))];
    const [quoted, quoting] = [await call.ask(URI_OF, { id }), await call.ask(QUOTED_BY, { id: postId })];
    if (!quoting.post?.quote || quoting.post.quote.uri !== quoted.post?.uri) throw notFound();
    const { post } = await call.act(REVOKE, { postId });
    if (!post) throw notFound();
    return ok(status(call, post));
  },
});

const SET_POLICY = graphql(
  `mutation RestSetQuotePolicy($input: SetQuotePolicyInput!) {
    done: setQuotePolicy(input: $input) { ... on SetQuotePolicyPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);

export const setInteractionPolicy = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/statuses/:id/interaction_policy',
  audience: 'token',
  scopes: ['write:statuses'],
  params: { quote_approval_policy: text },
  documents: [TARGET, SET_POLICY],
  grants: NODE_GRANTS,
  async answer(call) {
    const postId = await postIdOf(call, call.part('id'));
    // Nothing sent means nobody, as with Mastodon.
    const quotePolicy = quotePolicyOf(call.params.quote_approval_policy) ?? 'NOBODY';
    const { post } = await call.act(SET_POLICY, { input: { postId, quotePolicy } }, (refusal) =>
      // Somebody else's.
      refusal.code === 'FORBIDDEN' ? notFound() : null,
    );
    return ok(status(call, post));
  },
});
