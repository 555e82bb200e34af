// The GraphQL fragments that accounts are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';

const EMOJI = graphql('fragment Emoji on CustomEmoji { shortcode url staticUrl }');

const ACCOUNT_ALONE = graphql(
  `fragment AccountAlone on Identity {
    key username handleDomain isLocal uri url name bio type state isLimited isLocked isBot isDiscoverable isIndexable hidesRelations showsMedia showsMediaReplies showsFeatured
    avatarUrl avatarStillUrl avatarAlt headerUrl headerStillUrl headerAlt createdAt lastPostAt
    emoji { ...Emoji } fields { name value verifiedAt } counts { posts followers following }
    featureApproval { automatic manual viewerMay }
  }`,
  [EMOJI],
);

/** What an Account is made of. */
export const ACCOUNT = graphql(
  'fragment Account on Identity { ...AccountAlone movedTo { ...AccountAlone } }',
  [ACCOUNT_ALONE],
);

/** What a Relationship is made of. */
export const RELATION = graphql(`fragment RelationTo on Identity {
  key viewer {
    isFollowing hasRequested showsBoosts notifies languages isFollowedBy wasRequestedBy isBlocking isBlockedBy isMuting mutesNotifications muteEndsAt
    note isEndorsed hidesHost
  }
}`);

export { EMOJI };
export type EmojiData = ResultOf<typeof EMOJI>;
export type AccountAloneData = ResultOf<typeof ACCOUNT_ALONE>;
export type AccountData = ResultOf<typeof ACCOUNT>;
export type RelationData = ResultOf<typeof RELATION>;
