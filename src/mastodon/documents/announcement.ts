// The GraphQL fragments that announcements are made of.

import { graphql } from '../../graphql/documents/typed.ts';
import { EMOJI } from './account.ts';

export const REACTION = graphql(
  'fragment ReactionParts on AnnouncementReaction { name count isMine emoji { ...Emoji } }',
  [EMOJI],
);

export const ANNOUNCEMENT = graphql(
  `fragment AnnouncementParts on Announcement {
    key html startsAt endsAt isAllDay createdAt updatedAt isRead
    mentions { handle url identityId } hashtags { name } emoji { ...Emoji } reactions { ...ReactionParts }
  }`,
  [EMOJI, REACTION],
);
