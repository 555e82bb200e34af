// Hashtag timelines: public posts with one hashtag that a domain knows.

import { tagsOf } from '../../posts/shapes.ts';
import type { TimelineKind } from './kind.ts';

/** Hashtag: what a domain knows with one tag. An edit can bring a post in, or take it out. */
export const hashtag: TimelineKind<'hashtag'> = {
  walks: ({ domain, name }) => [
    {
      select: '"postId" AS "entryId", "postId"',
      from: 'domain_tag_entry',
      where: '"domainId" = ? AND "tagId" = (SELECT "id" FROM tag WHERE "name" = ?)',
      params: [domain.id, name],
      id: '"postId"',
    },
  ],
  leavesOutHidden: true,
  carries: ({ domain, name }, event) => event.listDomainId === domain.id && event.tags.includes(name),
  hasLost: ({ domain, name }, event) =>
    event.listDomainId === domain.id && (event.detail?.everyTag === true || event.tags.includes(name)),
  afterEdit({ name }, event, post) {
    if (!tagsOf(post).some((tag) => tag.name === name)) return null;
    const added = typeof event.detail?.newTags === 'string' ? event.detail.newTags.split(' ') : [];
    return added.includes(name) ? 'appeared' : 'updated';
  },
};
