import { type Command, Option } from 'commander';
import { identityId } from '../handle.ts';
import { print, type Session } from '../session.ts';

const VISIBILITIES = ['public', 'unlisted', 'followers', 'mentioned', 'local'];

/** `pukeko post add`: prints the post's URL. */
export function addPostCommands(program: Command, session: Session): void {
  const post = program.command('post').description('posts');
  post
    .command('add <handle> <text>')
    .description('post as an identity')
    .addOption(new Option('--visibility <who>', 'who may read it').choices(VISIBILITIES).default('public'))
    .action(async (handle: string, text: string, options: { visibility: string }, command: Command) => {
      const input = { text, visibility: options.visibility.toUpperCase() };
      const { post: made } = await session.change<{ post: { id: string; uri: string; url: string | null } }>(
        'createPost',
        input,
        'post { id uri url }',
        await identityId(session, handle),
      );
      print(command, made, made.url ?? made.uri);
    });
}
