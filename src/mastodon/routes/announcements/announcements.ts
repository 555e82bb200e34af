// Routes of the announcements of the domain that is asked.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { ANNOUNCEMENT } from '../../documents/announcement.ts';
import { announcement } from '../../entities/announcement.ts';
import { invalid } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const LIST = graphql(
  'query RestAnnouncements { viewer { identity { announcements { ...AnnouncementParts } } } }',
  [ANNOUNCEMENT],
);
const DISMISS = graphql(`mutation RestDismissAnnouncement($id: ID!) {
  done: dismissAnnouncement(input: {announcementId: $id}) {
    ... on DismissAnnouncementPayload { announcement { id } }
    ... on Error { code message path }
  }
}`);
const REACT = graphql(`mutation RestReactToAnnouncement($id: ID!, $name: String!) {
  done: reactToAnnouncement(input: {announcementId: $id, name: $name}) {
    ... on ReactToAnnouncementPayload { announcement { id } }
    ... on Error { code message path }
  }
}`);
const UNREACT = graphql(`mutation RestUnreactToAnnouncement($id: ID!, $name: String!) {
  done: unreactToAnnouncement(input: {announcementId: $id, name: $name}) {
    ... on UnreactToAnnouncementPayload { announcement { id } }
    ... on Error { code message path }
  }
}`);

const list = route({
  method: 'GET',
  path: '/api/v1/announcements',
  audience: 'user',
  documents: [LIST],
  grants: ['read:accounts'],
  async answer(call) {
    const { viewer } = await call.ask(LIST, {});
    return ok((viewer?.identity?.announcements ?? []).map((each) => announcement(call.domain, each)));
  },
});

const dismiss = route({
  method: 'POST',
  path: '/api/v1/announcements/:id/dismiss',
  audience: 'user',
  scopes: ['write:accounts'],
  documents: [DISMISS],
  async answer(call) {
    await call.act(DISMISS, { id: globalId('announcement', call.part('id')) });
    return ok({});
  },
});

const REACTIONS = '/api/v1/announcements/:announcement_id/reactions/:id';

const meant = (call: Call<unknown>) => ({
  id: globalId('announcement', call.part('announcement_id')),
  name: call.part('id'),
});

const react = route({
  method: ['PUT', 'PATCH'],
  path: REACTIONS,
  audience: 'user',
  scopes: ['write:favourites'],
  documents: [REACT],
  async answer(call) {
    await call.act(REACT, meant(call), ({ code, path }) => {
      if (path.includes('name')) return invalid('Name is not a recognized emoji');
      return code === 'CONFLICT' ? invalid('Limit of different reactions reached') : null;
    });
    return ok({});
  },
});

const unreact = route({
  method: 'DELETE',
  path: REACTIONS,
  audience: 'user',
  scopes: ['write:favourites'],
  documents: [UNREACT],
  async answer(call) {
    await call.act(UNREACT, meant(call));
    return ok({});
  },
});

export const ANNOUNCEMENTS: readonly RestRoute[] = [list, dismiss, react, unreact];
