// `POST /api/v1/statuses`.

import type * as v from 'valibot';
import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call, Rewording } from '../../call.ts';
import { SCHEDULED } from '../../documents/scheduled.ts';
import { POST } from '../../documents/status.ts';
import { quotePolicyOf } from '../../entities/consent/quote.ts';
import { interactionPolicy, replyPoliciesOf } from '../../entities/consent/reply.ts';
import { publishAtOf, scheduledStatus, tooSoon } from '../../entities/scheduled.ts';
import { status } from '../../entities/status.ts';
import { invalid, RestError, tooLong } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { flag, language, text, texts } from '../../params/types.ts';
import { ok, type Reply, route } from '../../route.ts';
import { mediaIdsOf, mediaRefusal } from './attached.ts';
import { contentOf, isSensitive } from './content.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';
import { pollOf, pollParams, pollRefusal } from './poll.ts';

const CREATE = graphql(
  `mutation RestCreatePost($input: CreatePostInput!) {
    done: createPost(input: $input) {
      ... on CreatePostPayload { post { ...PostParts } }
      ... on Error { code message path }
      ... on InvalidInputError { problems { path reason } }
    }
  }`,
  [POST],
);

const SCHEDULE = graphql(
  `mutation RestSchedulePost($input: SchedulePostInput!) {
    done: schedulePost(input: $input) {
      ... on SchedulePostPayload { scheduledPost { ...ScheduledParts } }
      ... on Error { code message path }
      ... on InvalidInputError { problems { path reason } }
    }
  }`,
  [SCHEDULED],
);

const MADE = graphql(
  `query RestPostUnderKey($key: String!, $seconds: Int!) {
    viewer { identity { postUnderKey(idempotencyKey: $key, seconds: $seconds) { ...PostParts } } }
  }`,
  [POST],
);

const WAITING = graphql(
  `query RestScheduledUnderKey($key: String!) {
    viewer { identity { scheduledPostUnderKey(idempotencyKey: $key) { ...ScheduledParts } } }
  }`,
  [SCHEDULED],
);

/** For how long an `Idempotency-Key` stands for its first post. */
const KEY_SECONDS = 3_600;

/** Mastodon's words for who may read a post; `local` is ours, for one's own domain. */
const VISIBILITIES = new Map([
  ['public', 'PUBLIC'],
  ['unlisted', 'UNLISTED'],
  ['private', 'FOLLOWERS'],
  ['direct', 'MENTIONED'],
  ['local', 'LOCAL'],
] as const);

export function visibilityOf(word: string | undefined) {
  if (word === undefined || word === '') return null;
  const found = VISIBILITIES.get(word as 'public');
  if (!found) throw invalid('Visibility is not included in the list');
  return found;
}

const PARAMS = {
  status: text,
  media_ids: texts,
  poll: pollParams,
  spoiler_text: text,
  sensitive: flag,
  visibility: text,
  language,
  in_reply_to_id: text,
  quoted_status_id: text,
  quote_approval_policy: text,
  interaction_policy: interactionPolicy,
  scheduled_at: text,
};
type Written = v.InferOutput<v.ObjectSchema<typeof PARAMS, undefined>>;

export const createStatus = route({
  method: 'POST',
  path: '/api/v1/statuses',
  audience: 'user',
  scopes: ['write:statuses'],
  rate: 'statuses',
  params: PARAMS,
  documents: [CREATE, SCHEDULE, MADE, WAITING, TARGET],
  grants: NODE_GRANTS,
  async answer(call) {
    const key = idempotencyKey(call);
    if (key === null) return write(call, null);
    return call.alone(`status ${key}`, async () => {
      // The first post again, whatever is sent the second time.
      const { viewer } = await call.ask(MADE, { key, seconds: KEY_SECONDS });
      const earlier = viewer?.identity?.postUnderKey;
      return earlier ? ok(status(call, earlier)) : write(call, key);
    });
  },
});

async function write(call: Call<Written>, key: string | null): Promise<Reply> {
  const { params } = call;
  const mediaIds = mediaIdsOf(params.media_ids);
  const poll = pollOf(params.poll);
  const written = contentOf(params.status, params.spoiler_text);
  const quotedPostId = await quotedOf(call);
  if (written.text.trim() === '' && mediaIds.length === 0 && quotedPostId === null)
    throw invalid("Text can't be blank");
  const input = {
    ...written,
    isSensitive: isSensitive(params, null),
    visibility: visibilityOf(params.visibility),
    language: params.language ?? null,
    inReplyToId: parentOf(params.in_reply_to_id),
    quotedPostId,
    quotePolicy: quotePolicyOf(params.quote_approval_policy),
    ...replyPoliciesOf(params.interaction_policy),
    mediaIds,
    poll: poll ?? null,
    idempotencyKey: key,
  };
  const reword: Rewording = (refusal) => {
    if (refusal.path.includes('inReplyToId'))
      return refusal.code === 'FORBIDDEN' ? new RestError(403, refusal.message) : noParent();
    if (quotedPostId !== null && (refusal.path.includes('quotedPostId') || refusal.code === 'FORBIDDEN'))
      return notQuotable();
    if (refusal.path.includes('publishAt')) return tooSoon();
    return (
      mediaRefusal(refusal, mediaIds) ?? pollRefusal(refusal) ?? tooLong(refusal, call.domain.postLength)
    );
  };
  const publishAt = publishAtOf(params.scheduled_at, call.now);
  if (publishAt !== null) {
    // The first again, as with posts.
    const earlier = key === null ? null : (await call.ask(WAITING, { key })).viewer?.identity;
    if (earlier?.scheduledPostUnderKey) return ok(scheduledStatus(earlier.scheduledPostUnderKey));
    const { scheduledPost } = await call.act(SCHEDULE, { input: { ...input, publishAt } }, reword);
    return ok(scheduledStatus(scheduledPost));
  }
  const { post } = await call.act(
    CREATE,
    { input: { ...input, idempotencySeconds: key === null ? null : KEY_SECONDS } },
    reword,
  );
  return ok(status(call, post));
}

function parentOf(key: string | undefined): string | null {
  if (key === undefined || key === '') return null;
  try {
    return globalId('post', key);
  } catch {
    throw noParent();
  }
}

/** Also a boost's id stands for the post in it. */
async function quotedOf(call: Call<Written>): Promise<string | null> {
  const { quoted_status_id: key } = call.params;
  if (key === undefined || key === '') return null;
  return postIdOf(call, key).catch((error) => {
    throw error instanceof RestError && error.status === 404 ? notQuotable() : error;
  });
}

const notQuotable = () => new RestError(404, 'The post you are trying to quote does not appear to exist.');

const noParent = () => new RestError(404, 'The post you are trying to reply to does not appear to exist.');

/** The same key by the same person gives the same post. */
function idempotencyKey(call: Call<unknown>): string | null {
  const key = call.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key.slice(0, 200) : null;
}
