// The routes below `/api/v1/polls`.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call, Refusal } from '../../call.ts';
import { EMOJI } from '../../documents/account.ts';
import { POLL } from '../../documents/status.ts';
import { pollEntity } from '../../entities/poll.ts';
import { invalid, notFound, type RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

/** A poll has the id of its post. */
const POLL_OF_POST = graphql(
  'fragment PollOfPost on Post { id key isLocal author { key } emoji { ...Emoji } poll { ...PollParts } }',
  [EMOJI, POLL],
);

const SHOW = graphql('query RestPoll($id: ID!) { post(id: $id) { ...PollOfPost } }', [POLL_OF_POST]);

const REFRESH = graphql(
  `mutation RestRefreshPoll($input: RefreshPollInput!) {
    done: refreshPoll(input: $input) {
      ... on RefreshPollPayload { post { ...PollOfPost } }
      ... on Error { code message path }
    }
  }`,
  [POLL_OF_POST],
);

const VOTE = graphql(
  `mutation RestVote($input: VoteInPollInput!) {
    done: voteInPoll(input: $input) {
      ... on VoteInPollPayload { post { ...PollOfPost } }
      ... on Error { code message path }
      ... on InvalidInputError { problems { path reason } }
    }
  }`,
  [POLL_OF_POST],
);

/** Mastodon's words for votes that do not count. */
const SENTENCES: Record<string, string> = {
  ENDED: 'The poll has already ended',
  INVALID: 'The chosen vote option does not exist',
  DONE_ALREADY: 'You have already voted on this poll',
  TOO_MANY: 'You have already voted on this poll',
  OWN: 'You cannot vote in your own polls',
};

/** The post with the poll. Throws 404. */
async function polled(call: Call<unknown>) {
  const { post } = await call.ask(SHOW, { id: globalId('post', call.part('id') || call.part('poll_id')) });
  if (!post?.poll) throw notFound();
  return { ...post, poll: post.poll };
}

function entity(call: Call<unknown>, { key, author, emoji, poll }: Awaited<ReturnType<typeof polled>>) {
  return pollEntity(key, poll, call.now, author.key === call.actingKey, emoji);
}

const show = route({
  method: 'GET',
  path: '/api/v1/polls/:id',
  audience: 'optional',
  scopes: ['read:statuses'],
  documents: [SHOW, REFRESH],
  cache: 15,
  async answer(call) {
    const post = await polled(call);
    if (call.actingKey === null || post.isLocal || post.poll.closedAt !== null) return ok(entity(call, post));
    // What its server says now; it was found, so whatever else is wrong, what is known here is shown.
    const { post: fresh } = await call.act(REFRESH, { input: { postId: post.id } });
    return ok(entity(call, fresh.poll ? { ...fresh, poll: fresh.poll } : post));
  },
});

const vote = route({
  method: 'POST',
  path: '/api/v1/polls/:poll_id/votes',
  audience: 'user',
  scopes: ['write:statuses'],
  params: { choices: texts },
  documents: [SHOW, VOTE],
  grants: ['read:statuses'],
  async answer(call) {
    const post = await polled(call);
    const choices = call.params.choices.map((choice) => (/^\d{1,3}$/.test(choice) ? Number(choice) : -1));
    if (choices.length === 0) return ok(entity(call, post));
    const { post: voted } = await call.act(VOTE, { input: { postId: post.id, choices } }, refused);
    return ok(entity(call, voted.poll ? { ...voted, poll: voted.poll } : post));
  },
});

function refused({ problems }: Refusal): RestError | null {
  const sentence = SENTENCES[problems?.[0]?.reason ?? ''];
  return sentence === undefined ? null : invalid(sentence);
}

export const POLLS: readonly RestRoute[] = [show, vote];
