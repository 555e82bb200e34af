// Japanese: signing up and in, and what applications may do.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/account.ts';

export const common: TranslationOf<typeof en.common> = {
  done: '完了しました',
  saved: '保存しました。',
  save: '保存',
  signIn: 'ログイン',
  signOut: 'ログアウト',
  signUp: '登録',
  email: 'メールアドレス',
  password: 'パスワード',
  passwordNow: '現在のパスワード',
  newPassword: '新しいパスワード',
  username: 'ユーザー名',
  signedInAs: '{email} としてログインしています。',
  toSettings: '設定へ',
  backToSettings: '設定に戻る',
  allSettings: 'すべての設定',
  iAmSure: '間違いありません',
  notSure: '確認のチェックを入れてください。',
  mailMeLink: 'リンクをメールで受け取る',
  lookIntoMail: 'メールをご確認ください',
  end: '終了',
  endThat: '{what} を終了',
  revoke: '取り消す',
  revokeThat: '{what} を取り消す',
  older: '以前のもの',
  never: 'なし',
  as: '使用するアイデンティティ',
  asHandle: '{handle} として',
  chooseIdentity: 'アイデンティティをひとつ選んでください。',
  nobodyHere: 'このドメインにはありません',
  nobodyHereSentence:
    'このドメインにはあなたのアイデンティティがありません。参加するか、アイデンティティのあるドメインでこのページを開いてください。',
  notYours: 'このドメインにそのアイデンティティはありません。',
  notSaved: '保存できませんでした',
};

export const trouble: TranslationOf<typeof en.trouble> = {
  again: 'もう一度お試しください',
  foreignForm:
    'このフォームはこのサーバーのページから送信されていないか、ページを開いたまま時間が経ちすぎました。前のページに戻って再読み込みし、もう一度送信してください。',
  unreadable: '読み取れませんでした',
  tooLarge: '大きすぎます',
  soon: 'しばらくお待ちください',
};

export const signIn: TranslationOf<typeof en.signIn> = {
  emailOrUsername: 'メールアドレスまたはユーザー名',
  code: 'アプリのコード、またはリカバリーコード',
  as: '{email} としてログインします。<again>別の方ですか？</again>',
  noPhone:
    'スマートフォンが手元にない場合は、リカバリーコードをお使いください。それもない場合は、このサーバーの管理者にお問い合わせください。',
  tooLong: '時間が経ちすぎました。両方をもう一度入力してください。',
  forgot: 'パスワードをお忘れですか？',
  here: 'このブラウザで、このサーバーにログインしています。',
};

export const signUp: TranslationOf<typeof en.signUp> = {
  noMail: 'メールが届きませんか？',
  mailAgain: 'リンクをもう一度受け取る',
  mailedAgain: 'このアドレスで登録がまだ確認されていない場合は、リンクをもう一度お送りしました。',
  mailed: 'メールをお送りしました。メール内のリンクを開いて、アドレスを確認してください。',
  thanks: 'ありがとうございます',
  waits: 'アドレスが確認されました。管理者が承認すると、メールでお知らせします。',
  welcome: 'ようこそ',
  inByUsername: '登録が完了しました。ユーザー名とパスワードで、ここまたはアプリからログインしてください。',
  inByEmail: '登録が完了しました。メールアドレスとパスワードで、ここまたはアプリからログインしてください。',
  why: '参加を希望する理由',
  accept: 'このサーバーのルールに同意します',
  joining: '参加',
  byInvite: 'ここには招待がある場合のみ参加できます。',
  closed: '現在、新規登録は受け付けていません。',
  confirmTitle: 'メールアドレスの確認',
  confirm: '確認する',
  newLink: '新しいリンクを受け取る',
  resetMailed: 'このアドレスのログインがある場合は、リンクをお送りしました。',
  resetTitle: '新しいパスワードの設定',
  setPassword: 'パスワードを設定',
  passwordSet:
    'パスワードを変更しました。すべてのセッションとアプリからログアウトしました。二段階認証とパスキーはそのままです。',
  changeTitle: '新しいメールアドレスの確認',
  changed: '今後は新しいメールアドレスでログインしてください。',
};

export const login: TranslationOf<typeof en.login> = {
  title: 'パスワードとメールアドレス',
  newEmail: '新しいメールアドレス',
  linkMailed: '新しいアドレスにリンクをお送りしました。リンクを開くまでは、これまでのアドレスが有効です。',
  leave: '退会',
  leaveHow:
    'このログインと、ほかの人と共有していないものをすべて削除します。投稿も削除され、元に戻すことはできません。',
  leaveWith:
    'このログインと、ほかの人と共有していないもの（{names}）を削除します。投稿も削除され、元に戻すことはできません。',
  deleteLogin: 'ログインを削除',
  goodbye: 'ご利用ありがとうございました',
  deleted: 'ログインを削除しました。ほかのサーバーにも、保存しているものの削除を依頼します。',
};

export const consent: TranslationOf<typeof en.consent> = {
  title: '{name} を許可しますか？',
  wants:
    '<b>{name}</b> が {server} であなたの代わりに操作することを求めています。作成者は確認されていません。ご自身でこのアプリから来た場合にのみ許可してください。',
  wantsFrom:
    '<b>{name}</b>（{site}）が {server} であなたの代わりに操作することを求めています。作成者は確認されていません。ご自身でこのアプリから来た場合にのみ許可してください。',
  somebodyElse: '別のログインを使う',
  able: '許可すると、次のことができるようになります',
  allow: '許可する',
  deny: '許可しない',
  nobody: 'このドメインには、このアプリが使えるアイデンティティがありません。',
  actAs: '使用するアイデンティティ',
  all: '<b>すべてのアイデンティティ</b>（すべてのドメイン）',
  elsewhere: '別のアイデンティティを使うには、アプリでそのサーバーを入力してください：',
  codeTitle: 'コード',
  code: 'このコードをアプリにコピーしてください。10 分間、1 回だけ使えます。ほかの人には教えないでください。',
  backTitle: 'アプリに戻る',
  go: '続ける',
  cannot: 'このアプリは許可できません',
  chooseWhom: 'アプリが使うアイデンティティを選んでください。',
  notAllowed: '許可しませんでした',
  saidNo: '許可しなかったため、アプリにコードは渡されません。このページは閉じてかまいません。',
  noCode: 'コードがありません',
  anew: 'アプリに戻って、最初からやり直してください。',
};

export const scopes: TranslationOf<typeof en.scopes> = {
  profile: 'あなたが誰かを見る（名前とハンドルのみ）',
  read: 'すべてを読む（ホームタイムライン、非公開の投稿、通知、リスト、設定）',
  write:
    'あなたとして投稿・ブースト・お気に入り登録をし、ファイルをアップロードし、プロフィール・リスト・設定を変更する',
  follow: 'フォロー・ブロック・ミュートしている相手を見て変更する',
  push: 'プッシュ通知を送る',
  adminRead: '管理者またはモデレーターとして閲覧できるもの（ほかの人のデータを含む）を読む',
  adminWrite: '管理者またはモデレーターとしてできることをすべて行う',
  see: '{what}を見る',
  change: '{what}を変更する',
  adminSee: '管理者として{what}を見る',
  adminChange: '管理者として{what}を管理する',
  things: {
    accounts: 'アカウント',
    blocks: 'ブロック',
    bookmarks: 'ブックマーク',
    collections: 'コレクション',
    conversations: '会話',
    favourites: 'お気に入り',
    filters: 'フィルター',
    follows: 'フォロー',
    lists: 'リスト',
    media: 'メディア',
    mutes: 'ミュート',
    notifications: '通知',
    reports: '通報',
    search: '検索',
    statuses: '投稿',
    domain_allows: '許可したサーバー',
    domain_blocks: 'ブロックしたサーバー',
    ip_blocks: 'ブロックした IP アドレス',
    email_domain_blocks: 'ブロックしたメールドメイン',
    canonical_email_blocks: 'ブロックしたメールアドレス',
  },
};

export const overview: TranslationOf<typeof en.overview> = {
  title: 'アプリとセッション',
  applications: 'アプリ',
  noApplications: 'あなたの代わりに操作できるアプリはありません。',
  sessions: 'セッション',
  allIdentities: 'すべてのアイデンティティ',
  lastUsed: '{who}、最終利用：{day}',
  thisOne: '（現在のセッション）',
  since: '{since}から、最終利用：{day}',
  notEnded: '終了できませんでした',
};

export const share: TranslationOf<typeof en.share> = {
  title: '新しい投稿',
  text: '本文',
  warning: '閲覧注意の説明（必要な場合）',
  audience: '公開範囲',
  PUBLIC: '公開',
  UNLISTED: '公開（公開タイムラインには表示しない）',
  FOLLOWERS: 'フォロワーのみ',
  post: '投稿する',
};

export const interact: TranslationOf<typeof en.interact> = {
  follow: '{handle} をフォロー',
  post: '投稿',
  answer: '返信',
  boost: 'ブースト',
  favourite: 'お気に入り',
  missing: '見つかりませんでした',
  missingSentence: 'このアドレスにはフォローまたは返信できるものがないか、サーバーが応答していません。',
  followed: '{handle} をフォローしたか、フォローをリクエストしました。',
  answered: '返信を送信しました。',
  boosted: '投稿をブーストしました。',
  favourited: '投稿をお気に入りに登録しました。',
  nobody: '見つかりません',
  nobodySentence: 'この名前の人はいないか、公開されていません。',
  fromOwn: 'お使いの Fediverse のサーバーから：',
  without: 'お使いのサーバーで <b>{handle}</b> を検索しても、フォローできます。',
  backToProfile: 'プロフィールに戻る',
  goesOn: '続きはお使いのサーバーで行います。ログインして確認してください。',
  goOnTo: '{host} へ進む',
};

export const invites: TranslationOf<typeof en.invites> = {
  title: '招待',
  forWhom: 'このドメインへの招待は、所有者・管理者・モデレーターが作成します。',
  mayNot: 'このドメインへの招待を作成する権限がありません。',
  uses: '招待する人数',
  usesExample: '制限なし',
  holds: '有効期間',
  forEver: '無期限',
  aDay: '1 日',
  aWeek: '1 週間',
  aMonth: '1 か月',
  make: '招待を作成',
  there: '有効な招待',
  none: 'ありません。',
  anyNumber: '人数の制限なし',
  left: { other: '残り {n} 人' },
  until: '{day}まで',
  both: '{uses}、{time}',
};
