// Japanese: what mails say.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/mails.ts';

export const mails: TranslationOf<typeof en.mails> = {
  confirm: 'メールアドレスの確認',
  confirmHow:
    'ようこそ。2 日以内に次のリンクを開いて、ご自身のメールアドレスであることを確認してください。{handle} になります：',
  confirmLink: 'アドレスを確認する',
  notSignedUp: 'お心当たりがない場合は、何もする必要はありません。',
  hasLogin: 'すでにログインをお持ちです',
  hasLoginHow:
    'このメールアドレスで {handle} としての登録がありました（ご本人かもしれません）。このサーバーにはすでにログインがあるため、何も変更していません。',
  toJoin: 'そのログインで {server} に参加するには、ここでログインしてユーザー名を選んでください',
  toSignIn: 'ログイン',
  forgot: 'パスワードをお忘れの場合',
  notYou: 'お心当たりがない場合は、何もする必要はありません。',
  welcome: 'ようこそ',
  welcomeHow: '登録が完了しました。{handle} はあなたのものです。',
  reset: '新しいパスワードの設定',
  resetHow:
    '新しいパスワードの設定が求められました（ご本人かもしれません）。1 時間以内に次のリンクを開いて設定してください：',
  resetNotYou: 'お心当たりがない場合は、何もする必要はありません。パスワードは変わりません。',
  addressTaken: 'このアドレスにはすでにログインがあります',
  addressTakenHow:
    'このメールアドレスを別のログインに使う操作がありました（ご本人かもしれません）。すでにログインがあるため、何も変更していません。',
  change: '新しいメールアドレスの確認',
  changeHow: '今後このアドレスでログインするには、1 日以内に次のリンクを開いてください：',
  notAsked: 'お心当たりがない場合は、何もする必要はありません。',
  changing: 'メールアドレスの変更が求められました',
  changingHow: 'あなたのパスワードを知っている人が、ログインのアドレスを {email} に変更しようとしています。',
  notYouPassword: 'お心当たりがない場合は、すぐに新しいパスワードを設定してください',
  nobodyAskedPassword:
    'ご自身の操作でも、依頼した操作でもない場合は、すぐに新しいパスワードを設定してください',
  passwordChanged: 'パスワードが変更されました',
  passwordChangedHow:
    'ログインのパスワードが変更され、すべてのセッションが終了しました。新しいパスワードでログインしてください。',
  passwordSetHow:
    '管理者がログインに新しいパスワードを設定し、すべてのセッションが終了しました。新しいパスワードでログインしてください。',
  changed: 'メールアドレスが変更されました',
  changedHow: 'ログインのアドレスは {email} になりました。このアドレスは今後使われません。',
  changedNotYou: 'お心当たりがない場合は、すぐに {server} の運営者に連絡してください',
  turnedDown: '登録は承認されませんでした',
  turnedDownHow:
    '{server} の運営者は、{handle} としての登録を承認しないことにしました。登録の情報は残りません。',
  factor: {
    on: '二段階認証が有効になりました',
    onHow:
      '今後はログイン時に、パスワードに加えてアプリのコードが必要です。リカバリーコードは、スマートフォンがなくても見られる場所に保管してください。',
    off: '二段階認証が無効になりました',
    offHow: '今後はパスワードだけでログインできます。',
    reset: '管理者が二段階認証を無効にしました',
    resetHow:
      '今後はパスワードだけでログインできます。パスキーも削除されました。どちらも設定からもう一度有効にできます。',
    renewed: 'リカバリーコードが新しくなりました',
    renewedHow: '新しいリカバリーコードが作成されました。これまでのものは使えません。',
  },
  passkey: {
    added: 'パスキーが追加されました',
    addedHow: '今後は「{name}」だけで、パスワードもコードもなしに {host} にログインできます。',
    removed: 'パスキーが削除されました',
    removedHow: '「{name}」では {host} にログインできなくなりました。',
    toSee: 'パスキーの一覧',
    notYou:
      'ご自身の操作でも、依頼した操作でもない場合は、すぐに新しいパスワードを設定し、心当たりのないパスキーを削除してください',
  },
  reports: {
    subject: '新しい通報',
    how: '{server} のモデレーターに通報がありました。',
  },
  signUps: {
    subject: '新しい登録',
    how: '{server} に登録があり、承認を待っています。',
  },
  toSee: '確認する',
  noFurther: 'ご確認いただくか 1 日経つまで、同じ種類のメールはお送りしません。',
  none: 'このメールを停止する',
  acts: {
    IDENTITY_WARNED: '警告',
    POST_DELETED: '投稿が削除されました',
    IDENTITY_DELETED: 'アイデンティティが削除されました',
    POSTS_SENSITIZED: '投稿が閲覧注意になりました',
    POSTS_UNSENSITIZED: '投稿の閲覧注意が解除されました',
    IDENTITY_SENSITIZED: 'メディアが閲覧注意になりました',
    IDENTITY_UNSENSITIZED: 'メディアの閲覧注意が解除されました',
    USER_DISABLED: 'ログインが無効になりました',
    USER_ENABLED: '再びログインできます',
    IDENTITY_SUSPENDED: 'アイデンティティが凍結されました',
    IDENTITY_UNSUSPENDED: 'アイデンティティの凍結が解除されました',
    IDENTITY_LIMITED: 'アイデンティティが制限されました',
    IDENTITY_UNLIMITED: 'アイデンティティの制限が解除されました',
  },
  actsHow: {
    POST_DELETED: '{handle} の投稿が、このサーバーと、それを受け取ったサーバーから削除されました。',
    IDENTITY_DELETED: '{handle} は、書いたものすべてとともに完全に削除されました。',
    IDENTITY_SUSPENDED: '{handle} は凍結されました。プロフィールと投稿は非表示になり、操作もできません。',
    IDENTITY_UNSUSPENDED: '{handle} の凍結が解除されました。プロフィールと投稿は再び表示されます。',
    IDENTITY_LIMITED: '{handle} は制限されました。フォローしていない人の目には触れません。',
    IDENTITY_UNLIMITED: '{handle} の制限が解除されました。',
    IDENTITY_WARNED: '対象のアイデンティティは {handle} です。変更は加えられていません。',
    POSTS_SENSITIZED: '{handle} の投稿の画像と動画が閲覧注意として表示されます。',
    POSTS_UNSENSITIZED: '{handle} の投稿の画像と動画は、再びご自身の設定どおりに表示されます。',
    IDENTITY_SENSITIZED: '{handle} の画像と動画は、これまでのものも含めて閲覧注意として表示されます。',
    IDENTITY_UNSENSITIZED: '{handle} の画像と動画は、再びご自身の設定どおりに表示されます。',
    USER_DISABLED: '{handle} はこれまでどおりですが、ログインはできません。',
    USER_ENABLED: '{handle} を再びご利用いただけます。',
  },
  aPost: '投稿',
  mayAppeal: '誤りだと思われる場合は、{days} 日以内に異議を申し立てることができます',
  appealTo: {
    APPROVED: '異議申し立てが認められました',
    REJECTED: '異議申し立ては認められませんでした',
  },
  appealHow: {
    APPROVED: '異議申し立てにより {handle} についての決定を再検討し、取り消しました。',
    REJECTED: '異議申し立てにより {handle} についての決定を再検討しましたが、変更はありません。',
  },
  staysDeleted: '削除されたものは元に戻せません。',
  appeals: {
    subject: '新しい異議申し立て',
    how: '{server} で、決定に対する異議申し立てがありました。',
  },
  decidedBy: '{server} の運営者が決定しました。',
  wrongWrite: '誤りだと思われる場合は、{email} までご連絡ください。',
  wrongAsk: '誤りだと思われる場合は、運営者にお問い合わせください',
  signIn: '新しいログイン',
  signInHow: '知らない場所からログインがありました。これまでに使われたことのないブラウザとネットワークです。',
  signInAt: '{server}、{time}、アドレス {address}',
  itWasYou: 'ご本人の場合は、何もする必要はありません。',
  digest: '見逃した通知',
  digestOf: '{handle}：{counts}',
  missed: {
    mentions: {
      other: 'メンション {n} 件',
    },
    follows: {
      other: '新しいフォロワー {n} 人',
    },
    requests: {
      other: 'フォローリクエスト {n} 件',
    },
    favourites: {
      other: 'お気に入り {n} 件',
    },
    boosts: {
      other: 'ブースト {n} 件',
    },
    others: {
      other: 'その他の通知 {n} 件',
    },
  },
  digestWhere: 'お使いのアプリ、またはログインしたほかのアプリでご覧いただけます。',
  digestOften: 'このメールは多くても週に一度、お知らせがあるときにだけお送りします。',
};
