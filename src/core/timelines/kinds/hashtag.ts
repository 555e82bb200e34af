// Hashtag timelines: public posts with one hashtag that a domain knows.

import { tagsOf } from '../../posts/shapes.ts';
import type { TimelineKind } from './kind.ts';
import { hasTagSql, narrowingSql } from './narrowing.ts';

/** Hashtag: what a domain knows with one tag. An edit can bring a post in, or take it out. */
export const hashtag: TimelineKind<'hashtag'> = {
  walks({ domain, name, any = [], all = [], none = [], ...narrowing }) {
    const only = narrowingSql('e."postId"', domain.id, narrowing);
    const has = hasTagSql('e."postId"');
    // A walk for each hashtag; what an earlier one has is left out of the later ones.
    return [...new Set([name, ...any])].map((tag, index, tags) => {
      const without = [...none, ...tags.slice(0, index)];
      const chosen = [...all.map(() => ` AND ${has}`), ...without.map(() => ` AND NOT ${has}`)].join('');
      return {
        select: 'e."postId" AS "entryId", e."postId"',
        from: 'domain_tag_entry e',
        where: `e."domainId" = ? AND e."tagId" = (SELECT "id" FROM tag WHERE "name" = ?)${chosen}${only.text}`,
        params: [domain.id, tag, ...all, ...without, ...only.params],
        id: 'e."postId"',
      };
    });
  },
  leavesOutHidden: true,
  leavesOutLimited: true,
  carries: ({ domain, name }, event) => event.listDomainId === domain.id && event.tags.includes(name),
  hasLost: ({ domain, name }, event) =>
    event.listDomainId === domain.id && (event.detail?.everyTag === true || event.tags.includes(name)),
  afterEdit({ name }, event, post) {
    if (!tagsOf(post).some((tag) => tag.name === name)) return null;
    const added = typeof event.detail?.newTags === 'string' ? event.detail.newTags.split(' ') : [];
    return added.includes(name) ? 'appeared' : 'updated';
  },
};
