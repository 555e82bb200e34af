// What somebody keeps for themselves: markers, preferences, hidden servers, notes and endorsements.

import * as v from 'valibot';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { ACCOUNT, RELATION } from '../../documents/account.ts';
import { dateTime } from '../../entities/dates.ts';
import { relationship } from '../../entities/relationship.ts';
import { VISIBILITY } from '../../entities/status.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE, type PageParams } from '../../params/page.ts';
import { bound, object, text, texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { accountPage } from '../accounts/page.ts';

const MARKER = graphql('fragment MarkerParts on Marker { timeline lastReadKey version updatedAt }');
const MARKERS = graphql('query RestMarkers { viewer { identity { markers { ...MarkerParts } } } }', [MARKER]);
const SET_MARKER = graphql(
  `mutation RestSetMarker($timeline: MarkedTimeline!, $key: Snowflake!) {
    done: setMarker(input: {timeline: $timeline, lastReadKey: $key}) { ... on SetMarkerPayload { marker { ...MarkerParts } } ... on Error { code message path } }
  }`,
  [MARKER],
);
const SETTINGS = graphql(`query RestPreferences {
  viewer { identity { identity { language } settings { visibility isSensitive showsMedia opensWarnings playsAnimations } } }
}`);
const HIDDEN =
  graphql(`query RestDomainBlocks($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
  viewer { identity { hiddenHosts(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { host } } } } }
}`);
const HIDE = graphql(`mutation RestHideHost($host: String!) {
  done: hideHost(input: {host: $host}) { ... on HideHostPayload { host } ... on Error { code message path } }
}`);
const UNHIDE = graphql(`mutation RestUnhideHost($host: String!) {
  done: unhideHost(input: {host: $host}) { ... on UnhideHostPayload { wasHidden } ... on Error { code message path } }
}`);
const NOTE = graphql(
  `mutation RestSetNote($id: ID!, $text: String!) {
    done: setNote(input: {identityId: $id, text: $text}) { ... on SetNotePayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const ENDORSE = graphql(
  `mutation RestEndorse($id: ID!) {
    done: endorseIdentity(input: {identityId: $id}) { ... on EndorseIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const UNENDORSE = graphql(
  `mutation RestUnendorse($id: ID!) {
    done: unendorseIdentity(input: {identityId: $id}) { ... on UnendorseIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const ENDORSED = graphql(
  `query RestEndorsed($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    identity(id: $id) { endorsed(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } }
  }`,
  [ACCOUNT],
);

function markerEntities(markers: readonly ResultOf<typeof MARKER>[]) {
  return Object.fromEntries(
    markers.map(({ timeline, lastReadKey, version, updatedAt }) => [
      timeline === 'HOME' ? 'home' : 'notifications',
      { last_read_id: lastReadKey, version, updated_at: dateTime(updatedAt) },
    ]),
  );
}

const markers = route({
  method: 'GET',
  path: '/api/v1/markers',
  audience: 'user',
  scopes: ['read:statuses'],
  params: { timeline: texts },
  documents: [MARKERS],
  async answer(call) {
    const { viewer } = await call.ask(MARKERS, {});
    const wanted = call.params.timeline.map((name) => name.toUpperCase());
    return ok(
      markerEntities((viewer?.identity?.markers ?? []).filter(({ timeline }) => wanted.includes(timeline))),
    );
  },
});

const LAST_READ = object(v.object({ last_read_id: bound }));

const setMarkers = route({
  method: 'POST',
  path: '/api/v1/markers',
  audience: 'user',
  scopes: ['write:statuses'],
  params: { home: LAST_READ, notifications: LAST_READ },
  documents: [SET_MARKER],
  async answer(call) {
    const { home, notifications } = call.params;
    const set = async (timeline: 'HOME' | 'NOTIFICATIONS', key: string | undefined) =>
      key === undefined ? [] : [(await call.act(SET_MARKER, { timeline, key })).marker];
    return ok(
      markerEntities([
        ...(await set('HOME', home?.last_read_id)),
        ...(await set('NOTIFICATIONS', notifications?.last_read_id)),
      ]),
    );
  },
});

const EXPANDED = { UNMARKED: 'default', ALWAYS: 'show_all', NEVER: 'hide_all' } as const;

const preferences = route({
  method: 'GET',
  path: '/api/v1/preferences',
  audience: 'user',
  scopes: ['read:accounts'],
  documents: [SETTINGS],
  async answer(call) {
    const { viewer } = await call.ask(SETTINGS, {});
    const own = viewer?.identity;
    if (!own?.settings) throw notFound();
    const { settings } = own;
    return ok({
      'posting:default:visibility': VISIBILITY[settings.visibility],
      'posting:default:sensitive': settings.isSensitive,
      'posting:default:language': own.identity.language,
      'posting:default:quote_policy': 'nobody',
      'reading:expand:media': EXPANDED[settings.showsMedia],
      'reading:expand:spoilers': settings.opensWarnings,
      'reading:autoplay:gifs': settings.playsAnimations,
    });
  },
});

const domainBlocks = route({
  method: 'GET',
  path: '/api/v1/domain_blocks',
  audience: 'user',
  scopes: ['read:blocks'],
  params: PAGE,
  documents: [HIDDEN],
  async answer(call) {
    const limit = Math.min(limitOf(call.params.limit, 100, 200), 100);
    if (limit === 0) return ok([]);
    const { viewer } = await call.ask(HIDDEN, connectionArgs(call.params, limit));
    const edges = viewer?.identity?.hiddenHosts?.edges ?? [];
    return ok(
      edges.map(({ node }) => node.host),
      { link: linkHeader(call.address, edges, { limit, back: 'since_id' }) },
    );
  },
});

const blockDomain = route({
  method: 'POST',
  path: '/api/v1/domain_blocks',
  audience: 'user',
  scopes: ['write:blocks'],
  params: { domain: text },
  documents: [HIDE],
  async answer(call) {
    await call.act(HIDE, { host: call.params.domain ?? '' }, () =>
      invalid('Domain is not a valid domain name'),
    );
    return ok({});
  },
});

const unblockDomain = route({
  method: 'DELETE',
  path: '/api/v1/domain_blocks',
  audience: 'user',
  scopes: ['write:blocks'],
  params: { domain: text },
  documents: [UNHIDE],
  async answer(call) {
    await call.act(UNHIDE, { host: call.params.domain ?? '' }, () =>
      invalid('Domain is not a valid domain name'),
    );
    return ok({});
  },
});

const note = route({
  method: 'POST',
  path: '/api/v1/accounts/:id/note',
  audience: 'user',
  scopes: ['write:accounts'],
  params: { comment: text },
  documents: [NOTE],
  async answer(call) {
    const { identity } = await call.act(NOTE, {
      id: globalId('identity', call.part('id')),
      text: call.params.comment ?? '',
    });
    return ok(relationship(identity));
  },
});

const mustFollow = ({ code }: { code: string }) =>
  code === 'CONFLICT' ? invalid('You must be already following the person you want to endorse') : null;

/** Declared twice: as `pin` and `unpin`, its old names, and as `endorse` and `unendorse`. */
const endorsing = (name: string, document: typeof ENDORSE | typeof UNENDORSE) =>
  route({
    method: 'POST',
    path: `/api/v1/accounts/:id/${name}`,
    audience: 'user',
    scopes: ['write:accounts'],
    documents: [document],
    async answer(call) {
      const id = globalId('identity', call.part('id'));
      const { identity } = await call.act(document as typeof ENDORSE, { id }, mustFollow);
      return ok(relationship(identity));
    },
  });

function endorsedPage(call: Call<PageParams>, key: string) {
  return accountPage(call, async (args) => {
    const { identity } = await call.ask(ENDORSED, { ...args, id: globalId('identity', key) });
    if (!identity) throw notFound();
    return identity.endorsed;
  });
}

const endorsements = route({
  method: 'GET',
  path: '/api/v1/endorsements',
  audience: 'user',
  scopes: ['read:accounts'],
  params: PAGE,
  documents: [ENDORSED],
  answer: (call) => endorsedPage(call, call.actingKey ?? ''),
});

const endorsementsOf = route({
  method: 'GET',
  path: '/api/v1/accounts/:id/endorsements',
  audience: 'optional',
  scopes: ['read:accounts'],
  params: PAGE,
  documents: [ENDORSED],
  answer: (call) => endorsedPage(call, call.part('id')),
});

export const PERSONAL: readonly RestRoute[] = [
  markers,
  setMarkers,
  preferences,
  domainBlocks,
  blockDomain,
  unblockDomain,
  note,
  endorsing('pin', ENDORSE),
  endorsing('endorse', ENDORSE),
  endorsing('unpin', UNENDORSE),
  endorsing('unendorse', UNENDORSE),
  endorsements,
  endorsementsOf,
];
