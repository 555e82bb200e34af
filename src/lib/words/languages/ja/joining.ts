// Japanese: joining a domain with a login that is there already.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/joining.ts';

export const join: TranslationOf<typeof en.join> = {
  button: '参加する',
  title: '{domain} に参加',
  noIdentity: 'このドメインにはあなたのアイデンティティがありません。',
  youAreIn: '参加しました。{handle} はあなたのものです。',
  suspended: 'このドメインのあなたのアイデンティティは凍結されています。モデレーターにお問い合わせください。',
  here: '参加済みです',
  yoursAlready: '{handle} はすでにあなたのものです。',
  waiting: '承認待ち',
  waitingHow: '{handle} として参加を申し込みました。管理者が承認すると、メールでお知らせします。',
  confirmFirst:
    'このドメインにはあなたのアイデンティティがありません。参加には確認済みのメールアドレスが必要です。先にログインにアドレスを登録してください。',
  how: 'このドメインにはまだアイデンティティがありません。ユーザー名を選ぶと、今のログインで参加できます。',
  invite: '招待コードまたは招待リンク',
  states: {
    MEMBER: 'あなたのアイデンティティは凍結されています',
    WAITING: '参加を申し込み済みです。管理者が承認します',
    OPEN: 'このドメインにはまだアイデンティティがありません',
    APPROVAL: 'このドメインにはまだアイデンティティがありません',
    INVITE: 'このドメインにはまだアイデンティティがありません。参加には招待が必要です',
    ADDRESS: 'このドメインにはまだアイデンティティがありません。先にメールアドレスを確認してください',
    CLOSED: 'このドメインにあなたのアイデンティティはなく、ご自身で参加することもできません',
  },
};
