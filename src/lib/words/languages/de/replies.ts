// German: replies that wait for the consent of the author of a post.

import type { TranslationOf } from '../../translation.ts';
import type { replies as english } from '../en/replies.ts';

export const replies: TranslationOf<typeof english> = {
  title: 'Antworten, die auf Sie warten',
  of: 'Antworten, die auf {handle} warten',
  how: 'Unter Ihren Beiträgen zeigen lassen oder ablehnen',
  none: 'Keine Antwort wartet auf Sie.',
  decideHow:
    'Eine Antwort, die Sie zulassen, sehen alle, die sie lesen dürfen. Eine abgelehnte sieht nur, wer sie geschrieben hat.',
  yourPost: 'Ihr Beitrag',
  allow: 'Zulassen',
  allowThat: 'Die Antwort von {handle} zulassen',
  refuse: 'Ablehnen',
  refuseThat: 'Die Antwort von {handle} ablehnen',
};
