// Routes of markers: how far somebody has read a timeline.

import * as v from 'valibot';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { dateTime } from '../../entities/dates.ts';
import { bound, object, texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const MARKER = graphql('fragment MarkerParts on Marker { timeline lastReadKey version updatedAt }');
const MARKERS = graphql('query RestMarkers { viewer { identity { markers { ...MarkerParts } } } }', [MARKER]);
const SET_MARKER = graphql(
  `mutation RestSetMarker($timeline: MarkedTimeline!, $key: Snowflake!) {
    done: setMarker(input: {timeline: $timeline, lastReadKey: $key}) { ... on SetMarkerPayload { marker { ...MarkerParts } } ... on Error { code message path } }
  }`,
  [MARKER],
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

export const MARKERS_ROUTES: readonly RestRoute[] = [markers, setMarkers];
