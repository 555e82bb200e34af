import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GraphQLInputType,
  type GraphQLNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphqlSchema, makeSchema } from '../../src/graphql/schema/schema.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { printed } from './sdl.ts';

const path = join(projectRoot, 'schema', 'schema.graphql');
const schema = graphqlSchema();

/** Everything that has a description, with its name and what it belongs to. */
function* described(): Generator<{ at: string; name: string; description: string | null | undefined }> {
  for (const type of own()) {
    yield { at: type.name, name: type.name, description: type.description };
    if (isEnumType(type)) {
      for (const value of type.getValues())
        yield { at: `${type.name}.${value.name}`, name: value.name, description: value.description };
    }
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      yield { at: `${type.name}.${field.name}`, name: field.name, description: field.description };
      if (!('args' in field)) continue;
      for (const arg of field.args)
        yield { at: `${type.name}.${field.name}(${arg.name})`, name: arg.name, description: arg.description };
    }
  }
}

function own(): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

const words = (text: string) =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(
      (word) => word !== '' && !['the', 'a', 'an', 'of', 'its', 's', 'is', 'this', 'it'].includes(word),
    );

describe('the schema', () => {
  it('is the one that is committed (PUKEKO_WRITE_SDL=1 writes it)', () => {
    const text = printed(schema);
    if (process.env.PUKEKO_WRITE_SDL === '1') writeFileSync(path, text);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('comes out the same every time', () => {
    expect(printed(makeSchema())).toBe(printed(schema));
  });

  it('is described in every part', () => {
    const bare = [...described()].filter((part) => !part.description?.trim()).map((part) => part.at);
    expect(bare).toEqual([]);
  });

  it('says more than names do', () => {
    const empty = [...described()].filter(({ name, description }) => {
      const said = words(description ?? '');
      const named = new Set(words(name));
      return said.every((word) => named.has(word));
    });
    expect(empty.map((part) => part.at)).toEqual([]);
  });

  it('says what null means wherever null may come', () => {
    const silent: string[] = [];
    for (const type of own()) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (isNonNullType(field.type)) continue;
        if (!/null/i.test(field.description ?? '')) silent.push(`${type.name}.${field.name}`);
      }
    }
    expect(silent).toEqual([]);
  });

  it('says how long or how many an argument may be, wherever text, numbers or lists are taken', () => {
    const silent = [...taken()].filter(
      ({ type, description }) =>
        isBoundless(type) && !/\d|postLength|with this cursor|same as `before`/.test(description ?? ''),
    );
    expect(silent.map(({ at }) => at)).toEqual([]);
  });

  it('says from which day on something deprecated may be missing', () => {
    expect(deprecations().filter((reason) => !hasDay(reason))).toEqual([]);
    expect(hasDay('Use `other`.')).toBe(false);
    expect(hasDay('Use `other`; may be missing from 2027-06-01 on.')).toBe(true);
  });

  it('specifies its scalars', () => {
    const scalars = own().filter(isScalarType);
    expect(scalars.filter((scalar) => !scalar.specifiedByURL).map((scalar) => scalar.name)).toEqual([]);
    expect(scalars.length).toBeGreaterThan(7);
  });

  it('has connections wherever a list can grow', () => {
    const lists: string[] = [];
    for (const type of own()) {
      if (!isObjectType(type) || /(Connection)$/.test(type.name)) continue;
      for (const field of Object.values(type.getFields())) {
        const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
        if (isListType(inner)) lists.push(`${type.name}.${field.name}`);
      }
    }
    expect(lists.filter((list) => !BOUNDED.has(list) && !list.endsWith('Error.path'))).toEqual([]);
  });

  it('has one shape of mutation: an input in, a union of a payload and errors out', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      expect(field.args.map((arg) => arg.name)).toEqual(['input']);
      const name = field.name.charAt(0).toUpperCase() + field.name.slice(1);
      expect(String(field.type)).toBe(`${name}Result`);
      const union = schema.getType(`${name}Result`);
      const members = union && 'getTypes' in union ? union.getTypes() : [];
      expect(members.map((member) => member.name)).toContain(`${name}Payload`);
      const errors = members.filter((member) => member.name !== `${name}Payload`);
      expect(errors.map((error) => error.name)).toEqual(expect.arrayContaining(ALWAYS));
      for (const error of errors) expect(error.getInterfaces().map((each) => each.name)).toContain('Error');
    }
  });

  it('makes a Node of everything that has a global id', () => {
    for (const type of own()) {
      if (!isObjectType(type) || !type.getFields().id) continue;
      expect(
        type.getInterfaces().map((each) => each.name),
        type.name,
      ).toContain('Node');
    }
  });
});

/** Arguments and fields of inputs. */
function* taken(): Generator<{ at: string; type: GraphQLInputType; description: string | null | undefined }> {
  for (const type of own()) {
    if (isInputObjectType(type))
      for (const { name, type: of, description } of Object.values(type.getFields()))
        yield { at: `${type.name}.${name}`, type: of, description };
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields()))
      for (const { name, type: of, description } of field.args)
        yield { at: `${type.name}.${field.name}(${name})`, type: of, description };
  }
}

/**
 * What has no end by its type. Cursors are given back as they came; scalars of ours, ids and enums say themselves what
 * they take.
 */
function isBoundless(type: GraphQLInputType): boolean {
  const inner = getNullableType(type);
  if (isListType(inner)) return true;
  return inner.name === 'Int' || inner.name === 'String';
}

/** Anything that is done may be refused for want of a token, or of a right. */
const ALWAYS = ['UnauthenticatedError', 'NotAllowedError'];
const hasDay = (reason: string) => /\b20\d\d-\d\d-\d\d\b/.test(reason);

function deprecations(): string[] {
  const reasons: (string | null | undefined)[] = [];
  for (const type of own()) {
    if (isEnumType(type)) reasons.push(...type.getValues().map((value) => value.deprecationReason));
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      reasons.push(field.deprecationReason);
      if ('args' in field) for (const arg of field.args) reasons.push(arg.deprecationReason);
    }
  }
  return reasons.filter((reason) => reason != null);
}

/** Lists with an end that is known: parts of one row, or few by a limit of their own. */
const BOUNDED = new Set([
  'CheckFirstDomainPayload.findings',
  'Relation.languages',
  'ConfirmSecondFactorPayload.recoveryCodes',
  'User.passkeys',
  'RenewRecoveryCodesPayload.recoveryCodes',
  'AuditEntry.changes',
  'Announcement.emoji',
  'Announcement.hashtags',
  'Announcement.mentions',
  'Announcement.reactions',
  'Post.reactions',
  'Post.collections',
  'ReactionNotification.reactions',
  'Application.redirectUris',
  'ViewerIdentity.announcements',
  'Application.scopes',
  'LinkPreview.authors',
  'Conversation.participants',
  'LinkPreview.history',
  'NotificationGroup.by',
  'AcceptNotificationRequestsPayload.requestIds',
  'DismissNotificationRequestsPayload.requestIds',
  'Moderation.logins',
  'MediaLimits.audioTypes',
  'MediaLimits.imageTypes',
  'MediaLimits.videoTypes',
  'MediaLimits.surePixels',
  'Post.attachments',
  'Report.notes',
  'Report.posts',
  'Strike.posts',
  'SetPostsSensitivePayload.posts',
  'Report.rules',
  'ReportedPost.attachments',
  'Import.failures',
  'ViewerIdentity.archives',
  'ScheduledPoll.options',
  'ScheduledPost.media',
  'Domain.announcements',
  'Domain.customEmoji',
  'Domain.directory',
  'Domain.peers',
  'Domain.publishedBlocks',
  'Domain.texts',
  'Domain.dimension',
  'Domain.retention',
  'Domain.trends',
  'Measure.days',
  'Cohort.kept',
  'Domain.weeks',
  'Domain.roles',
  'Post.emoji',
  'Query.trendingHashtags',
  'Query.trendingLinks',
  'Query.trendingPosts',
  'Suggestion.sources',
  'ViewerIdentity.suggestions',
  'Post.hashtags',
  'Post.mentions',
  'PostVersion.attachments',
  'Poll.options',
  'InteractionApproval.automatic',
  'InteractionApproval.manual',
  'FeatureApproval.automatic',
  'FeatureApproval.manual',
  'Report.collections',
  'PollViewer.choices',
  'PostVersion.pollOptions',
  'Ancestors.posts',
  'Identity.alsoKnownAs',
  'Identity.attributionDomains',
  'Identity.emoji',
  'Identity.fields',
  'DeliveryProgress.changed',
  'Identity.pinnedPosts',
  'Domain.rules',
  'Host.refusals',
  'Instance.languages',
  'Limits.rates',
  'Query.nodes',
  'Queue.hosts',
  'Reconciler.graphs',
  'Token.scopes',
  'User.roles',
  'Viewer.identities',
  'ViewerIdentity.lists',
  'Viewer.pushSubscriptions',
  'PushSubscription.alerts',
  'ViewerIdentity.filters',
  'Filter.contexts',
  'Filter.keywords',
  'Filter.posts',
  'FilterMatch.keywords',
  'PostViewer.filtered',
  'ViewerIdentity.markers',
  'Identity.featuredHashtags',
  'ViewerIdentity.suggestedHashtags',
  'Hashtag.history',
  'Viewer.scopes',
  'CheckDomainPayload.findings',
  'CheckInstallPayload.findings',
  'TimelineSnapshot.edges',
  'InputProblem.path',
  'InvalidInputError.problems',
]);
