// The input that names a timeline to watch, and how it is read.

import type { InputShapeFromTypeParam } from '@pothos/core';
import { ownList } from '../../../core/lists/queries.ts';
import type { TimelineSource } from '../../../core/timelines/source.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { answered, InvalidInputError, NotFoundError } from '../../schema/errors.ts';
import { readId } from '../../schema/ids.ts';
import { identityFor } from '../identities/see.ts';
import { addressedDomain, readHashtag } from './queries.ts';

const NamedTimeline = builder.enumType('NamedTimeline', {
  description: 'Timelines that need no further argument.',
  values: {
    HOME: {
      description:
        'The home timeline of the acting identity: posts and boosts of those it follows, and its own.',
    },
    LOCAL: { description: 'Public posts by the people of this domain.' },
    FEDERATED: { description: 'Public posts that this domain knows, of any server.' },
  } as const,
});

const HashtagSourceInput = builder.inputType('HashtagSourceInput', {
  description: 'Public posts with one hashtag.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'One word, with or without `#`, at most 100 characters; case does not matter.',
    }),
  }),
});

const ProfileSourceInput = builder.inputType('ProfileSourceInput', {
  description: 'The timeline of one identity.',
  fields: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of the identity, of this server or another.',
    }),
    replies: t.boolean({ defaultValue: false, description: 'Whether its replies to others are included.' }),
    boosts: t.boolean({ defaultValue: true, description: 'Whether its boosts are included.' }),
  }),
});

const ListSourceInput = builder.inputType('ListSourceInput', {
  description: 'The timeline of a list.',
  fields: (t) => ({
    listId: t.id({ required: true, description: 'Global id of a list of the acting identity.' }),
  }),
});

export const TimelineSourceInput = builder.inputType('TimelineSourceInput', {
  description: 'Which timeline: exactly one of these is given, as in `{named: HOME}`.',
  isOneOf: true,
  fields: (t) => ({
    named: t.field({ type: NamedTimeline, description: 'A timeline that needs no further argument.' }),
    hashtag: t.field({ type: HashtagSourceInput, description: 'Public posts with one hashtag.' }),
    list: t.field({ type: ListSourceInput, description: 'What the members of a list post and boost.' }),
    profile: t.field({ type: ProfileSourceInput, description: 'The posts and boosts of one identity.' }),
  }),
});

/** A timeline that was found and may be watched. */
export interface Watched {
  /** Tells timelines apart; the same for all who watch it. */
  name: string;
  source: TimelineSource;
  /** Who watches; null: nobody in particular. */
  identity: Identity | null;
  /** It carries public and `local` posts alone. */
  isPublic: boolean;
}

/** Finds what is asked for, for whoever asks. Throws the errors of the schema. */
export async function readSource(
  ctx: GraphQLContext,
  given: InputShapeFromTypeParam<
    PothosSchemaTypes.ExtendDefaultTypes<object>,
    typeof TimelineSourceInput,
    true
  >,
): Promise<Watched> {
  const { identity } = ctx.view;
  if (given.hashtag) {
    const name = readHashtag(given.hashtag.name, ['source', 'hashtag', 'name']);
    const domain = addressedDomain(ctx);
    return {
      name: `hashtag/${domain.id}/${name}`,
      source: { kind: 'hashtag', domain, name },
      identity,
      isPublic: true,
    };
  }
  if (given.profile) {
    const { identityId, replies, boosts } = given.profile;
    const id = readId(identityId, 'Identity', ['source', 'profile', 'identityId']);
    const profile = await identityFor(ctx, await ctx.view.identities.load(id));
    if (profile?.state !== 'ACTIVE')
      throw new NotFoundError('There is nobody such here.', { path: ['source', 'profile', 'identityId'] });
    const with_ = { replies: replies ?? false, boosts: boosts ?? true };
    const name = `profile/${id}/${with_.replies}/${with_.boosts}`;
    return { name, source: { kind: 'profile', identity: profile, ...with_ }, identity, isPublic: false };
  }
  if (given.list) {
    const path = ['source', 'list', 'listId'];
    const owner = await answered(async () => mustAct(ctx.core.viewer));
    const id = readId(given.list.listId, 'List', path);
    const list = await ownList(ctx.core, owner.id, id);
    if (!list) throw new NotFoundError('You have no such list; check its id.', { path });
    const source = { kind: 'list', list, identity: owner } as const;
    return { name: `list/${id}`, source, identity: owner, isPublic: false };
  }
  if (!given.named)
    throw new InvalidInputError('Name one timeline, as in {named: HOME}.', { path: ['source'] });
  if (given.named === 'HOME') {
    const owner = await answered(async () => mustAct(ctx.core.viewer));
    const source = { kind: 'home', identity: owner } as const;
    return { name: `home/${owner.id}`, source, identity: owner, isPublic: false };
  }
  const domain = addressedDomain(ctx);
  const kind = given.named === 'LOCAL' ? 'local' : 'federated';
  return { name: `${kind}/${domain.id}`, source: { kind, domain }, identity, isPublic: true };
}
