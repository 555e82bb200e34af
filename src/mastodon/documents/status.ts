// The GraphQL fragments that statuses are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT, EMOJI } from './account.ts';
import { CARD, CARD_FOR_VIEWER } from './card.ts';
import { COLLECTION } from './collection.ts';
import { FILTER_MATCH } from './filter.ts';

export const ATTACHMENT = graphql(`fragment Media on Attachment {
  key type url remoteUrl previewUrl previewWidth previewHeight alt width height blurHash focus { x y } duration isSilent frameRate bitrate
}`);

/** A poll as everybody sees it. */
export const POLL_ALONE = graphql(
  'fragment PollAlone on Poll { closedAt endsAt isMultiple options { title votes } votes voters }',
);

export const POLL = graphql('fragment PollParts on Poll { ...PollAlone viewer { choices } }', [POLL_ALONE]);

/** What everybody sees of a post, without its poll and what it quotes. */
const POST_ITSELF = graphql(
  `fragment PostItself on Post {
    key uri url isLocal visibility title summary isSensitive html language publishedAt editedAt
    inReplyTo { key author { key } }
    author { ...Account }
    attachments { ...Media }
    mentions { handle identityId url }
    hashtags { name display }
    collections { ...CollectionParts }
    emoji { ...Emoji }
    card { ...Card }
    counts { replies boosts likes quotes }
    quoteApproval { automatic manual }
    application { name website }
  }`,
  [ACCOUNT, ATTACHMENT, CARD, COLLECTION, EMOJI],
);

/** What the post that is quoted inside of another one quotes itself: that is named there, and no more. */
const SHALLOW_QUOTE = graphql('fragment ShallowQuote on Quote { state uri post { key } }');

/** What everybody sees of a post, without its poll. */
export const POST_ALONE = graphql(
  `fragment PostAlone on Post {
    ...PostItself
    quote { state uri post { ...PostItself poll { ...PollAlone } quote { ...ShallowQuote } } }
  }`,
  [POST_ITSELF, POLL_ALONE, SHALLOW_QUOTE],
);

/** What the viewer sees of a post beside what everybody does. */
const POST_FOR_VIEWER = graphql(
  `fragment PostForViewer on Post {
    poll { ...PollParts }
    card { ...CardForViewer }
    viewer {
      hasBoosted hasFavourited hasReacted hasBookmarked hasPinned hasMutedThread canPin quotePermission favouriteRequest boostRequest
      application { name website } filtered { ...FilterMatchParts }
    }
  }`,
  [POLL, CARD_FOR_VIEWER, FILTER_MATCH],
);

/** What a Status is made of, without the boost that may stand around it. */
export const POST = graphql(
  `fragment PostParts on Post {
    ...PostItself
    ...PostForViewer
    quote { state uri post { ...PostItself ...PostForViewer quote { ...ShallowQuote } } }
  }`,
  [POST_ITSELF, POST_FOR_VIEWER, SHALLOW_QUOTE],
);

/** A post or somebody's boost of it: a Status either way. */
export const ENTRY = graphql(
  `fragment Entry on TimelineEntry {
    key post { ...PostParts } boost { key uri visibility createdAt by { ...Account } }
  }`,
  [POST, ACCOUNT],
);

/** A page of a timeline. */
export const ENTRIES = graphql(
  'fragment Entries on TimelineConnection { edges { cursor node { ...Entry } } }',
  [ENTRY],
);

/** A page of posts that are in no timeline: bookmarks, favourites. */
export const POSTS = graphql('fragment Posts on PostConnection { edges { cursor node { ...PostParts } } }', [
  POST,
]);

export type AttachmentData = ResultOf<typeof ATTACHMENT>;
export type PollData = ResultOf<typeof POLL>;
export type PostData = ResultOf<typeof POST>;
export type EntryData = ResultOf<typeof ENTRY>;
export type EntriesData = ResultOf<typeof ENTRIES>;
