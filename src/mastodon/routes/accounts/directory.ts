// The directory: people who want to be found.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import { limitOf } from '../../params/page.ts';
import { flag, text, whole } from '../../params/types.ts';
import { ok, route } from '../../route.ts';

const DIRECTORY = graphql(
  `query RestDirectory($order: DirectoryOrder!, $isLocal: Boolean!, $first: Int!, $skip: Int!) {
    domain { directory(order: $order, isLocal: $isLocal, first: $first, skip: $skip) { ...Account } }
  }`,
  [ACCOUNT],
);

const USUAL = 40;
/** Nobody is listed behind it. */
const LAST_PLACE = 10_000;

export const directory = route({
  method: 'GET',
  path: '/api/v1/directory',
  audience: 'public',
  params: { offset: whole, limit: whole, order: text, local: flag },
  documents: [DIRECTORY],
  cache: 60,
  async answer(call) {
    const { order, local = false, offset = 0 } = call.params;
    const first = limitOf(call.params.limit, USUAL);
    if (first === 0 || Math.abs(offset) > LAST_PLACE) return ok([]);
    const { domain } = await call.ask(DIRECTORY, {
      order: order === 'new' ? 'NEW' : 'ACTIVE',
      isLocal: local,
      first,
      skip: Math.abs(offset),
    });
    return ok((domain?.directory ?? []).map((each) => account(call.domain, each)));
  },
});
