// `pukeko post …`: writes a post as an identity of the install.

import { type Command, Option } from 'commander';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { ownIdentityId } from '../../handle.ts';
import { print, type Session } from '../../session.ts';
import { readStdin } from '../../stdin.ts';
import { addModerationOfPosts } from './moderate.ts';

const CREATE_POST = graphql(
  `mutation CreatePost($input: CreatePostInput!) {
    createPost(input: $input) { __typename ... on Error { message } ... on CreatePostPayload { post { id uri url } } }
  }`,
);

const VISIBILITIES = ['public', 'unlisted', 'followers', 'mentioned', 'local'];

/** `pukeko post add`, which prints the post's URL, and what moderate.ts adds. */
export function addPostCommands(program: Command, session: Session): void {
  const post = program.command('post').description('posts');
  post
    .command('add <handle> <text>')
    .description('post as an identity; the text - is read from stdin')
    .addOption(new Option('--visibility <who>', 'who may read it').choices(VISIBILITIES).default('public'))
    .action(async (handle: string, text: string, options: { visibility: string }, command: Command) => {
      const visibility = options.visibility.toUpperCase() as VariablesOf<
        typeof CREATE_POST
      >['input']['visibility'];
      const input = { text: text === '-' ? await readStdin() : text, visibility };
      const { post: made } = await session.change(
        CREATE_POST,
        { input },
        await ownIdentityId(session, handle),
      );
      print(command, made, made.url ?? made.uri);
    });
  addModerationOfPosts(post, session);
}
