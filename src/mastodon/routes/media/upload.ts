// Takes a file of a form as an upload, through GraphQL, in Mastodon's words where it is refused.

import { graphql } from '../../../graphql/documents/typed.ts';
import { isAppError } from '../../../lib/app-error.ts';
import type { UploadedFile } from '../../../lib/route.ts';
import type { Call, Refusal, TakenUpload } from '../../call.ts';
import { UPLOAD } from '../../documents/media.ts';
import { invalid, RestError } from '../../errors.ts';

export const BEGIN = graphql(
  `mutation RestBeginUpload($input: CreateMediaUploadInput!) {
    done: createMediaUpload(input: $input) {
      ... on CreateMediaUploadPayload { uploadUrl media { id } }
      ... on Error { code message path }
    }
  }`,
);

export const DISCARD = graphql(
  `mutation RestDiscardUpload($input: DeleteMediaInput!) {
    done: deleteMedia(input: $input) { ... on DeleteMediaPayload { mediaId } ... on Error { code message path } }
  }`,
);

export const LOOK = graphql(
  'query RestUpload($id: ID!) { node(id: $id) { __typename ... on Media { ...Upload } } }',
  [UPLOAD],
);

const LIMITS = graphql('query RestUploadLimits { instance { limits { media { imageBytes videoBytes } } } }');

/** What a route that takes files declares. */
export const UPLOADING = [BEGIN, DISCARD, LIMITS] as const;

/** What the owner says about a file. */
export interface Details {
  purpose?: 'AVATAR' | 'HEADER';
  alt?: string;
  focus?: { x: number; y: number };
}

/** What uploads are called in Mastodon's sentences. */
type Field = 'File' | 'Thumbnail' | 'Avatar' | 'Header';

const LONGEST_DESCRIPTION = 10_000;

/** How long a request waits for a file to be processed where it has no later answer to give, in milliseconds. */
export const LONGEST_WAIT_MS = 30_000;

/** The same sentences where an upload is looked at later. */
export const BROKEN = 'Error processing thumbnail for uploaded media';
const UNVERIFIED = 'File type of uploaded media could not be verified';

/**
 * The global id of a new upload with these bytes, and how far it is after at most `waitMs`. Nothing is left of what is
 * refused, and of what turns out to be no file that can be shown.
 */
export async function uploadOf(
  call: Call<unknown>,
  field: Field,
  file: UploadedFile,
  details: Details,
  waitMs: number,
): Promise<{ id: string; taken: TakenUpload }> {
  const { media, uploadUrl } = await call.act(BEGIN, { input: { ...details } }, refusedDetails);
  try {
    const taken = await call.upload(uploadUrl, file, waitMs);
    if (taken.state === 'FAILED') throw broken(taken);
    return { id: media.id, taken };
  } catch (error) {
    await call.act(DISCARD, { input: { mediaId: media.id } }, () => null).catch(() => undefined);
    throw await reworded(call, field, file, error);
  }
}

/** A picture that cannot be read is one whose type was not what it seemed; anything else broke on the way. */
function broken({ type, error }: TakenUpload): RestError {
  const more = { more: { error_description: error } };
  return type === 'IMAGE' ? new RestError(422, UNVERIFIED, more) : new RestError(500, BROKEN, more);
}

async function reworded(
  call: Call<unknown>,
  field: Field,
  { bytes }: UploadedFile,
  error: unknown,
): Promise<unknown> {
  // Without ffmpeg a server takes no video and no sound, now or later; a database or storage that is away comes back.
  const isNeverTaken = isAppError(error, 'UNAVAILABLE') && error.retryAfterMs === null;
  if (isNeverTaken || isAppError(error, 'INVALID_INPUT'))
    return new RestError(422, `Validation failed: ${field} content type is invalid, ${field} is invalid`, {
      // Mastodon's sentence does not say which kinds are taken, or what to do with a HEIC picture of a phone.
      more: { error_description: error.message },
    });
  if (!isAppError(error, 'TOO_LARGE')) return error;
  const { imageBytes = 0, videoBytes = 0 } = (await call.ask(LIMITS, {})).instance?.limits.media ?? {};
  const most = `must be less than ${Math.floor((bytes > videoBytes && videoBytes > 0 ? videoBytes : imageBytes) / 1024 / 1024)} MB`;
  return invalid(`${field} file size ${most}, ${field} ${most}`);
}

/** What was said about the file is refused. */
export function refusedDetails({ path }: Refusal): RestError | null {
  return path.includes('alt')
    ? invalid(`Description is too long (maximum is ${LONGEST_DESCRIPTION} characters)`)
    : null;
}

/**
 * `0.5,-0.2`, as Mastodon reads it: what is no number is 0, what lies outside is drawn in. Undefined where nothing was
 * sent.
 */
export function focusOf(text: string | undefined): { x: number; y: number } | undefined {
  if (text === undefined || text === '') return undefined;
  const [x, y] = text.split(',').map((each) => Number.parseFloat(each));
  return { x: drawnIn(x), y: drawnIn(y) };
}

const drawnIn = (value: number | undefined) => Math.min(1, Math.max(-1, value || 0));

/** The same for a picture that must be ready now. Throws where it cannot be. */
export async function readyUploadOf(
  call: Call<unknown>,
  field: Field,
  file: UploadedFile,
  details: Details,
): Promise<string> {
  const { id, taken } = await uploadOf(call, field, file, details, LONGEST_WAIT_MS);
  if (taken.state !== 'READY') throw new RestError(500, BROKEN);
  return id;
}

/** Throws where a form has no file in it. */
export function fileOf(call: Call<unknown>): UploadedFile {
  const file = call.file('file');
  if (!file) throw invalid("File can't be blank");
  return file;
}
