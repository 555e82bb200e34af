// Lets admins add a domain, change its settings, and remove it with all its identities.

import { addDomain } from '../../../core/domains/add.ts';
import { readDomainName } from '../../../core/domains/name.ts';
import { removeDomain } from '../../../core/domains/remove.ts';
import { MOST_COLLECTIONS, readDomainChanges, setDomain } from '../../../core/domains/set.ts';
import { LONGEST_DOMAIN_TEXT } from '../../../core/domains/texts.ts';
import { LOCALES } from '../../../lib/words/locales.ts';
import { BlocksShownToEnum, RegistrationsEnum } from '../../schema/enums/domains.ts';
import { given } from '../../schema/given.ts';
import { readId, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readDomain } from './read.ts';
import { DomainRef } from './ref.ts';
import { DomainRuleInput } from './rule.ts';
import { DomainTermsInput } from './texts.ts';

mutation('addDomain', {
  description:
    'Adds a domain to the install. A domain that is added by others than admins of the install is PENDING until DNS proves that it is theirs.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'A new domain.',
  input: (t) => ({
    name: t.string({
      required: true,
      description: 'What handles will end in: `ana.example`. At most 253 characters.',
    }),
    host: t.string({
      description:
        'The host that serves its actor and post URIs, where that is not `name` (split domain): a host name of at most 253 characters.',
    }),
    isPrivate: t.boolean({ description: 'Whether only its owner and admins may create identities on it.' }),
    isDefault: t.boolean({
      description: 'Whether it is shown for requests to the loopback address, which names no domain.',
    }),
    title: t.string({
      description: 'The title of its front page, at most 100 characters; its name when left out.',
    }),
  }),
  gives: 'The new domain: ACTIVE, or PENDING until DNS proves whose it is.',
  payload: {
    domain: { type: DomainRef, description: 'The new domain.' },
  },
  resolve: async (input, ctx) => ({
    domain: await addDomain(ctx.core, given({ ...input, name: input.name })),
  }),
});

const LONG_TEXT = `Markdown of at most ${LONGEST_DOMAIN_TEXT.toLocaleString('en')} characters; empty takes it away.`;
const CONTACT_PATH = ['input', 'contactId'];

/** An icon or a language that is null is taken away; of everything else null means nothing. */
function settingsOf<
  T extends {
    iconUrl?: string | null;
    language?: string | null;
    rules?: (typeof DomainRuleInput.$inferInput)[] | null;
    terms?: typeof DomainTermsInput.$inferInput | null;
  },
>({ iconUrl, language, rules, terms, ...changes }: T) {
  return {
    ...given(changes),
    ...(iconUrl === undefined ? {} : { iconUrl }),
    ...(language === undefined ? {} : { language }),
    ...(terms ? { terms: given(terms) } : {}),
    ...(rules ? { rules: rules.map((rule) => given(rule)) } : {}),
  };
}

mutation('updateDomain', {
  description: 'Changes the settings of a domain; only its owner and admins may. Takes effect at once.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The settings to change; what is left out stays as it is.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
    title: t.string({ description: 'The title of its front page, at most 100 characters.' }),
    description: t.string({
      description: 'A description of it, as plain text; at most 5,000 characters.',
    }),
    iconUrl: t.field({
      type: 'URL',
      description: 'The address (https) of a square picture; null removes it.',
    }),
    accent: t.string({ description: 'The accent colour of its pages, such as `#2b6cb0`.' }),
    rules: t.field({
      type: [DomainRuleInput],
      description: 'The rules for its people in their order, all of them, at most 50; the others end.',
    }),
    registrations: t.field({ type: RegistrationsEnum, description: 'Who may sign up.' }),
    confirmsEmail: t.boolean({
      description:
        'Whether those who sign up must open a mailed link first. False lets everybody in: they sign in with their handle, and the address that they wrote is nobody’s.',
    }),
    mailSender: t.string({
      description: 'Where its mails come from, at most 320 characters; empty: noreply at its host.',
    }),
    contactEmail: t.string({
      description: 'The mail address that people are told to write to, at most 320 characters; empty: none.',
    }),
    contactId: t.id({
      description: 'Global id of the identity of the domain that people are told to ask; null: nobody.',
    }),
    language: t.string({
      description: `The language of its pages and mails for those who say nothing else, 2 characters, one of ${LOCALES.map((each) => `\`${each}\``).join(', ')}; null: English.`,
    }),
    host: t.string({
      description:
        'Where its URIs live, at most 253 characters. URIs never move: only a domain that never had an identity takes another host.',
    }),
    showsPeers: t.boolean({ description: 'Whether everybody is told which other servers are known here.' }),
    showsBlocksTo: t.field({
      type: BlocksShownToEnum,
      description: 'Who is shown which other servers it blocks and limits.',
    }),
    about: t.string({ description: `What it is, at length: ${LONG_TEXT}` }),
    privacyPolicy: t.string({ description: `What becomes of what people leave there: ${LONG_TEXT}` }),
    terms: t.field({
      type: DomainTermsInput,
      description: 'What whoever uses it agrees to, from a day on; those of other days stay.',
    }),
    isPrivate: t.boolean({ description: 'Whether only its owner and admins may create identities on it.' }),
    isDefault: t.boolean({
      description: 'Whether it is shown for requests to the loopback address, which names no domain.',
    }),
    postLength: t.int({ description: 'The longest length of a post in characters, 1 to 100,000.' }),
    collectionLimit: t.int({
      description: `How many collections of people each of its identities may have, 0 to ${MOST_COLLECTIONS}; those that there are stay.`,
    }),
  }),
  gives: 'The domain as it is now.',
  payload: {
    domain: { type: DomainRef, description: 'The domain with the changes.' },
  },
  check: ({ domainId, contactId, ...changes }) => [
    () => readId(domainId, 'Domain', ['input', 'domainId']),
    () => readOptionalId(contactId, 'Identity', CONTACT_PATH),
    () => readDomainChanges(settingsOf(changes)),
    () => changes.host == null || readDomainName(changes.host, 'host'),
  ],
  resolve: async ({ domainId, contactId, ...changes }, ctx) => {
    const before = await readDomain(domainId, ctx);
    const contact =
      contactId === undefined ? {} : { contactId: readOptionalId(contactId, 'Identity', CONTACT_PATH) };
    return { domain: await setDomain(ctx.core, before, { ...settingsOf(changes), ...contact }) };
  },
});

mutation('removeDomain', {
  description:
    'Removes a domain. One that never had an identity is forgotten at once, and its name is free again. Of any other the removal begins: the deletion of its identities is delivered to every server that knows them, then its addresses answer 410 Gone, and its name is never used again.',
  scope: { holds: 'admin:write' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Which domain to remove for good.',
  input: (t) => ({
    domainId: t.id({ required: true, description: 'As the API gave it: `domain_113…`.' }),
    onlyIfUnused: t.boolean({
      description:
        'Whether to refuse, with a CONFLICT that says what would be lost, a domain that ever had an identity; false when left out.',
    }),
  }),
  gives: 'The domain, which is being removed.',
  payload: {
    domain: {
      type: DomainRef,
      description: 'The domain, in the state CLOSING, or CLOSED where it is forgotten already.',
    },
  },
  resolve: async ({ domainId, onlyIfUnused }, ctx) => ({
    domain: await removeDomain(ctx.core, await readDomain(domainId, ctx), onlyIfUnused ?? false),
  }),
});
