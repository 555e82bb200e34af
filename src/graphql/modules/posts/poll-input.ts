// The input of a poll, of new posts and of edits.

import type { PollInput as CorePoll } from '../../../core/posts/poll/input.ts';
import { builder } from '../../schema/builder.ts';

export const PollInput = builder.inputType('PollInput', {
  description: 'A question with options to choose from.',
  fields: (t) => ({
    options: t.stringList({
      required: true,
      description:
        '2 to 4 different texts of at most 50 characters each, in the order in which they are shown.',
    }),
    isMultiple: t.boolean({ defaultValue: false, description: 'Whether several options may be chosen.' }),
    expiresIn: t.int({
      required: true,
      description: 'Seconds from now until it ends: 300 (five minutes) to 2,629,746 (a month).',
    }),
    hidesTotals: t.boolean({
      defaultValue: false,
      description: 'Whether the votes of the options are shown only after the end.',
    }),
  }),
});

/** An input in core's words; null and undefined stay. */
export function readPollInput<None extends null | undefined>(
  input: typeof PollInput.$inferInput | None,
): CorePoll | None {
  if (input == null) return input as None;
  const { options, isMultiple, expiresIn, hidesTotals } = input;
  return { options, seconds: expiresIn, isMultiple: isMultiple ?? false, hidesTotals: hidesTotals ?? false };
}
