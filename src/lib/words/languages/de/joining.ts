// German: joining a domain with a login that is there already.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/joining.ts';

export const join: TranslationOf<typeof en.join> = {
  button: 'Mitmachen',
  title: 'Bei {domain} mitmachen',
  noIdentity: 'Sie haben auf dieser Domain keine Identität.',
  youAreIn: 'Sie sind dabei: {handle} gehört Ihnen.',
  suspended: 'Ihre Identität auf dieser Domain ist gesperrt; fragen Sie ihre Moderation.',
  here: 'Sie sind schon da',
  yoursAlready: '{handle} gehört Ihnen schon.',
  waiting: 'In Prüfung',
  waitingHow:
    'Sie haben um Aufnahme als {handle} gebeten. Die Administration entscheidet; Sie erhalten eine E-Mail, wenn Sie dabei sind.',
  confirmFirst:
    'Sie haben auf dieser Domain keine Identität. Sie verlangt eine bestätigte E-Mail-Adresse: Geben Sie Ihrem Zugang zuerst eine und machen Sie dann mit.',
  how: 'Sie haben auf dieser Domain noch keine Identität. Wählen Sie einen Benutzernamen, und Sie machen mit Ihrem vorhandenen Zugang mit.',
  invite: 'Einladung oder deren Link',
  states: {
    MEMBER: 'Ihre Identität hier ist gesperrt',
    WAITING: 'Sie haben um Aufnahme gebeten; die Administration entscheidet',
    OPEN: 'Sie haben auf dieser Domain noch keine Identität',
    APPROVAL: 'Sie haben auf dieser Domain noch keine Identität',
    INVITE: 'Sie haben auf dieser Domain noch keine Identität; dazu braucht es eine Einladung',
    ADDRESS: 'Sie haben auf dieser Domain noch keine Identität; bestätigen Sie zuerst eine E-Mail-Adresse',
    CLOSED: 'Sie haben auf dieser Domain keine Identität, und niemand kann von sich aus mitmachen',
  },
};
