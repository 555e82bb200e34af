// German: what moderators decided about somebody, and appeals.

import type { TranslationOf } from '../../translation.ts';
import type { strikes as english } from '../en/strikes.ts';

export const strikes: TranslationOf<typeof english> = {
  title: 'Entscheidungen über Sie',
  how: 'Was die Moderation entschieden hat, und wie Sie Einspruch erheben',
  none: 'Die Moderation hat nichts über Sie entschieden.',
  why: 'Warum ist das falsch?',
  appeal: 'Einspruch erheben',
  appealOf: 'Einspruch vom {day}',
  sent: 'Gesendet',
  sentHow: 'Die Moderation weiß davon. Sie bekommen eine E-Mail, sobald sie entschieden hat.',
  badLink: 'Dieser Link gilt nicht',
  badLinkHow: 'Kopieren Sie die ganze Adresse aus der E-Mail und öffnen Sie sie noch einmal.',
  gone: 'jemand, den es nicht mehr gibt',
  about: '{act}: {handle}',
  acts: {
    WARN: 'Eine Verwarnung',
    SENSITIVE: 'Medien werden als heikel gezeigt',
    LIMIT: 'Eingeschränkt',
    SUSPEND: 'Gesperrt',
    DISABLE: 'Zugang gesperrt',
    POSTS_SENSITIVE: 'Beiträge werden als heikel gezeigt',
    POSTS_DELETED: 'Beiträge wurden gelöscht',
  },
  states: {
    OPEN: 'Über den Einspruch hat noch niemand entschieden.',
    APPROVED: 'Dem Einspruch wurde stattgegeben: Die Entscheidung ist zurückgenommen.',
    REJECTED: 'Der Einspruch wurde abgelehnt.',
  },
  appeals: 'Einsprüche',
  appealsHow: 'Was Leute gegen Entscheidungen über sie sagen',
  noAppeals: 'Es gibt keine offenen Einsprüche.',
  decideHow:
    'Einem Einspruch stattzugeben nimmt zurück, was entschieden wurde. So oder so erfährt es die Person per E-Mail.',
  notYours:
    'Über diesen Einspruch entscheiden Sie nicht: Sie führen {handle} selbst, oder jemand mit höherem Rang führt diese Identität. Wenden Sie sich an jemanden mit höherem Rang.',
  accept: 'Stattgeben',
  acceptThat: 'Dem Einspruch von {handle} stattgeben',
  reject: 'Ablehnen',
  rejectThat: 'Den Einspruch von {handle} ablehnen',
};
