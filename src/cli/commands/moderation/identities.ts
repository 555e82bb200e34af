// `pukeko identity list|find|warn|suspend|unsuspend|delete-suspended`: what moderators do about people.

import { type Command, Option } from 'commander';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { domainId, identityId, ownIdentityId } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';
import { addDeciding, type Decision, decided } from './deciding.ts';
import { restrict } from './restrictions.ts';

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
const WARN = graphql(
  `mutation WarnIdentity($input: WarnIdentityInput!) {
    warnIdentity(input: $input) { __typename ... on Error { message } ... on WarnIdentityPayload { identity { id handle state } } }
  }`,
);
const DELETE = graphql(
  `mutation DeleteSuspended($input: DeleteSuspendedIdentityInput!) {
    deleteSuspendedIdentity(input: $input) { __typename ... on Error { message } ... on DeleteSuspendedIdentityPayload { identity { id handle state } } }
  }`,
);
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
  const warn = identity
    .command('warn <handle>')
    .description('tell whoever holds an identity something, and change nothing');
  addDeciding(warn).action(async (handle: string, options: Decision, command: Command) => {
    const input = { identityId: await ownIdentityId(session, handle), ...decided(options) };
    const { identity: warned } = await session.change(WARN, { input });
    print(command, warned, `${warned.handle} is warned`);
  });
  for (const [verb, isSuspended, words] of [
    ['suspend', true, 'is suspended'],
    ['unsuspend', false, 'is shown again'],
  ] as const) {
    const made = identity
      .command(`${verb} <handle>`)
      .description(isSuspended ? 'hide an identity and all that it wrote' : 'show a suspended identity again')
      .option('--domain <name>', 'only in the eyes of this domain, for somebody of elsewhere');
    addDeciding(made).action(async (handle: string, options: Decision, command: Command) => {
      if (options.domain !== undefined)
        return restrict(session, handle, { level: 'SUSPEND', ends: !isSuspended }, options, command);
      const input = { identityId: await identityId(session, handle), isSuspended, ...decided(options) };
      const { identity: changed } = await session.change(SUSPEND, { input });
      print(command, changed, `${changed.handle} ${words}`);
    });
  }
  identity
    .command('delete-suspended <handle>')
    .description('delete a suspended identity of this install with all its posts; only with --yes')
    .option('--yes', 'for good: every server that knows it is told, its handle is never used again')
    .option('--reason <text>', 'for the audit log')
    .action(async (handle: string, { yes, reason }: { yes?: boolean; reason?: string }, command: Command) => {
      const identityId = await ownIdentityId(session, handle);
      if (!yes)
        throw new Refused(
          `${handle} and all its posts would be deleted for good, here and on every server that knows them. Add --yes if that is what you want.`,
        );
      const input = { identityId, reason: reason ?? null };
      const { identity: deleted } = await session.change(DELETE, { input });
      print(command, deleted, `${deleted.handle} is deleted`);
    });
}
