import type { InputShapeFromTypeParam } from '@pothos/core';
import { actingIdentity } from '../../../core/identities/acting.ts';
import type { TimelineSource } from '../../../core/timelines/source.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { viewAs } from '../../request/view.ts';
import { builder } from '../../schema/builder.ts';
import { answered, InvalidInputError, NotFoundError } from '../../schema/errors.ts';
import { readId, readOptionalId } from '../../schema/ids.ts';
import { identityFor } from '../identities/see.ts';
import { addressedDomain, readHashtag } from './queries.ts';

const HomeSourceInput = builder.inputType('HomeSourceInput', {
  description: 'The home timeline of one of your identities.',
  fields: (t) => ({
    identityId: t.id({ description: 'Whose; may be left out with a token of one identity.' }),
  }),
});

const HashtagSourceInput = builder.inputType('HashtagSourceInput', {
  description: 'Public posts with one hashtag.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'One word, with or without `#`; case does not matter.' }),
  }),
});

const ProfileSourceInput = builder.inputType('ProfileSourceInput', {
  description: 'What one identity posts.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'Whose, of this server or another.' }),
    replies: t.boolean({ defaultValue: false, description: 'With answers to others.' }),
    boosts: t.boolean({ defaultValue: true, description: 'With what it shows of others.' }),
  }),
});

export const TimelineSourceInput = builder.inputType('TimelineSourceInput', {
  description: 'Which timeline: exactly one of these is given, as in `{home: {}}` or `{local: true}`.',
  isOneOf: true,
  fields: (t) => ({
    home: t.field({
      type: HomeSourceInput,
      description: 'What those you follow post and boost, and your own.',
    }),
    local: t.boolean({ description: 'Public posts by the people of this domain; give true.' }),
    federated: t.boolean({ description: 'Public posts that this domain knows, of any server; give true.' }),
    hashtag: t.field({ type: HashtagSourceInput, description: 'Public posts with one hashtag.' }),
    profile: t.field({ type: ProfileSourceInput, description: 'What one identity posts and boosts.' }),
  }),
});

/** A timeline that was found and may be watched. */
export interface Watched {
  /** Tells timelines apart; the same for all who watch it. */
  name: string;
  source: TimelineSource;
  /** Through whose eyes; null: everybody's. */
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
  as: string | number | bigint | null | undefined,
): Promise<Watched> {
  if (given.home) {
    const named = given.home.identityId ?? as;
    const identity = await answered(() =>
      actingIdentity(ctx.core, readOptionalId(named, 'Identity', ['source', 'home', 'identityId'])),
    );
    return { name: `home/${identity.id}`, source: { kind: 'home', identity }, identity, isPublic: false };
  }
  const view = await viewAs(ctx, as == null ? null : String(as));
  const { identity } = view;
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
    const profile = await identityFor(ctx, view, await view.identities.load(id));
    if (profile?.state !== 'ACTIVE')
      throw new NotFoundError('There is nobody such here.', { path: ['source', 'profile', 'identityId'] });
    const with_ = { replies: replies ?? false, boosts: boosts ?? true };
    const name = `profile/${id}/${with_.replies}/${with_.boosts}`;
    return { name, source: { kind: 'profile', identity: profile, ...with_ }, identity, isPublic: false };
  }
  const kind = given.local ? 'local' : given.federated ? 'federated' : null;
  if (!kind)
    throw new InvalidInputError('Name one timeline, as in {home: {}} or {local: true}.', {
      path: ['source'],
    });
  const domain = addressedDomain(ctx);
  return { name: `${kind}/${domain.id}`, source: { kind, domain }, identity, isPublic: true };
}
