// Enums of deliveries: what is sent, how it is signed, and whether a server is left alone.

import { builder } from '../builder.ts';

export const BreakerStateEnum = builder.enumType('BreakerState', {
  description: 'The state of the circuit breaker of a server: whether deliveries are sent to it.',
  values: {
    CLOSED: { description: 'It answers: deliveries are sent.' },
    OPEN: { description: 'It did not answer: deliveries wait, and one at a time is tried.' },
    UNAVAILABLE: {
      description:
        'It has not answered for 72 hours: deliveries that have waited for so long have failed; one at a time is tried still.',
    },
  } as const,
});

export const ActivityTypeEnum = builder.enumType('ActivityType', {
  description: 'The type of an activity that is sent to other servers, as in ActivityPub.',
  values: {
    CREATE: { value: 'Create', description: 'A new post.' },
    UPDATE: { value: 'Update', description: 'A post or a profile was edited.' },
    DELETE: { value: 'Delete', description: 'A post or an identity was deleted.' },
    ANNOUNCE: { value: 'Announce', description: 'A boost.' },
    LIKE: { value: 'Like', description: 'A favourite.' },
    UNDO: { value: 'Undo', description: 'A boost, favourite, follow or block was undone.' },
    ADD: { value: 'Add', description: 'A post was pinned to a profile.' },
    REMOVE: { value: 'Remove', description: 'A post was unpinned.' },
    FOLLOW: { value: 'Follow', description: 'A request to follow.' },
    ACCEPT: { value: 'Accept', description: 'A follow request was accepted.' },
    REJECT: { value: 'Reject', description: 'A follow request was rejected, or a follower removed.' },
    BLOCK: { value: 'Block', description: 'An identity was blocked.' },
    MOVE: { value: 'Move', description: 'An identity moved to another one.' },
  } as const,
});

export type ActivityType = typeof ActivityTypeEnum.$inferType;

export const SignatureSchemeEnum = builder.enumType('SignatureScheme', {
  description: 'How requests to another server are signed.',
  values: {
    CAVAGE: {
      value: 'cavage',
      description: 'HTTP signatures by the Cavage draft 12, as most servers know them.',
    },
    CAVAGE_WITHOUT_QUERY: {
      value: 'cavage-without-query',
      description: 'The same for servers that leave the query out of the signed address.',
    },
    RFC9421: { value: 'rfc9421', description: 'HTTP Message Signatures, RFC 9421.' },
  } as const,
});

export type SignatureScheme = typeof SignatureSchemeEnum.$inferType;
