// Japanese: import, export and moving.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/transfer.ts';

export const transfer: TranslationOf<typeof en.transfer> = {
  title: 'インポートとエクスポート',
  kinds: {
    FOLLOWS: 'フォローしている人',
    LISTS: 'リスト',
    MUTES: 'ミュートしている人',
    BLOCKS: 'ブロックしている人',
    DOMAIN_BLOCKS: '非表示にしたサーバー',
    BOOKMARKS: 'ブックマーク',
  },
  export: 'エクスポート',
  exportHow: 'ほかのサーバー用、または保存用のファイルです。アドレスは 1 時間有効です。',
  archive: 'アーカイブ',
  archiveHow:
    '{handle} の投稿すべてと画像をひとつのファイルにまとめます。しばらく時間がかかり、1 週間保存されます。',
  archiveState: {
    MAKING: '作成中',
    READY: '完了',
    FAILED: '作成できませんでした。もう一度お試しください',
  },
  archiveLine: '{day}：{state}',
  download: 'ダウンロード',
  makeArchive: 'アーカイブを作成',
  import: 'インポート',
  fileHolds: 'ファイルの内容',
  file: 'ほかのサーバーから書き出したファイル',
  here: 'すでにあるもの',
  merge: '残したまま、ファイルの内容を追加する',
  overwrite: '置き換える（ファイルにないものは解除）',
  imports: 'インポートの状況',
  look: '進み具合を確認',
  moving: '引っ越し',
  move: '{handle} の引っ越し（ほかのサーバーへ、またはここへ）',
  chooseFile: 'ファイルを選び、内容を指定してください。',
  state: {
    AWAITED: '{what}：ファイル待ち',
    RECEIVING: '{what}：受信中',
    RUNNING: '{what}：処理中',
    ENDED: '{what}：完了',
    CANCELLED: '{what}：中止',
  },
  counts: '{day}、{total} 件中 {seen} 件：完了 {done}、登録済み {skipped}、失敗 {failed}',
  failures: '失敗したものとその理由',
  cancel: '中止',
  cancelThat: 'インポートを中止：{what}、{day}',
};

export const move: TranslationOf<typeof en.move> = {
  title: '引っ越し',
  nobody: 'このハンドルの人はいないか、サーバーが応答していません。',
  moved: '{handle} は {other} に引っ越しました。',
  hither: 'ここへ引っ越す',
  hitherHow:
    'ほかのサーバーにあるご自身のアイデンティティを登録し、そちらで {handle} への引っ越しを行ってください。',
  remove: '削除',
  removeThat: '{what} を削除',
  handleElsewhere: 'ほかのサーバーのハンドル',
  add: '追加',
  away: '別の場所へ引っ越す',
  awayHow:
    'フォロワーには引っ越し先をフォローするよう依頼されます。先に引っ越し先で {handle} を別名に登録してください。投稿はここに残ります。7 日以内にもう一度引っ越すことはできません。',
  handleOther: '引っ越し先のハンドル',
  sure: '{handle} のフォロワーを引っ越す',
};
