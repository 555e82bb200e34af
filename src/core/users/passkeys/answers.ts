// What a browser answers: `PublicKeyCredential.toJSON()` as JSON text (WebAuthn Level 3, 5.1).

import * as v from 'valibot';
import { AppError, isAppError } from '../../../lib/app-error.ts';
import { parseJson } from '../../../lib/json.ts';

/** More than any device sends that was not asked what it is. */
export const LONGEST_ANSWER = 20_000;
/** Longer ids are none (4, Credential ID). */
const LONGEST_ID_BYTES = 1023;

const NO_ANSWER = 'This is no answer of a passkey; send what the browser gave, as JSON.';

const base64url = v.pipe(v.string(), v.regex(/^[\w-]+$/));
const id = v.pipe(base64url, v.maxLength(Math.ceil((LONGEST_ID_BYTES * 4) / 3)));
const common = { id, rawId: id, type: v.literal('public-key') };

const CREATED = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: v.optional(v.array(v.string()), []),
  }),
  clientExtensionResults: v.optional(
    v.object({ credProps: v.optional(v.object({ rk: v.optional(v.boolean()) })) }),
    {},
  ),
});
const SIGNED = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: v.nullish(base64url),
  }),
});

/** A new passkey. */
export type Created = v.InferOutput<typeof CREATED>;
/** A signature of one that there is. */
export type Signed = v.InferOutput<typeof SIGNED>;

/** Errors: INVALID_INPUT for what is no such answer, TOO_LARGE. */
export const readCreated = (text: string): Created => read(CREATED, text);
export const readSigned = (text: string): Signed => read(SIGNED, text);

function read<S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> {
  const result = v.safeParse(schema, jsonIn(text));
  if (result.success) return result.output;
  throw noAnswer();
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text, { maxLength: LONGEST_ANSWER, maxDepth: 8 });
  } catch (error) {
    throw isAppError(error, 'INVALID_INPUT') ? noAnswer(error) : error;
  }
}

/** Which part of it is wrong helps nobody: a browser wrote it. */
const noAnswer = (cause?: unknown) =>
  new AppError('INVALID_INPUT', NO_ANSWER, { path: ['input', 'response'], cause });

/** What the browser says it was asked (5.8.1), as far as it is looked at before its device's signature is. */
interface ClientData {
  challenge: string;
  /** Whether it was asked within a page of another site. */
  isFramed: boolean;
}

const CLIENT_DATA = v.object({
  challenge: v.string(),
  crossOrigin: v.optional(v.boolean()),
  topOrigin: v.optional(v.string()),
});

/** Errors: INVALID_INPUT. */
export function readClientData({ response }: Created | Signed): ClientData {
  const text = Buffer.from(response.clientDataJSON, 'base64url').toString();
  const { challenge, crossOrigin, topOrigin } = read(CLIENT_DATA, text);
  return { challenge, isFramed: crossOrigin === true || topOrigin !== undefined };
}
