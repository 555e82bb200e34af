// `POST /api/v1/statuses`.

import type * as v from 'valibot';
import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call, Rewording } from '../../call.ts';
import { SCHEDULED } from '../../documents/scheduled.ts';
import { POST } from '../../documents/status.ts';
import { publishAtOf, scheduledStatus, tooSoon } from '../../entities/scheduled.ts';
import { status } from '../../entities/status.ts';
import { invalid, RestError, tooLong } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { flag, text, texts } from '../../params/types.ts';
import { ok, type Reply, route } from '../../route.ts';
import { mediaIdsOf, mediaRefusal } from './attached.ts';
import { contentOf, isSensitive } from './content.ts';
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
  language: text,
  in_reply_to_id: text,
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
  documents: [CREATE, SCHEDULE, MADE],
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
  if (written.text.trim() === '' && mediaIds.length === 0) throw invalid("Text can't be blank");
  const input = {
    ...written,
    isSensitive: isSensitive(params, null),
    visibility: visibilityOf(params.visibility),
    language: params.language || null,
    inReplyToId: parentOf(params.in_reply_to_id),
    mediaIds,
    poll: poll ?? null,
    idempotencyKey: key,
  };
  const reword: Rewording = (refusal) => {
    if (refusal.path.includes('inReplyToId')) return noParent();
    if (refusal.path.includes('publishAt')) return tooSoon();
    return (
      mediaRefusal(refusal, mediaIds) ?? pollRefusal(refusal) ?? tooLong(refusal, call.domain.postLength)
    );
  };
  const publishAt = publishAtOf(params.scheduled_at, call.now);
  if (publishAt !== null) {
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

const noParent = () => new RestError(404, 'The post you are trying to reply to does not appear to exist.');

/** The same key by the same person gives the same post. */
function idempotencyKey(call: Call<unknown>): string | null {
  const key = call.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key.slice(0, 200) : null;
}
