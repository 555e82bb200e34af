// Loads rows for one operation, in batches, as the acting identity may see them.

import DataLoader from 'dataloader';
import {
  collectionsByUris,
  collectionsFor,
  type ShownItem,
  shownItems,
} from '../../core/collections/queries.ts';
import { collectionsByIds } from '../../core/collections/rows.ts';
import type { Ctx } from '../../core/context.ts';
import { FilterMatcher } from '../../core/filters/match.ts';
import { filtersOf } from '../../core/filters/queries.ts';
import { type Relation, relationsTo } from '../../core/follows/queries.ts';
import { type TagMarks, tagMarks, tagsByIds } from '../../core/hashtags/queries.ts';
import { type Limits, limitsOf } from '../../core/identities/limits/limited.ts';
import { identitiesByIds } from '../../core/identities/queries.ts';
import { pendingOf } from '../../core/notifications/policy.ts';
import { type KeptBack, keptBackOf } from '../../core/notifications/requests.ts';
import { type PersonalMarks, personalMarks } from '../../core/personal/marks.ts';
import { choicesOf } from '../../core/polls/queries.ts';
import { applicationsOfPosts, type PostApplication } from '../../core/posts/application.ts';
import { ANYONE_BITS } from '../../core/posts/approval/groups.ts';
import { type AskedFor, askedFor } from '../../core/posts/approval/mark-rows.ts';
import { postsFor } from '../../core/posts/queries.ts';
import { type ShownQuote, shownQuotes } from '../../core/posts/quotes/shown.ts';
import type { PostToJudge } from '../../core/posts/read-rows.ts';
import { type Reader, readerOf } from '../../core/posts/reader.ts';
import { type PostMarks, type PostToMark, postMarks } from '../../core/posts/viewer-marks.ts';
import { previewsOfPosts } from '../../core/previews/queries.ts';
import {
  type ReactionCount,
  type ReactorOfPost,
  reactionCounts,
  reactionsBy,
} from '../../core/reactions/queries.ts';
import { displaysOn } from '../../core/trends/review.ts';
import { actingIdentity } from '../../core/viewer.ts';
import type { Collection, Identity, Post, Preview, Reaction, Tag } from '../../db/rows.ts';
import { PageLoader } from './page-loader.ts';

/**
 * What an operation shows, through the eyes of the one identity it is made as: loads rows in batches and keeps them as
 * long as the operation runs. Rows that are loaded through it have passed the visibility rule, or say so where they
 * have not.
 */
export class Perspective {
  /** Who looks; null for the anonymous, and for users and the operator that named no identity. */
  readonly identity: Identity | null;
  readonly identities: DataLoader<bigint, Identity | null>;
  readonly posts: PageLoader<PostToJudge>;
  readonly relations: DataLoader<bigint, Relation>;
  /** What the acting identity noted about others for itself. */
  readonly personal: DataLoader<bigint, PersonalMarks>;
  /** How the acting identity stands to hashtags, by their names. */
  readonly tagMarks: DataLoader<string, TagMarks>;
  /** How the domain that was asked writes hashtags, by their ids; null where it did not decide that. */
  readonly tagDisplays: DataLoader<bigint, string | null>;
  /** What whoever looks chose in the polls of posts. */
  readonly choices: PageLoader<readonly number[]>;
  /** The previews of what posts link to, by the ids of the posts. */
  readonly cards: PageLoader<Preview>;
  /** What posts quote, as whoever looks is told of it, by the ids of the posts. */
  readonly quotes: PageLoader<ShownQuote>;
  /** The emoji that people reacted to posts with, by the ids of the posts. */
  readonly reactions: PageLoader<readonly ReactionCount[]>;
  /** What people reacted to a post with, by what tells of it. */
  readonly reactionsBy: DataLoader<ReactorOfPost, Reaction[]>;
  readonly #asked: PageLoader<AskedFor>;
  /** The applications that posts were written with, by the ids of the posts. */
  readonly applications: PageLoader<PostApplication>;
  /** What is kept back of the mentions of people, by their ids. */
  readonly keptBack: DataLoader<bigint, KeptBack>;
  /** Collections, as whoever looks may see them. */
  readonly collections: PageLoader<Collection>;
  /** The same by their URIs. */
  readonly collectionsByUri: DataLoader<string, Collection | null>;
  /** Who is in collections in any state, as whoever looks may see them, by the ids of the collections. */
  readonly collectionItems: PageLoader<readonly ShownItem[]>;
  /** The rows of hashtags, by their ids. */
  readonly tags: PageLoader<Tag>;
  readonly #ctx: Ctx;
  readonly #marks: DataLoader<PostToMark, PostMarks, bigint>;
  readonly #loadedMarks = new Map<bigint, PostMarks>();
  readonly #loadedAuthors = new Map<bigint, Identity>();
  #reader: Promise<Reader> | null = null;
  #limits: Promise<Limits> | null = null;
  #loadedLimits: Limits | null = null;
  #filters: Promise<FilterMatcher> | null = null;
  #pending: ReturnType<typeof pendingOf> | null = null;
  #loadedFilters: FilterMatcher | null = null;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
    const identity = actingIdentity(ctx.viewer);
    this.identity = identity;
    this.identities = new DataLoader(async (ids: readonly bigint[]) => {
      const rows = new Map((await identitiesByIds(ctx, ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    });
    this.posts = new PageLoader(async (ids) => postsFor(ctx, await this.reader(), ids));
    this.#marks = new DataLoader(
      (posts: readonly PostToMark[]) => postMarks(ctx, identity?.id ?? 0n, posts),
      { cacheKeyFn: (post) => post.id },
    );
    this.choices = new PageLoader((postIds) => choicesOf(ctx, identity?.id ?? 0n, postIds));
    this.cards = new PageLoader((postIds) => previewsOfPosts(ctx, postIds));
    this.quotes = new PageLoader(async (postIds) => shownQuotes(ctx, await this.reader(), postIds));
    this.collections = new PageLoader(async (ids) => collectionsFor(ctx, await this.reader(), ids));
    this.collectionsByUri = new DataLoader(async (uris: readonly string[]) => {
      const found = await collectionsByUris(ctx, await this.reader(), uris);
      return uris.map((uri) => found.get(uri) ?? null);
    });
    this.collectionItems = new PageLoader(async (ids) =>
      shownItems(ctx, await this.reader(), await collectionsByIds(ctx, ids)),
    );
    this.tags = new PageLoader((ids) => tagsByIds(ctx, ids));
    this.reactions = new PageLoader((postIds) => reactionCounts(ctx, identity?.id ?? null, postIds));
    this.#asked = new PageLoader((postIds) => askedFor(ctx, identity?.id ?? 0n, postIds));
    this.reactionsBy = new DataLoader((some: readonly ReactorOfPost[]) => reactionsBy(ctx, some));
    this.applications = new PageLoader((postIds) => applicationsOfPosts(ctx, postIds));
    this.relations = new DataLoader(async (ids: readonly bigint[]) => {
      const found = await relationsTo(ctx, identity?.id ?? 0n, ids);
      return ids.map((id) => found.get(id) ?? new Error(`no relation to ${id}`));
    });
    this.personal = new DataLoader(async (ids: readonly bigint[]) => {
      const others = await this.identities.loadMany(ids);
      const known = others.filter((other): other is Identity => other !== null && !(other instanceof Error));
      const found = await personalMarks(ctx, identity?.id ?? 0n, known);
      return ids.map((id) => found.get(id) ?? new Error(`nothing noted about ${id}`));
    });
    this.keptBack = new DataLoader(async (actorIds: readonly bigint[]) => {
      const found = await keptBackOf(ctx, identity?.id ?? 0n, actorIds);
      return actorIds.map((id) => found.get(id) ?? { count: 0, lastPostId: null });
    });
    this.tagMarks = new DataLoader(async (names: readonly string[]) => {
      const found = await tagMarks(ctx, identity?.id ?? 0n, names);
      return names.map((name) => found.get(name) ?? { isFollowed: false, isFeatured: false });
    });
    this.tagDisplays = new DataLoader(async (ids: readonly bigint[]) => {
      const found = await displaysOn(ctx, ctx.domain?.id ?? 0n, ids);
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  /** What the visibility rule must know of whoever looks. */
  reader(): Promise<Reader> {
    this.#reader ??= readerOf(this.#ctx);
    return this.#reader;
  }

  /** Whom the domain that was asked limits: at once where it was loaded before. */
  limits(): Limits | Promise<Limits> {
    return this.#loadedLimits ?? this.loadLimits();
  }

  /** Loads whom the domain limits, so that nobody on a page waits for it. */
  loadLimits(): Promise<Limits> {
    this.#limits ??= limitsOf(this.#ctx, this.#ctx.domain?.id ?? null).then((limits) => {
      this.#loadedLimits = limits;
      return limits;
    });
    return this.#limits;
  }

  /** How many requests wait for whoever looks, and mentions with them. */
  pending(): ReturnType<typeof pendingOf> {
    this.#pending ??= pendingOf(this.#ctx, this.identity?.id ?? 0n);
    return this.#pending;
  }

  /** The filters of whoever looks: at once where they were loaded before. */
  filters(): FilterMatcher | Promise<FilterMatcher> {
    return this.#loadedFilters ?? this.loadFilters();
  }

  /** Loads the filters, so that none of the posts of a page waits for them. */
  loadFilters(): Promise<FilterMatcher> {
    this.#filters ??= this.#readFilters();
    return this.#filters;
  }

  async #readFilters(): Promise<FilterMatcher> {
    const { identity } = this;
    const filters = identity ? await filtersOf(this.#ctx, identity.id) : [];
    this.#loadedFilters = new FilterMatcher(filters, this.#ctx.now);
    return this.#loadedFilters;
  }

  /** What whoever looks did with a post: at once where it was loaded with its page. */
  marks(post: PostToMark): PostMarks | Promise<PostMarks> {
    return this.#loadedMarks.get(post.id) ?? this.#marks.load(post);
  }

  /** What whoever looks asked the author of a post for: at once nothing where nobody has to be asked. */
  askedFor(post: Pick<Post, 'id' | 'favouriteApproval' | 'boostApproval'>) {
    const isFree = post.favouriteApproval === ANYONE_BITS && post.boostApproval === ANYONE_BITS;
    return this.identity === null || isFree ? null : this.#asked.get(post.id);
  }

  /** Loads the marks of a whole page, so that none of its posts waits for them. */
  async loadMarks(posts: readonly PostToMark[]): Promise<void> {
    if (this.identity === null || posts.length === 0) return;
    const marks = await postMarks(this.#ctx, this.identity.id, posts);
    for (const [index, post] of posts.entries()) {
      const mark = marks[index];
      if (mark) this.#loadedMarks.set(post.id, mark);
    }
  }

  /** Authors that were loaded with their page: none of its posts waits for its own. */
  keepAuthors(authors: Iterable<Identity>): void {
    for (const author of authors) this.#loadedAuthors.set(author.id, author);
  }

  /** An identity to be shown beside what it did. */
  author(id: bigint): Identity | Promise<Identity | null> {
    return this.#loadedAuthors.get(id) ?? this.identities.load(id);
  }
}
