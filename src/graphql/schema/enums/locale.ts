// The enum of languages that pages and mails speak.

import { LOCALE_NAMES, LOCALES, type Locale } from '../../../lib/words/locales.ts';
import { builder } from '../builder.ts';

const VALUES = Object.fromEntries(
  LOCALES.map((each) => [
    each.toUpperCase(),
    { value: each, description: `Pages and mails in ${LOCALE_NAMES[each]}.` },
  ]),
) as Record<Uppercase<Locale>, { value: Locale; description: string }>;

export const LocaleEnum = builder.enumType('Locale', {
  description: 'A language that pages and mails of this server speak.',
  values: VALUES,
});
