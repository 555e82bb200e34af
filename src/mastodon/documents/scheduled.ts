// The GraphQL fragment that a scheduled post is made of.

import { graphql } from '../../graphql/documents/typed.ts';
import { UPLOAD } from './media.ts';

export const SCHEDULED = graphql(
  `fragment ScheduledParts on ScheduledPost {
    key publishAt text visibility summary isSensitive language inReplyToId quotedPostId quotePolicy
    media { ...Upload } poll { options isMultiple expiresIn hidesTotals }
  }`,
  [UPLOAD],
);
