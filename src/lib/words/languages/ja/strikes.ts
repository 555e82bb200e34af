// Japanese: what moderators decided about somebody, and appeals.

import type { TranslationOf } from '../../translation.ts';
import type { strikes as english } from '../en/strikes.ts';

export const strikes: TranslationOf<typeof english> = {
  title: 'あなたについての決定',
  how: 'モデレーターの決定と、異議申し立ての方法',
  none: 'あなたについての決定はありません。',
  why: 'なぜ間違っていると思いますか？',
  appeal: '異議を申し立てる',
  appealOf: '{day}の異議申し立て',
  sent: '送信しました',
  sentHow: 'モデレーターに伝わりました。決定が出たらメールでお知らせします。',
  badLink: 'このリンクは無効です',
  badLinkHow: 'メールにあるアドレス全体をコピーして、もう一度開いてください。',
  gone: 'もういない人',
  about: '{act}：{handle}',
  acts: {
    WARN: '警告',
    SENSITIVE: 'メディアを閲覧注意として表示',
    LIMIT: '制限',
    SUSPEND: '停止',
    DISABLE: 'ログインの無効化',
    POSTS_SENSITIVE: '投稿を閲覧注意として表示',
    POSTS_DELETED: '投稿を削除',
  },
  states: {
    OPEN: '異議申し立てについてはまだ決まっていません。',
    APPROVED: '異議申し立てが認められ、決定は取り消されました。',
    REJECTED: '異議申し立ては認められませんでした。',
  },
  appeals: '異議申し立て',
  appealsHow: '自分についての決定に対する人々の声',
  noAppeals: '未決の異議申し立てはありません。',
  decideHow: '異議申し立てを認めると、決定は取り消されます。どちらの場合も本人にメールで知らせます。',
  notYours:
    'この異議申し立てについては決定できません。{handle} はご自身か、あなたより上の権限を持つ人のアイデンティティです。より上の権限を持つ人に相談してください。',
  accept: '認める',
  acceptThat: '{handle}の異議申し立てを認める',
  reject: '認めない',
  rejectThat: '{handle}の異議申し立てを認めない',
};
