// Japanese: the pages of a first start.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/first-start.ts';

export const firstStart: TranslationOf<typeof en.firstStart> = {
  steps: {
    domain: 'ドメイン',
    you: 'あなた',
    done: '完了',
  },
  nameDomain: 'ドメインを決める',
  domainHow:
    'ここにいる人のハンドルは、<b>@you@ana.example</b> のように、このドメインで終わります。<b>アドレスは後から移せません</b>。最初に決めたドメインが、これから書くすべてのものの住所になります。ご自身のもので、これからも使い続けるドメインを選んでください。ほかのドメインはいつでも追加できます。',
  domain: 'ドメイン',
  split: 'ハンドルとアドレスに別々の名前を使う',
  host: 'アドレスのホスト名',
  hostHow:
    'ana.example のウェブサイトはそのままにして、ハンドルだけを ana.example で終わらせたい場合に使います。このサーバーはたとえば social.ana.example に置きます。よく分からない場合は空欄のままにしてください。',
  goOn: 'このドメインで進む',
  noDomain: 'ドメインをまだお持ちでない場合',
  tryHow:
    'このコンピューター上で、<b>{name}</b> としてすべてを試すことができます。ほかのサーバーから見たりフォローしたりすることはできません。また、後からドメインに移すことはできず、最初からやり直すことになります。',
  try: 'このコンピューターで試すだけにする',
  who: 'あなたについて',
  handles: 'ハンドルは {ending} で終わります。',
  handlesSplit: 'ハンドルは {ending} で終わり、アドレスは {beginning} で始まります。',
  isRight: 'これでよろしいですか？後から変えることはできません。<other>別のドメインにする</other>',
  displayName: '表示名',
  displayNameHow: '投稿の上に表示される名前です。後から変更できます。',
  emailHow: 'ログインに使います。ほかの人には表示されません。',
  mayAll: 'このログインは、サーバーのすべてのドメインですべての操作ができます。',
  make: '作成する',
  hintsHow:
    'このまま進んでもかまいません。後から直すことができ、<code>pukeko doctor</code> で再確認できます。',
  youAre: 'あなたは <b>{handle}</b> です。',
  next: '次にすること',
  nextProxy:
    '<b>公開する。</b>{address} がまだここにつながらない場合：<code>pukeko proxy caddy</code>（または <code>nginx</code>）で TLS を含む設定全体を表示でき、<code>pukeko doctor</code> で不足しているものが分かります。<code>pukeko backup FOLDER</code> でバックアップできます。',
  nextApp:
    '<b>アプリで読み書きする。</b>Mastodon 用のアプリならどれでも使えます。サーバーには {server} を指定してください。<profile>ここからログイン</profile>して、画像と自己紹介を設定できます。',
  nextProgram:
    '<b>プログラムを書く。</b><graphiql>GraphiQL</graphiql> で API 全体の説明を見られます。{command} でトークンを表示できます。',
  nextFollow:
    '<b>フォローしてもらう。</b>Fediverse のどのサーバーからでも <b>{handle}</b> を検索するか、<page>あなたのページ</page>を開いてもらいます。それぞれのサーバーへ案内されます。',
  nextLocal:
    '<b>フォローしてもらう。</b>このコンピューターでは <b>{handle}</b> で見つけられます。あなたのページは {page} です。世界に公開するには、空のデータフォルダーで、ドメインを使って最初からやり直してください。',
  tooOften: '回数が多すぎます',
  foreignForm: 'このフォームはこのサーバーのページから送信されていません。',
  over: 'このアドレスは無効です',
  overHow: '一度だけ、短い間しか使えません。',
  overNext:
    'まだ誰もログインを持っていない場合は、サーバー上で <code>pukeko init</code> を実行すると新しいアドレスが表示されます。',
};
