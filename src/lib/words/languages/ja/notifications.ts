// Japanese: what notifications tell in one sentence.

import type { TranslationOf } from '../../translation.ts';
import type { notifications as english } from '../en/notifications.ts';

export const notifications: TranslationOf<typeof english> = {
  titles: {
    MENTION: '{name}さんからの返信・メンション',
    FAVOURITE: '{name}さんが投稿をお気に入りに登録しました',
    REACTION: '{name}さんが投稿にリアクションしました',
    REPLY_REQUEST: '{name}さんが投稿への返信の承認を求めています',
    BOOST: '{name}さんが投稿をブーストしました',
    QUOTE: '{name}さんに投稿を引用されました',
    QUOTED_UPDATE: '引用した{name}さんの投稿が編集されました',
    POLL: '{name}さんのアンケートが終了しました',
    UPDATE: '{name}さんが投稿を編集しました',
    POST: '{name}さんが投稿しました',
    FOLLOW: '{name}さんにフォローされました',
    FOLLOW_REQUEST: '{name}さんからフォローリクエストが届きました',
    MOVE: '{name}さんが引っ越しました',
    ADDED_TO_COLLECTION: '{name}さんがあなたをコレクションに追加しました',
    COLLECTION_UPDATE: 'あなたが含まれるコレクションを{name}さんが変更しました',
    MODERATION_WARNING: '{name}についてモデレーターが判断を下しました',
    SEVERED_RELATIONSHIPS: '{name}のフォロー関係が失われました',
    SIGN_UP: '{name}さんが登録しました',
    SIGN_UP_REQUEST: '{name}さんが承認を待っています',
    REPORT: '{name}さんから通報がありました',
  },
  seeElsewhere: 'お使いのアプリはこの種類の通知にまだ対応していません。ブラウザーでご覧ください。',
};
