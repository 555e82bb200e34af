// Japanese: replies that wait for the consent of the author of a post.

import type { TranslationOf } from '../../translation.ts';
import type { replies as english } from '../en/replies.ts';

export const replies: TranslationOf<typeof english> = {
  title: '承認待ちの返信',
  of: '{handle} の承認待ちの返信',
  how: '投稿への返信を表示するか、拒否するかを決めます',
  none: '承認待ちの返信はありません。',
  decideHow: '承認した返信は、読める人全員に表示されます。拒否した返信は、書いた本人にだけ表示されます。',
  yourPost: 'あなたの投稿',
  allow: '承認する',
  allowThat: '{handle} の返信を承認する',
  refuse: '拒否する',
  refuseThat: '{handle} の返信を拒否する',
};
