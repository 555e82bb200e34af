// Enums of collections: how somebody stands to one, and whom people let put them into collections.

import { builder } from '../builder.ts';

export const CollectionItemStateEnum = builder.enumType('CollectionItemState', {
  description: 'How somebody stands to a collection.',
  values: {
    PENDING: { description: 'They were asked, and have not answered: only the owner sees it.' },
    ACCEPTED: { description: 'They agree to be in it.' },
    REJECTED: { description: 'They do not agree.' },
    REVOKED: { description: 'They agreed, and took that back.' },
  } as const,
});

export const FeatureGroupEnum = builder.enumType('FeatureGroup', {
  description: 'People whom an identity lets put it into their collections; it may itself in any case.',
  values: {
    ANYONE: { description: 'Everybody.' },
    FOLLOWERS: { description: 'Those who follow it.' },
    FOLLOWING: { description: 'Those whom it follows.' },
    OTHERS: { description: 'People of whom this server cannot tell who belongs to them.' },
  } as const,
});

export const FeaturePermissionEnum = builder.enumType('FeaturePermission', {
  description: 'Whether the acting identity may put another one into its collections.',
  values: {
    AUTOMATIC: { description: 'It may, and the other agrees without looking.' },
    MANUAL: { description: 'It may; the other stands in the collection once they agreed.' },
    DENIED: { description: 'It may not.' },
    UNKNOWN: { description: 'The other named people of whom this server cannot tell; it may not.' },
  } as const,
});
