// `pukeko post list|search|remove|sensitive`: what moderators do about posts.

import type { Command } from 'commander';
import { graphql } from '../../../graphql/documents/typed.ts';
import { htmlToLine } from '../../../lib/html/plain-text.ts';
import { domainId, identityId } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';
import { addDeciding, type Decision, decided } from '../moderation/deciding.ts';

const REMOVE_POST = graphql(
  `mutation RemovePost($input: RemovePostInput!) {
    removePost(input: $input) { __typename ... on Error { message } ... on RemovePostPayload { deletedPostId } }
  }`,
);
const SET_SENSITIVE = graphql(
  `mutation SetPostsSensitive($input: SetPostsSensitiveInput!) {
    setPostsSensitive(input: $input) { __typename ... on Error { message } ... on SetPostsSensitivePayload { posts { id uri isSensitive } } }
  }`,
);
const POSTS = graphql(
  `query IdentityPosts($id: ID!) {
    node(id: $id) {
      __typename
      ... on Identity { posts(first: 100, replies: true, boosts: false) { nodes { post { id url uri publishedAt visibility summary html } } } }
    }
  }`,
);
const FOUND = graphql(
  `query FoundPosts($domainId: ID, $query: String!) {
    moderatedPosts(first: 100, domainId: $domainId, query: $query) {
      nodes { id url uri publishedAt visibility summary html author { handle } }
    }
  }`,
);
/** Characters of a post in a list. */
const LONGEST_LINE = 80;

/** `pukeko post list|search|remove|sensitive` */
export function addModerationOfPosts(post: Command, session: Session): void {
  post
    .command('list <handle>')
    .description('the hundred newest posts of somebody who is known here, replies and private ones too')
    .action(async (handle: string, _options: object, command: Command) => {
      const { node } = await session.ask(POSTS, { id: await identityId(session, handle) });
      if (node?.__typename !== 'Identity' || !node.posts) throw new Refused('The server shows no posts.');
      const posts = node.posts.nodes.map((entry) => entry.post);
      const rows = posts.map((each) => [
        each.id,
        String(each.publishedAt),
        each.visibility.toLowerCase(),
        lineOf(each),
      ]);
      print(command, posts, table(rows));
    });
  post
    .command('search <text>')
    .description('the hundred newest posts with these words: those for everyone, and what was reported')
    .option('--domain <name>', 'what its people wrote, and what it knows of elsewhere; of all when left out')
    .action(async (query: string, options: { domain?: string }, command: Command) => {
      const { moderatedPosts } = await session.ask(FOUND, {
        domainId: options.domain === undefined ? null : await domainId(session, options.domain),
        query,
      });
      if (!moderatedPosts) throw new Refused('The server shows no posts.');
      const { nodes } = moderatedPosts;
      const rows = nodes.map((each) => [
        each.id,
        String(each.publishedAt),
        each.visibility.toLowerCase(),
        each.author.handle,
        lineOf(each),
      ]);
      print(command, nodes, table(rows));
    });
  const remove = post
    .command('remove <id>')
    .description('delete a post of anybody (post_113…), as a moderator');
  addDeciding(remove).action(async (postId: string, options: Decision, command: Command) => {
    const { deletedPostId } = await session.change(REMOVE_POST, { input: { postId, ...decided(options) } });
    print(command, { deletedPostId }, `${deletedPostId} is deleted`);
  });
  const sensitive = post
    .command('sensitive <ids...>')
    .description('show posts of one author (post_113…) as sensitive, as a moderator')
    .option('--end', 'show them as their author marks them again')
    .option('--domain <name>', 'only in the eyes of this domain, for posts of elsewhere');
  addDeciding(sensitive).action(
    async (postIds: string[], options: Decision & { end?: boolean }, command: Command) => {
      const isSensitive = !options.end;
      const input = {
        ...{ postIds, isSensitive, ...decided(options) },
        domainId: options.domain === undefined ? null : await domainId(session, options.domain),
      };
      const { posts } = await session.change(SET_SENSITIVE, { input });
      print(command, posts, `${postIds.join(' ')} ${isSensitive ? 'shown as sensitive' : 'shown as before'}`);
    },
  );
}

function lineOf({ summary, html }: { summary: string | null; html: string }): string {
  return htmlToLine([summary ?? '', html].filter(Boolean).join(' '), LONGEST_LINE);
}
