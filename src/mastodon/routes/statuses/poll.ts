// The poll of a post that is written or edited, and Mastodon's words where it cannot be.

import * as v from 'valibot';
import type { Refusal } from '../../call.ts';
import { invalid, type RestError } from '../../errors.ts';
import { flag, object, texts, whole } from '../../params/types.ts';

/** The parameters `poll[…]`. */
export const pollParams = object(
  v.object({ options: texts, expires_in: whole, multiple: flag, hide_totals: flag }),
);

type PollParams = v.InferOutput<typeof pollParams>;

/** The input of a poll; undefined where none was sent. Throws Mastodon's sentence where its end is missing. */
export function pollOf(params: PollParams) {
  if (!params || params.options.length === 0) return undefined;
  if (params.expires_in === undefined) throw invalid("Expires at can't be blank");
  return {
    options: params.options,
    // Beyond every bound, and still a number of 32 bits.
    expiresIn: Math.min(params.expires_in, 2 ** 31 - 1),
    isMultiple: params.multiple ?? false,
    hidesTotals: params.hide_totals ?? false,
  };
}

const SENTENCES: Record<string, string> = {
  TOO_FEW: 'Options must have more than one item',
  TOO_MANY: "Options can't contain more than 4 items",
  TOO_LONG: 'Options cannot be longer than 50 characters each',
  DUPLICATE: 'Options contain duplicate items',
  TOO_SOON: 'Expires at is too soon',
  TOO_LATE: 'Expires at is too far into the future',
};

/** Why a poll cannot be; null where the refusal means something else. */
export function pollRefusal({ path, problems }: Refusal): RestError | null {
  const sentence = path.includes('poll') && SENTENCES[problems?.[0]?.reason ?? ''];
  return sentence ? invalid(sentence) : null;
}
