// The GraphQL fragments that filters are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';

const FILTER_ALONE = graphql('fragment FilterAlone on Filter { key title contexts action expiresAt }');

/** What a Filter is made of. */
export const FILTER = graphql(
  `fragment FilterParts on Filter {
    ...FilterAlone keywords { key keyword isWholeWord } posts { key postKey }
  }`,
  [FILTER_ALONE],
);

/** What a FilterResult is made of. */
export const FILTER_MATCH = graphql(
  'fragment FilterMatchParts on FilterMatch { filter { ...FilterAlone } keywords isNamed }',
  [FILTER_ALONE],
);

export type FilterData = ResultOf<typeof FILTER>;
export type AloneData = ResultOf<typeof FILTER_ALONE>;
export type KeywordData = FilterData['keywords'][number];
