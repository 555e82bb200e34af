// The GraphQL fragment that preview cards are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';

export const CARD = graphql(
  `fragment Card on LinkPreview {
    url type title description language siteName siteUrl html width height imageUrl imageAlt blurhash embedUrl publishedAt
    authors { name url identity { ...Account } }
  }`,
  [ACCOUNT],
);

/** What of a card depends on who looks. */
export const CARD_FOR_VIEWER = graphql('fragment CardForViewer on LinkPreview { isMissingAttribution }');

export const TRENDING_LINK = graphql(
  'fragment TrendingLink on LinkPreview { ...Card history { day posts authors } }',
  [CARD],
);

export type CardData = ResultOf<typeof CARD> & Partial<ResultOf<typeof CARD_FOR_VIEWER>>;
