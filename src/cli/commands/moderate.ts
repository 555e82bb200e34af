// `pukeko identity list|find|suspend|unsuspend|limit|unlimit|restrictions`: what moderators do about people.

import { type Command, Option } from 'commander';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { domainId, handleParts, identityId } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

const IDENTITIES = graphql(
  `query Identities($domainId: ID, $text: String, $state: IdentityState) {
    identities(first: 100, domainId: $domainId, text: $text, state: $state) { nodes { id handle name state } }
  }`,
);
const FIND = graphql(
  `query FindIdentity($text: String!) {
    resolve(text: $text) { __typename ... on Identity { id handle name state uri } }
  }`,
);
const SUSPEND = graphql(
  `mutation SetIdentitySuspended($input: SetIdentitySuspendedInput!) {
    setIdentitySuspended(input: $input) { __typename ... on Error { message } ... on SetIdentitySuspendedPayload { identity { id handle state } } }
  }`,
);
const RESTRICTIONS = graphql(
  `query IdentityRestrictions($domainId: ID) {
    identityRestrictions(first: 100, domainId: $domainId) { nodes { id level reason createdAt identity { handle } } }
  }`,
);
const RESTRICT = graphql(
  `mutation RestrictIdentity($input: RestrictIdentityInput!) {
    restrictIdentity(input: $input) { __typename ... on Error { message } ... on RestrictIdentityPayload { replaced restriction { id level reason } } }
  }`,
);
const UNRESTRICT = graphql(
  `mutation UnrestrictIdentity($input: UnrestrictIdentityInput!) {
    unrestrictIdentity(input: $input) { __typename ... on Error { message } ... on UnrestrictIdentityPayload { wasRestricted } }
  }`,
);
const OWN_DOMAINS = graphql('query OwnDomains { domains(first: 100) { nodes { name } } }');
type State = VariablesOf<typeof IDENTITIES>['state'];

/** Adds them below `pukeko identity`. */
export function addModerationOfIdentities(identity: Command, session: Session): void {
  identity
    .command('list [text]')
    .description('the hundred newest identities; with a text those with it in their usernames')
    .option('--domain <name>', 'of this domain; all that are known here when left out')
    .addOption(new Option('--state <state>', 'only these').choices(['active', 'suspended', 'deleted']))
    .action(
      async (text: string | undefined, options: { domain?: string; state?: string }, command: Command) => {
        const { identities } = await session.ask(IDENTITIES, {
          domainId: options.domain === undefined ? null : await domainId(session, options.domain),
          text: text ?? null,
          state: (options.state?.toUpperCase() ?? null) as State,
        });
        if (!identities) throw new Refused('The server shows no identities.');
        const { nodes } = identities;
        print(command, nodes, table(nodes.map((row) => [row.handle, row.state.toLowerCase(), row.name])));
      },
    );
  identity
    .command('find <handle>')
    .description('look somebody up by handle or address, on their own server where they are not known here')
    .action(async (text: string, _options: object, command: Command) => {
      const { resolve: found } = await session.ask(FIND, { text });
      if (found?.__typename !== 'Identity')
        throw new Refused(`There is nobody at ${text}, or their server does not answer.`);
      print(command, found, `${found.handle} is ${found.uri}`);
    });
  for (const [verb, isSuspended, words] of [
    ['suspend', true, 'is suspended'],
    ['unsuspend', false, 'is shown again'],
  ] as const)
    identity
      .command(`${verb} <handle>`)
      .description(isSuspended ? 'hide an identity and all that it wrote' : 'show a suspended identity again')
      .option('--domain <name>', 'only in the eyes of this domain, for somebody of elsewhere')
      .option('--reason <text>', 'for the audit log')
      .option('--report <id>', 'the report that led to it')
      .action(async (handle: string, options: Decision, command: Command) => {
        if (options.domain !== undefined)
          return restrict(session, handle, { level: 'SUSPEND', ends: !isSuspended }, options, command);
        const input = {
          identityId: await identityId(session, handle),
          isSuspended,
          reason: options.reason ?? null,
          reportId: options.report ?? null,
        };
        const { identity: changed } = await session.change(SUSPEND, { input });
        print(command, changed, `${changed.handle} ${words}`);
      });
}

interface Decision {
  domain?: string;
  reason?: string;
  report?: string;
}

/** `pukeko identity limit|unlimit|restrictions` */
export function addRestrictions(identity: Command, session: Session): void {
  for (const [verb, level, ends, about] of [
    ['limit', 'LIMIT', false, 'keep somebody from those who do not follow them'],
    ['unlimit', 'LIMIT', true, 'end that'],
    ['mark-sensitive', 'SENSITIVE', false, 'show all pictures and videos of somebody as sensitive'],
    ['unmark-sensitive', 'SENSITIVE', true, 'end that'],
  ] as const) {
    const made = identity
      .command(`${verb} <handle>`)
      .description(about)
      .option(
        '--domain <name>',
        "in the eyes of this domain; somebody's own, or the whole install, when left out",
      );
    if (!ends)
      made
        .option('--reason <text>', 'for those who moderate')
        .option('--report <id>', 'the report that led to it');
    made.action((handle: string, options: Decision, command: Command) =>
      restrict(session, handle, { level, ends }, options, command),
    );
  }
  identity
    .command('restrictions')
    .description('who is limited, or suspended for one domain')
    .option('--domain <name>', 'in the eyes of this domain; of the whole install when left out')
    .action(async (options: { domain?: string }, command: Command) => {
      const { identityRestrictions } = await session.ask(RESTRICTIONS, {
        domainId: options.domain === undefined ? null : await domainId(session, options.domain),
      });
      if (!identityRestrictions) throw new Refused('The server shows no restrictions.');
      const { nodes } = identityRestrictions;
      const rows = nodes.map((row) => [
        row.identity?.handle ?? '?',
        LEVELS[row.level],
        String(row.createdAt),
        row.reason,
      ]);
      print(command, nodes, table(rows));
    });
}

type Level = VariablesOf<typeof RESTRICT>['input']['level'];

const LEVELS: Record<Level, string> = {
  LIMIT: 'limited',
  SUSPEND: 'suspended',
  SENSITIVE: 'marked as sensitive',
};

/** Decides about somebody for one domain or the whole install, or takes that back (`ends`). */
async function restrict(
  session: Session,
  handle: string,
  { level, ends }: { level: Level; ends: boolean },
  options: Decision,
  command: Command,
): Promise<void> {
  const { domains } = await session.ask(OWN_DOMAINS, {});
  const { domain: handleDomain } = handleParts(handle);
  const own = domains?.nodes.find((each) => each.name === handleDomain)?.name;
  const name = options.domain ?? own;
  const where = name === undefined ? 'the whole install' : name;
  const of = {
    identityId: await identityId(session, handle),
    domainId: name === undefined ? null : await domainId(session, name),
  };
  const shown = `@${handle.replace(/^@/, '')}`;
  if (ends) {
    const { wasRestricted } = await session.change(UNRESTRICT, { input: { ...of, level } });
    const words = wasRestricted
      ? `is not ${LEVELS[level]} any more`
      : `was not ${LEVELS[level]}; nothing is changed`;
    return print(command, { handle: shown, wasRestricted }, `${shown} ${words} on ${where}`);
  }
  const { restriction, replaced } = await session.change(RESTRICT, {
    input: { ...of, level, reason: options.reason ?? null, reportId: options.report ?? null },
  });
  const before = replaced ? `, and not ${LEVELS[replaced]} any more` : '';
  print(command, restriction, `${shown} is ${LEVELS[level]} on ${where}${before}`);
}
