// Enums of imports, exports and archives.

import { builder } from '../builder.ts';

export const TransferKindEnum = builder.enumType('TransferKind', {
  description: 'What a CSV file that people take from server to server holds.',
  values: {
    FOLLOWS: { description: 'Whom one follows, with what was chosen for each follow.' },
    BLOCKS: { description: 'Whom one blocks.' },
    MUTES: { description: 'Whom one mutes without an end.' },
    LISTS: { description: 'Lists with their members.' },
    BOOKMARKS: { description: 'Posts that one bookmarked, by their addresses.' },
    DOMAIN_BLOCKS: { description: 'Servers whose people one hides.' },
  } as const,
});

export const ImportStateEnum = builder.enumType('ImportState', {
  description: 'How far an import is.',
  values: {
    AWAITED: { description: 'Its file has not come yet; an hour later it is forgotten.' },
    RECEIVING: { description: 'Its file is coming in.' },
    RUNNING: { description: 'Its rows are worked off, one after another.' },
    ENDED: { description: 'Every row has ended.' },
    CANCELLED: { description: 'It was stopped; what was done stays.' },
  } as const,
});

export const ArchiveStateEnum = builder.enumType('ArchiveState', {
  description: 'How far an archive is.',
  values: {
    MAKING: { description: 'It waits for its turn, or is being written.' },
    READY: { description: 'It can be downloaded.' },
    FAILED: {
      description: 'It could not be made; ask for another one, and tell the admins if that does not help.',
    },
  } as const,
});
