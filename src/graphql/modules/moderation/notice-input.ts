// The fields of an input that say what whom a decision concerns is told.

import { LONGEST_MESSAGE } from '../../../core/audit/notice.ts';
import type { InputFieldBuilder } from '../../schema/mutation.ts';

/** `message` and `isMailed`. */
export function noticeInput(t: InputFieldBuilder) {
  return {
    message: t.string({
      description: `What those who hold it are told, in the moderators\u2019 words: plain text of at most ${LONGEST_MESSAGE} characters. Only an identity of the domain itself is told anything.`,
    }),
    isMailed: t.boolean({
      defaultValue: true,
      description: 'Whether they are told by mail; in their settings they find it in any case.',
    }),
  };
}
