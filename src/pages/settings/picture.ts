// Takes a picture that a form brought, as an upload of the identity it is for.

import { AppError } from '../../lib/app-error.ts';
import type { UploadedFile } from '../../lib/route.ts';
import { refusalIn } from '../../lib/words/refusals.ts';
import { takeUpload } from '../../media/serve/upload.ts';
import type { Documents } from '../account/documents.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';

/** How long the page waits until the picture is processed, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/**
 * The global id of the upload, once it is ready; else null and why not, for people. Nothing is left of what is refused.
 */
export async function pictureUpload(
  { app }: AccountParts,
  documents: Documents,
  { domain, words }: AccountRequest,
  visit: AccountVisit,
  name: 'avatar' | 'header',
  { path, bytes }: UploadedFile,
): Promise<{ id: string; message: '' } | { id: null; message: string }> {
  const purpose = name === 'avatar' ? 'AVATAR' : 'HEADER';
  const { payload, error } = await visit.change(documents.beginUpload, { input: { purpose } });
  if (error) return { id: null, message: error.message };
  const { media, uploadUrl } = payload;
  const { noPicture, tookTooLong } = words.profileForm;
  let message: string = noPicture;
  try {
    const ticket = new URL(uploadUrl).pathname.split('/').at(-1) ?? '';
    const taken = await takeUpload(app, domain, ticket, { path, bytes }, LONGEST_WAIT_MS);
    if (taken.state === 'READY') return { id: media.id, message: '' };
    message = taken.state === 'FAILED' ? refusalIn(words, taken.error ?? message) : tookTooLong;
  } catch (refused) {
    if (!(refused instanceof AppError)) throw refused;
    message = refused.code === 'INVALID_INPUT' ? noPicture : refusalIn(words, refused.message);
  }
  await visit.change(documents.discardUpload, { input: { mediaId: media.id } });
  return { id: null, message };
}
