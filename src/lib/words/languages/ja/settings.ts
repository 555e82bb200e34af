// Japanese: settings of people.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/settings.ts';

export const settings: TranslationOf<typeof en.settings> = {
  title: '設定',
  profile: '{name} さんのプロフィール',
  profileHow: '{handle}：名前、画像、自己紹介、見つけられる範囲',
  profileHowUnnamed: '名前、画像、自己紹介、見つけられる範囲',
  preferences: '{handle} の投稿設定',
  preferencesHow: '投稿の公開範囲と、使用アプリの表示',
  transfer: '{handle} のインポート・エクスポート・引っ越し',
  transferHow: 'フォローやブロックのファイルを、ほかのサーバーと受け渡しします',
  shareHow: 'アプリを使わずに投稿します',
  overviewHow: '許可したアプリと、ログイン中の場所',
  loginHow: '変更、またはログインの削除',
  secondFactor: '二段階認証',
  secondFactorHow: 'パスワードに加えて、スマートフォンのコードを使います',
  deleteIdentity: '{handle} を削除',
  deleteHow: 'すべての投稿とともに完全に削除します。ログインは残ります',
  moderation: '{domain} のモデレーション',
  waitingHow: '承認または拒否します',
  reportsHow: 'モデレーターへの通報',
  invitesHow: '{domain} に招待します',
  elsewhere: 'ほかのドメインのプロフィールは、そのドメインで変更します：',
};

export const languageSettings: TranslationOf<typeof en.languageSettings> = {
  title: '言語',
  how: 'ページとメールの言語',
  automatic: 'ブラウザの設定に従う',
};

export const mailSettings: TranslationOf<typeof en.mailSettings> = {
  title: 'メール',
  how: 'メールでお知らせする内容',
  moderatorsHow: 'モデレートしているドメインについて',
  kinds: {
    getsSignInMail: '知らない場所からログインがあったとき',
    getsDigest: '週に一度、見逃した通知のまとめ',
    getsReportMail: '新しい通報',
    getsSignUpMail: '承認待ちの登録',
    getsAppealMail: '決定に対する異議申し立て',
  },
  always:
    '次のメールは、ログインの安全を守るため、またはお返事として必ずお送りします：登録や新しいパスワードのリンク、アドレス・パスワード・二段階認証・パスキーの変更、モデレーターによる決定。',
  stop: 'この種類のメールを停止しますか？設定からいつでも再開できます。',
  stopButton: '停止する',
  stopped: 'この種類のメールを停止しました。',
};

export const profileForm: TranslationOf<typeof en.profileForm> = {
  title: 'プロフィール',
  whose: 'どのプロフィールを編集しますか？',
  name: '名前',
  bio: '自己紹介',
  avatar: 'プロフィール画像',
  header: 'ヘッダー画像',
  now: '現在の{picture}',
  choose: '画像を選ぶ',
  chooseOther: '別の画像を選ぶ',
  alt: '画像が見えない人のための説明',
  removePicture: '画像を削除する',
  fields: '項目',
  fieldsHow:
    'プロフィールに表として表示されます。ウェブサイト、代名詞、好きなものなど。リンク先のページからプロフィールへのリンクがあれば確認済みになります。空の行は省かれます。',
  fieldName: '項目名',
  fieldValue: '内容',
  ofField: '項目 {n} の{part}',
  who: '見つけられる範囲とフォロー',
  isLocked: 'フォローを承認制にする',
  isDiscoverable: 'ディレクトリに掲載し、ほかの人におすすめする',
  isIndexable: '検索エンジンやほかのサーバーの検索で公開投稿が見つかるようにする',
  hidesRelations: 'フォローとフォロワーを非表示にする',
  isBot: '自動投稿のアカウントです',
  parts: 'プロフィールに表示するもの',
  partsHow: 'プロフィールをいくつかの欄に分けるアプリでは、選ばなかった欄は表示されません。',
  showsMedia: '画像・動画・音声の欄',
  showsMediaReplies: 'その欄にほかの人への返信のものも含める',
  showsFeatured: 'おすすめの人・ハッシュタグ・コレクションの欄',
  savedTold: '保存しました。ほかのサーバーにも通知されます。',
  nothingSaved: '保存されませんでした。以下をご確認ください。',
  noPicture: 'この画像は読み取れません。JPEG、PNG、GIF、WebP、AVIF のいずれかを選んでください。',
  tookTooLong: '時間がかかりすぎました。もう一度試すか、小さい画像を選んでください。',
};

export const preferences: TranslationOf<typeof en.preferences> = {
  title: '投稿設定',
  audience: '投稿の既定の公開範囲',
  PUBLIC: '公開（公開タイムラインにも表示）',
  UNLISTED: '公開（公開タイムラインには非表示）',
  FOLLOWERS: 'フォロワー',
  MENTIONED: 'メンションした相手',
  LOCAL: 'このドメインの人',
  mayQuote: '投稿を引用できる人の既定',
  quoters: { ANYONE: '投稿を読める人全員', FOLLOWERS: 'フォロワー', NOBODY: '自分のみ' },
  mayReply: '投稿に返信できる人の既定',
  repliers: {
    ANYONE: '投稿を読める人全員',
    FOLLOWERS: 'フォロワーとメンションした相手',
    FOLLOWING: 'フォロー中の人とメンションした相手',
    NOBODY: 'メンションした相手のみ',
  },
  mayAsk: 'それ以外で、表示前に確認する返信の相手',
  askers: { NOBODY: 'なし', FOLLOWERS: 'フォロワー', FOLLOWING: 'フォロー中の人', ANYONE: '全員' },
  and: 'その他',
  isSensitive: '画像と動画を閲覧注意にする',
  showsApplication: '投稿に使ったアプリをほかの人に表示する',
  choose: '投稿の公開範囲を選んでください。',
};

export const secondFactor: TranslationOf<typeof en.secondFactor> = {
  how: '二段階認証を使うと、パスワードだけではログインできなくなります。FreeOTP や Aegis など、スマートフォンのアプリが作るコードも必要になります。',
  setUp: '設定する',
  onSince: '{day}から有効です。ログイン時にアプリのコードが必要です。',
  recoveryCodes: 'リカバリーコード',
  left: {
    other: 'リカバリーコードは残り {n} 個です。新しく作ると、これまでのものはすべて使えなくなります。',
  },
  renew: '新しいリカバリーコードを作る',
  turnOff: '無効にする',
  turnOffHow: '以後はパスワードだけでログインできます。',
  scan: 'コードを作るアプリで読み取ってください。',
  qr: '二段階認証の秘密鍵の QR コード',
  orType: 'または、この端末で<open>開く</open>か、秘密鍵を入力してください：',
  codeNow: 'アプリに現在表示されているコード',
  turnOn: '有効にする',
  leaveOff: '無効のままにする',
  codesHow:
    'リカバリーコードです。それぞれ 1 回だけ、スマートフォンなしでログインできます。再表示できませんので、安全な場所に保管してください。',
  staySignedIn:
    '現在のログインとアプリはそのまま使えます。<look>一覧を確認</look>し、心当たりのないものは終了してください。',
  isOn: '今後はログイン時にアプリのコードが必要です。',
  renewed: 'これまでのリカバリーコードは使えなくなりました。',
  isOff: '二段階認証を無効にしました。パスワードだけでログインできます。',
};

export const deletion: TranslationOf<typeof en.deletion> = {
  title: 'アイデンティティの削除',
  how: '<b>{handle}</b> を、すべての投稿・フォロー・画像とともに、共有している全員について削除します。ほかのサーバーにも削除を依頼します。元に戻すことはできず、このハンドルが再び使われることもありません。',
  loginStays: 'ログインとほかのアイデンティティは残ります。<login>ログインも削除する</login>',
  sure: '{handle} を完全に削除する',
  delete: '削除',
  keep: '削除しない',
  deleted: '削除しました',
  deletedHow: '{handle} を削除しました。ほかのサーバーにも削除を依頼します。',
};
