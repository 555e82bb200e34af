// Servers that a domain federates with alone, for its admins. There is no such mode here: a domain deals with all that
// it does not block, so that the list is empty, and nothing enters it.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

/** Asks what only admins of the domain may. */
const MAY = graphql(
  'query RestMayAllow($domainId: ID!) { hostBlocks(domainId: $domainId, first: 1) { nodes { id } } }',
);
const PATH = '/api/v1/admin/domain_allows';

/** Whoever may not look is told so also where there is nothing to see. */
async function mustBeAdmin(call: Call<unknown>): Promise<void> {
  await call.ask(MAY, { domainId: globalId('domain', String(call.domain.id)) });
}

const one = (method: 'GET' | 'DELETE', verb: 'read' | 'write'): RestRoute =>
  route({
    method,
    path: `${PATH}/:id`,
    audience: 'moderator',
    scopes: [`admin:${verb}:domain_allows`],
    grants: ['admin:read:domain_blocks'],
    documents: [MAY],
    async answer(call) {
      await mustBeAdmin(call);
      throw notFound();
    },
  });

const list = route({
  method: 'GET',
  path: PATH,
  audience: 'moderator',
  scopes: ['admin:read:domain_allows'],
  grants: ['admin:read:domain_blocks'],
  documents: [MAY],
  async answer(call) {
    await mustBeAdmin(call);
    return ok([]);
  },
});

const create = route({
  method: 'POST',
  path: PATH,
  audience: 'moderator',
  scopes: ['admin:write:domain_allows'],
  grants: ['admin:read:domain_blocks'],
  params: { domain: text },
  documents: [MAY],
  async answer(call) {
    await mustBeAdmin(call);
    throw invalid(
      call.params.domain
        ? 'Domain is allowed already: this server federates with all that it does not block'
        : "Domain can't be blank",
    );
  },
});

export const ADMIN_DOMAIN_ALLOWS: readonly RestRoute[] = [
  list,
  one('GET', 'read'),
  create,
  one('DELETE', 'write'),
];
