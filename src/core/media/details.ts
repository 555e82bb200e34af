// What the owner says about an upload: a description and a focal point.

import * as v from 'valibot';
import { cleanText } from '../../lib/text.ts';
import { parseInput } from '../input.ts';

const LONGEST_ALT = 10_000;

const coordinate = (name: string) =>
  v.pipe(
    v.number(),
    v.check((value) => value >= -1 && value <= 1, `The ${name} of a focal point lies between -1 and 1.`),
  );

/** Left out: as it was. */
export const MediaDetails = v.object({
  /** What it shows, in words. */
  alt: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => cleanText(text).trim()),
      v.check(
        (text) => [...text].length <= LONGEST_ALT,
        `A description has at most ${LONGEST_ALT.toLocaleString('en')} characters.`,
      ),
    ),
  ),
  /** Null: none. */
  focus: v.optional(v.nullable(v.object({ x: coordinate('x'), y: coordinate('y') }))),
});

/** Errors: INVALID_INPUT with everything that is wrong. */
export const readMediaDetails = (input: MediaDetailsInput) => parseInput(MediaDetails, input);

export type MediaDetailsInput = v.InferInput<typeof MediaDetails>;

/** The columns of what was given. */
export function detailColumns({ alt, focus }: v.InferOutput<typeof MediaDetails>) {
  return {
    ...(alt === undefined ? {} : { alt }),
    ...(focus === undefined ? {} : { focusX: focus?.x ?? null, focusY: focus?.y ?? null }),
  };
}
