// `pukeko domain …`: adds, lists, checks, changes and removes the domains of the install.

import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type Command, Option } from 'commander';
import { isLocalhost } from '../../core/domains/origin.ts';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { allDomains, DOMAIN_ROW as ROW } from '../domain-list.ts';
import { domainId, ownIdentityId, unknownDomain } from '../handle.ts';
import { hint, print, Refused, type Session, table } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';
import { addDomainShow } from './domain-show.ts';

const ADD_DOMAIN = graphql(
  `mutation AddDomain($input: AddDomainInput!) {
    addDomain(input: $input) { __typename ... on Error { message } ... on AddDomainPayload { domain { ...DomainRow } } }
  }`,
  [ROW],
);
const CHECK_DOMAIN = graphql(
  `mutation CheckDomain($input: CheckDomainInput!) {
    checkDomain(input: $input) { __typename ... on Error { message } ... on CheckDomainPayload { findings { subject isFine message } } }
  }`,
);
const REMOVE_DOMAIN = graphql(
  `mutation RemoveDomain($input: RemoveDomainInput!) {
    removeDomain(input: $input) { __typename ... on Error { message } ... on RemoveDomainPayload { domain { ...DomainRow } } }
  }`,
  [ROW],
);
const SETTINGS = graphql(
  'fragment DomainSettings on Domain { id name host isDefault registrations title description accent rules { ruleId text hint } postLength collectionLimit contactEmail contact { id } language showsPeers showsBlocksTo about { source } privacyPolicy { source } terms { source effectiveDate } }',
);
const READ_SETTINGS = graphql(
  'query DomainSettingsOf($name: String!) { domain(name: $name) { ...DomainSettings } }',
  [SETTINGS],
);
const UPDATE_DOMAIN = graphql(
  `mutation UpdateDomain($input: UpdateDomainInput!) {
    updateDomain(input: $input) { __typename ... on Error { message } ... on UpdateDomainPayload { domain { ...DomainRow ...DomainSettings } } }
  }`,
  [ROW, SETTINGS],
);

/** `pukeko domain add|list|show|check|remove|set` */
export function addDomainCommands(program: Command, session: Session): void {
  const domain = program.command('domain').description('the domains of this install');
  domain
    .command('add <name>')
    .description('add a domain; it is served at once')
    .option('--host <host>', 'where its URIs live, if not under the name itself')
    .option('--default', 'shown under the bare loopback address')
    .option('--private', 'only its owner and admins create identities on it')
    .action(
      async (
        name: string,
        options: { host?: string; default?: boolean; private?: boolean },
        command: Command,
      ) => {
        const input = {
          name,
          host: options.host ?? null,
          isDefault: options.default ?? false,
          isPrivate: options.private ?? false,
        };
        const { domain: added } = await session.change(ADD_DOMAIN, { input });
        const problem = isLocalhost(added.host) ? await problemOf(session, added.id) : null;
        print(
          command,
          added,
          problem === null ? `${added.name} is served at ${added.origin}` : `${added.name} is added`,
        );
        if (problem !== null) hint(command, problem);
      },
    );
  domain
    .command('list')
    .description('all domains')
    .action(async (_options: object, command: Command) => {
      const rows = await allDomains(session);
      const lines = rows.map((row) => [
        row.name,
        row.origin,
        row.state.toLowerCase(),
        row.registrations.toLowerCase(),
        [row.isDefault ? 'default' : '', row.isPrivate ? 'private' : ''].filter(Boolean).join(' '),
      ]);
      print(command, rows, table(lines));
    });
  addDomainShow(domain, session);
  domain
    .command('check <name>')
    .description('say what a domain lacks to be reachable')
    .action(async (name: string, _options: object, command: Command) => {
      const { findings } = await session.change(CHECK_DOMAIN, {
        input: { domainId: await domainId(session, name) },
      });
      print(
        command,
        findings,
        findings
          .map((each) => `${each.isFine ? 'ok  ' : 'lack'}  ${each.subject.toLowerCase()}: ${each.message}`)
          .join('\n'),
      );
      if (findings.some((each) => !each.isFine)) throw new Refused(`${name} is not ready.`);
    });
  domain
    .command('remove <name>')
    .description('remove a domain; one that ever had an identity only with --yes')
    .option('--yes', 'for good: its people say goodbye, its name is never used again')
    .action(async (name: string, options: { yes?: boolean }, command: Command) => {
      const input = { domainId: await domainId(session, name), onlyIfUnused: options.yes !== true };
      const { domain: removed } = await session.change(REMOVE_DOMAIN, { input }).catch((error) => {
        if (options.yes || !(error instanceof Refused)) throw error;
        throw new Refused(`${error.message} Add --yes if that is what you want.`);
      });
      const words =
        removed.state === 'CLOSED'
          ? `${removed.name} is forgotten; it never had an identity, and its name is free again`
          : `${removed.name} is closing; "pukeko domain list" shows when it is done`;
      print(command, removed, words);
    });
  domain
    .command('set <name>')
    .description('change the settings of a domain')
    .addOption(
      new Option('--registrations <how>', 'who may sign up by themselves').choices([
        'open',
        'approval',
        'invite',
        'closed',
      ]),
    )
    .option('--host <host>', 'where its URIs live, of a domain that was never used')
    .option('--title <text>')
    .option('--description <text>')
    .option('--accent <#rrggbb>')
    .option('--rule <text...>', 'the rules for its people, all of them; those that were there keep their ids')
    .option('--edit-rule <id=text...>', 'new words for rules, by their ids, which stay')
    .option('--post-length <characters>', 'the most a post may have', wholeNumber(999_999_999))
    .option(
      '--collections <number>',
      'how many collections each of its people may have',
      wholeNumber(999_999_999),
    )
    .option('--language <tag>', 'language of its pages and mails where nobody says another; "" for English')
    .option('--contact-email <address>', 'where people are told to write to; "" for nowhere')
    .option('--contact <handle>', 'whom of its people others are told to ask; "" for nobody')
    .addOption(
      new Option('--show-blocks <whom>', 'who is shown which servers it blocks').choices([
        'nobody',
        'people',
        'everybody',
      ]),
    )
    .addOption(
      new Option('--show-peers <whether>', 'whether everybody is told which servers are known').choices([
        'yes',
        'no',
      ]),
    )
    .option('--about <file>', 'what it is, at length: a file in Markdown; an empty one takes it away')
    .option('--privacy-policy <file>', 'what becomes of what people leave here: a file in Markdown')
    .option('--terms <file>', 'what whoever uses it agrees to: a file in Markdown')
    .option('--terms-from <day>', 'the day from which the terms hold, like 2026-01-31; today when left out')
    .option('--default', 'make it the default domain')
    .action(
      async (
        name: string,
        options: {
          registrations?: string;
          host?: string;
          title?: string;
          description?: string;
          accent?: string;
          rule?: string[];
          editRule?: string[];
          postLength?: number;
          collections?: number;
          contactEmail?: string;
          contact?: string;
          language?: string;
          showBlocks?: string;
          showPeers?: string;
          default?: boolean;
        } & TextFiles,
        command: Command,
      ) => {
        const asked = {
          ...textsFrom(options),
          ...(options.showBlocks ? { showsBlocksTo: shownTo(options.showBlocks) } : {}),
          ...(options.showPeers ? { showsPeers: options.showPeers === 'yes' } : {}),
          ...(options.registrations ? { registrations: registrationsOf(options.registrations) } : {}),
          ...(options.host === undefined ? {} : { host: options.host }),
          ...(options.title === undefined ? {} : { title: options.title }),
          ...(options.description === undefined ? {} : { description: options.description }),
          ...(options.rule === undefined ? {} : { rules: options.rule.map((text) => ({ text })) }),
          ...(options.accent === undefined ? {} : { accent: options.accent }),
          ...(options.postLength === undefined ? {} : { postLength: options.postLength }),
          ...(options.collections === undefined ? {} : { collectionLimit: options.collections }),
          ...(options.contactEmail === undefined ? {} : { contactEmail: options.contactEmail }),
          ...(options.language === undefined ? {} : { language: options.language || null }),
          ...(options.contact === undefined
            ? {}
            : { contactId: options.contact === '' ? null : await ownIdentityId(session, options.contact) }),
          ...(options.default ? { isDefault: true } : {}),
        };
        const edits = (options.editRule ?? []).map(readEdit);
        if (options.rule && edits.length > 0) command.error('error: --rule names all rules already');
        if (Object.keys(asked).length + edits.length === 0)
          command.error('error: name at least one setting to change (add --help to see them)');
        const { domain: before } = await session.ask(READ_SETTINGS, { name });
        if (!before) throw unknownDomain(name);
        const { domain: after } = await session.change(UPDATE_DOMAIN, {
          input: {
            domainId: before.id,
            ...asked,
            ...(edits.length > 0 ? { rules: reworded(before.rules, edits) } : {}),
          },
        });
        const isChanged = Object.entries(before).some(
          ([setting, value]) => !isDeepStrictEqual(after[setting as keyof typeof after], value),
        );
        print(
          command,
          after,
          isChanged ? `${after.name} is changed` : `${after.name} was so already; nothing is changed`,
        );
      },
    );
}

function registrationsOf(choice: string) {
  return choice.toUpperCase() as VariablesOf<typeof UPDATE_DOMAIN>['input']['registrations'];
}

function shownTo(choice: string) {
  return choice.toUpperCase() as VariablesOf<typeof UPDATE_DOMAIN>['input']['showsBlocksTo'];
}

/** Files with long texts of a domain. */
interface TextFiles {
  about?: string;
  privacyPolicy?: string;
  terms?: string;
  termsFrom?: string;
}

function textsFrom({ about, privacyPolicy, terms, termsFrom }: TextFiles) {
  if (termsFrom !== undefined && terms === undefined) throw new Refused('--terms-from needs --terms.');
  return {
    ...(about === undefined ? {} : { about: readText(about) }),
    ...(privacyPolicy === undefined ? {} : { privacyPolicy: readText(privacyPolicy) }),
    ...(terms === undefined ? {} : { terms: { text: readText(terms), effectiveDate: termsFrom ?? null } }),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${(error as Error).message}`);
  }
}

interface RuleEdit {
  ruleId: string;
  text: string;
}

/** `3=Be kind.` */
function readEdit(asked: string): RuleEdit {
  const [, ruleId, text] = /^(\d+)=(.+)$/s.exec(asked) ?? [];
  if (!ruleId || !text) throw new Refused(`An edit is written as 3=Be kind., not ${asked}`);
  return { ruleId, text };
}

/** All rules, with the edits; one of a rule that is not there is refused by the server. */
function reworded(rules: readonly RuleEdit[], edits: readonly RuleEdit[]): RuleEdit[] {
  const texts = new Map([...rules, ...edits].map(({ ruleId, text }) => [ruleId, text]));
  return [...texts].map(([ruleId, text]) => ({ ruleId, text }));
}

/** What a domain on this machine lacks; others are looked at from outside, which takes time. */
async function problemOf(session: Session, domainId: string): Promise<string | null> {
  const { findings } = await session.change(CHECK_DOMAIN, { input: { domainId } });
  return findings.find(({ isFine }) => !isFine)?.message ?? null;
}
