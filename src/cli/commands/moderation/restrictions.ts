// `pukeko identity limit|unlimit|mark-sensitive|unmark-sensitive|restrictions`: how somebody is shown.

import type { Command } from 'commander';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { domainId, handleParts, identityId } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';
import { addDeciding, type Decision, decided } from './deciding.ts';

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

/** Adds them below `pukeko identity`. */
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
    if (!ends) addDeciding(made);
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
export async function restrict(
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
    input: { ...of, level, ...decided(options) },
  });
  const before = replaced ? `, and not ${LEVELS[replaced]} any more` : '';
  print(command, restriction, `${shown} is ${LEVELS[level]} on ${where}${before}`);
}
