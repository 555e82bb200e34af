// Reads ids of uploads as inputs name them.

import { readId } from '../../schema/ids.ts';

/**
 * Ids of uploads as an input names them: as Media, or as the Attachment that one became, which has the same number.
 * Null where none are given.
 */
export function readMediaIds(ids: readonly (string | number)[] | null | undefined): bigint[] | null {
  return ids?.map((id) => readMediaId(id, ['input', 'mediaIds'])) ?? null;
}

export function readMediaId(id: string | number, path: readonly string[]): bigint {
  const text = String(id);
  return readId(text, text.startsWith('attachment_') ? 'Attachment' : 'Media', path);
}
