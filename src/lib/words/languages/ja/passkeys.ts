// Japanese: passkeys.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/passkeys.ts';

export const passkeys: TranslationOf<typeof en.passkeys> = {
  title: 'パスキー',
  how: '指紋、顔、PIN でパスワードなしにログインします',
  about:
    'パスキーは端末やパスワードマネージャーに保存され、指紋、顔、PIN でログインできます。パスワードもコードも必要ありません。',
  hostHow:
    'パスキーは 1 つのホスト専用です。ここで追加したものは <b>{host}</b> でのみ使えます。ほかのドメインにもプロフィールがある場合は、そちらでも追加してください。',
  stay: 'パスワードを変えてもパスキーは残ります。心当たりのないものは削除してください。',
  none: 'パスキーはまだありません。',
  added: '{day}に追加',
  used: '最終使用：{day}',
  unused: '未使用',
  on: '{host} でのログイン用',
  name: 'パスキーの名前',
  example: '自分のスマートフォン',
  add: 'パスキーを追加',
  rename: '名前を保存',
  remove: '削除',
  removeThat: '{name} を削除',
  done: 'パスキーを追加しました。今後はこれでログインできます。',
  renamed: '名前を保存しました。',
  removed: 'このパスキーではログインできなくなりました。端末からも削除してください。',
  noScript:
    'パスキーを追加するには、パスキーに対応したブラウザーで、このページのスクリプトを実行する必要があります。',
  signIn: 'パスキーでログイン',
  failed: 'うまくいきませんでした。もう一度試すか、パスワードでログインしてください。',
  notMade: 'パスキーは作られませんでした。もう一度お試しください。',
  madeAlready: 'この端末にはすでにあなたのパスキーがあります。',
};
