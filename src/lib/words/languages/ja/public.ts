// Japanese: what everybody reads: the frame of all pages, profiles, posts.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/public.ts';

export const frame: TranslationOf<typeof en.frame> = {
  skip: '本文へ移動',
  site: 'サイト',
  feed: 'フィード',
  account: 'アカウント',
  about: '{server} は Fediverse のサーバーで、Pūkeko で動いています。',
  atom: 'Atom フィード',
  developers: '開発者の方へ',
  languages: '言語',
  pages: 'ページ',
  newest: '最新',
  older: '以前の投稿',
};

export const notices: TranslationOf<typeof en.notices> = {
  toFront: 'トップページへ',
  notFound: 'ここには何もありません',
  notFoundSentence: 'このアドレスには何もないか、公開されていません。',
  unavailable: 'しばらくお待ちください',
  unavailableSentence: 'このサーバーは現在利用できません。しばらくしてからもう一度お試しください。',
  gone: '削除済み',
  postGone: 'この投稿は削除されました。',
  profileGone: 'このプロフィールは削除されました。',
};

export const front: TranslationOf<typeof en.front> = {
  description: '{title}：Fediverse のサーバー',
  settingUp:
    'まだ誰もいません。このサーバーを運営する方は、ログに設定用のアドレスがあります。<code>pukeko init</code> で新しいアドレスを表示できます。',
  what: 'ここでは、ハンドルが {ending} で終わる人たちが投稿しています。Mastodon など、Fediverse のどのサーバーからでもフォローできます。',
  followSomebody: '誰かをフォローする',
  signUp: '登録する',
  people: 'ここにいる人',
  latest: '最新の投稿',
  empty: '公開の投稿はまだありません。',
  follow: 'お使いのサーバーからフォロー',
  followHow: 'Mastodon など、アカウントをお持ちの Fediverse のサーバーからフォローできます。',
  followElse:
    'または、そちらで <b>{handle}</b> のようなハンドルを検索してください。フィードリーダーでは <feed>{server} のフィード</feed>をご利用いただけます。',
  rules: 'ルール',
  more: 'このサーバーについて',
  join: '参加する',
  open: 'どなたでも登録できます。',
  approval: 'どなたでも参加を申し込めます。このドメインの運営者が承認します。',
};

export const profile: TranslationOf<typeof en.profile> = {
  pinned: '固定された投稿',
  posts: '投稿',
  empty: '公開の投稿はまだありません。',
  description: 'Fediverse の {handle}',
  feedTitle: '{name} さんの公開投稿',
  moved: '{name} さんは {other}（{handle}）に引っ越しました。',
  automated: '自動投稿',
  locked: 'フォローは承認制',
  followHere: 'お使いのサーバーからフォロー：',
  since: '{day}から利用',
  feed: '公開投稿のフィード',
  portrait: 'プロフィール画像',
  header: 'ヘッダー画像',
  verified: '✓ 確認済み',
  verifiedHow: 'リンク先のページからもリンクされています',
  postCount: { other: '投稿 <b>{n}</b>' },
  followerCount: { other: 'フォロワー <b>{n}</b>' },
  followingCount: { other: 'フォロー中 <b>{n}</b>' },
};

export const follow: TranslationOf<typeof en.follow> = {
  whom: 'フォローする人',
  handle: 'ご自分のハンドル',
  example: '@you@your.server',
  button: 'フォロー',
};

export const posts: TranslationOf<typeof en.posts> = {
  boosted: '{name} さんがブースト',
  edited: '{day}に編集',
  inReply: '返信先',
  quotes: '引用：{address}',
  byAuthor: '{name} さんの投稿',
  replies: '返信',
  isCut: 'ここに表示されていない返信がほかにもあります。',
  textless: '本文のない投稿',
  warning: '閲覧注意：{summary}',
  replyCount: { other: '件の返信' },
  boostCount: { other: '件のブースト' },
  favouriteCount: { other: '件のお気に入り' },
  votes: { other: '{n} 票' },
  voters: { other: '{n} 人が投票' },
  several: '{votes}、複数回答可',
  closed: '{votes}、終了',
  openUntil: '{votes}、{time} まで受付中',
  attached: { image: '画像', video: '動画', audio: '音声', file: 'ファイル' },
  sensitive: '{kind}（閲覧注意）',
  onHost: '{host} にあります',
  described: '{kind}：{description}',
  aPicture: { image: '画像', video: '動画', audio: '音声', file: 'ファイル' },
};

export const tags: TranslationOf<typeof en.tags> = {
  lead: 'このハッシュタグの公開投稿',
  empty: 'まだ公開で使った人はいません。',
  description: '{site} での #{tag} の公開投稿',
};

export const collections: TranslationOf<typeof en.collections> = {
  by: '{person} のおすすめ',
  people: 'おすすめの人',
  empty: 'まだ誰もいません。',
  sensitive: '閲覧注意：メンバーを表示する',
  description: '{name} がおすすめする人',
};

export const texts: TranslationOf<typeof en.texts> = {
  about: 'このサーバーについて',
  aboutSite: '{site} について',
  privacyPolicy: 'プライバシーポリシー',
  terms: '利用規約',
  changed: '最終更新：{day}',
  inForce: '{day}から適用されます。',
};

export const developers: TranslationOf<typeof en.developers> = {
  description: '{server} をプログラムから読み書きする方法',
  lead: '{server} のすべての機能は、{address} にあるひとつの <api>GraphQL API</api> から利用できます。公開投稿にトークンは必要ありません。Mastodon 用のプログラム向けの REST API は {rest} にあります。',
  withAccount: 'アカウントをお持ちの場合：ログインしてセッショントークンを取得します。',
  withShell: 'サーバーのシェルを使える場合：アイデンティティのトークンを作成します。',
  send: 'リクエストごとに {header} として送信してください。GraphiQL では <em>Headers</em> に入力します。セッショントークンを使うときは、どのアイデンティティとして操作するかも指定してください：{identity}',
  live: 'タイムラインは同じアドレスで WebSocket または Server-Sent Events により配信されます。フィードリーダーでは {feed} をご利用いただけます。',
  postLength: {
    other: '投稿は {n} 文字までです。',
  },
};
