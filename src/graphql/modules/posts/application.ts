// The app that a post was written with.

import { isLocal } from '../../../core/identities/queries.ts';
import type { PostApplication } from '../../../core/posts/application.ts';
import { builder } from '../../schema/builder.ts';
import { PostViewer } from './fields.ts';
import { PostRef } from './ref.ts';

const PostApplicationRef = builder.objectRef<PostApplication>('PostApplication').implement({
  description: 'An app that posts are written with, as it names itself; nobody has checked it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it calls itself, in its own words.' }),
    website: t.field({
      type: 'URL',
      nullable: true,
      description: 'Its home page; null where it gave none.',
      resolve: (it) => it.website,
    }),
  }),
});

builder.objectField(PostRef, 'application', (t) =>
  t.field({
    type: PostApplicationRef,
    nullable: true,
    description:
      'The app it was written with; null for posts of pages and of other servers, and where its author does not show it (`Settings.showsApplication`).',
    resolve: (post, _args, ctx) => {
      const found = isLocal(post) ? ctx.view.applications.get(post.id) : null;
      return found instanceof Promise ? found.then(ifShown) : ifShown(found);
    },
  }),
);

builder.objectField(PostViewer, 'application', (t) =>
  t.field({
    type: PostApplicationRef,
    nullable: true,
    description:
      'Of its own post the app it was written with, also where others are not shown it; null for posts of others and of pages.',
    resolve: ({ post, identity }, _args, ctx) =>
      post.authorId === identity.id ? ctx.view.applications.get(post.id) : null,
  }),
);

function ifShown(found: PostApplication | null): PostApplication | null {
  return found?.isShown ? found : null;
}
