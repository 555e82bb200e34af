// `pukeko identity list|suspend|unsuspend` and `pukeko post remove`: what moderators do.

import { type Command, Option } from 'commander';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { domainId, identityId } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

const IDENTITIES = graphql(
  `query Identities($domainId: ID, $text: String, $state: IdentityState) {
    identities(first: 100, domainId: $domainId, text: $text, state: $state) { nodes { id handle name state } }
  }`,
);
const SUSPEND = graphql(
  `mutation SetIdentitySuspended($input: SetIdentitySuspendedInput!) {
    setIdentitySuspended(input: $input) { __typename ... on Error { message } ... on SetIdentitySuspendedPayload { identity { id handle state } } }
  }`,
);
const REMOVE_POST = graphql(
  `mutation RemovePost($input: RemovePostInput!) {
    removePost(input: $input) { __typename ... on Error { message } ... on RemovePostPayload { deletedPostId } }
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
  for (const [verb, isSuspended, words] of [
    ['suspend', true, 'is suspended'],
    ['unsuspend', false, 'is shown again'],
  ] as const)
    identity
      .command(`${verb} <handle>`)
      .description(isSuspended ? 'hide an identity and all that it wrote' : 'show a suspended identity again')
      .option('--reason <text>', 'for the audit log')
      .action(async (handle: string, options: { reason?: string }, command: Command) => {
        const input = {
          identityId: await identityId(session, handle),
          isSuspended,
          reason: options.reason ?? null,
        };
        const { identity: changed } = await session.change(SUSPEND, { input });
        print(command, changed, `${changed.handle} ${words}`);
      });
}

/** Adds it below `pukeko post`. */
export function addModerationOfPosts(post: Command, session: Session): void {
  post
    .command('remove <id>')
    .description('delete a post of anybody (post_113…), as a moderator')
    .option('--reason <text>', 'for the audit log')
    .action(async (postId: string, options: { reason?: string }, command: Command) => {
      const input = { postId, reason: options.reason ?? null };
      const { deletedPostId } = await session.change(REMOVE_POST, { input });
      print(command, { deletedPostId }, `${deletedPostId} is deleted`);
    });
}
