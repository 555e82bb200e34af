// The people of a domain as its moderators list them.

import { graphql, type VariablesOf } from '../../../../graphql/documents/typed.ts';
import type { Call } from '../../../call.ts';
import { MODERATED } from '../../../documents/moderation.ts';
import {
  type ModeratedAccount,
  moderatedAccount,
  roleById,
  waitingAccount,
} from '../../../entities/moderation.ts';
import { globalId, isKey } from '../../../ids.ts';
import { entriesOf, limitOf, linkHeader, PAGE, type PageParams } from '../../../params/page.ts';
import { flag, someTexts, text } from '../../../params/types.ts';
import { ok, type Reply, route } from '../../../route.ts';
import { domainIdOf, mustModerate, READ, WAITING } from './person.ts';

const PEOPLE = graphql(
  `query RestModeratedPeople(
    $first: Int, $last: Int, $after: String, $before: String, $newerThan: String, $domainId: ID!, $text: String, $name: String,
    $state: IdentityState, $isLimited: Boolean, $isSensitive: Boolean, $isStaff: Boolean, $isDisabled: Boolean, $email: String,
    $roles: [RoleChoice!], $inviterId: ID, $origin: IdentityOrigin, $handleDomain: String
  ) {
    identities(
      first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan, domainId: $domainId, text: $text,
      name: $name, state: $state, isLimited: $isLimited, isSensitive: $isSensitive, isStaff: $isStaff, isDisabled: $isDisabled, email: $email,
      roles: $roles, inviterId: $inviterId, origin: $origin, handleDomain: $handleDomain
    ) { edges { cursor node { ...Moderated } } }
  }`,
  [MODERATED],
);
/** What somebody asks for of the list of people, whatever the version of the API. */
interface Asked {
  /** Of other servers, as far as the domain knows them; else of the domain. */
  isRemote: boolean;
  isWaiting: boolean;
  state?: 'ACTIVE' | 'SUSPENDED';
  isLimited?: boolean;
  isSensitive?: boolean;
  isDisabled?: boolean;
  isStaff?: boolean;
  roles?: readonly Role[];
  /** Null for what is no id: it invited nobody. */
  inviterId?: string | null;
}

type Role = NonNullable<ReturnType<typeof roleById>>;

interface Words extends PageParams {
  username?: string | undefined;
  display_name?: string | undefined;
  email?: string | undefined;
  by_domain?: string | undefined;
  ip?: string | undefined;
}

const WORDS = { username: text, display_name: text, email: text, by_domain: text, ip: text, ...PAGE };
const USUAL = 100;
/**
 * A page of people: of the domain, unless those of other servers are asked for. Nobody is found by the address of a
 * client, because none is written down; and nobody who waits is of another server, or was invited.
 */
async function people(call: Call<Words>, asked: Asked): Promise<Reply> {
  const { params } = call;
  const limit = limitOf(params.limit, USUAL);
  if (limit === 0) return ok([]);
  const isNobody =
    params.ip ||
    asked.roles?.length === 0 ||
    asked.inviterId === null ||
    (asked.isWaiting &&
      (asked.isRemote || asked.inviterId || (asked.roles && !asked.roles.includes('NONE'))));
  if (isNobody) {
    await mustModerate(call);
    return ok([]);
  }
  const edges = asked.isWaiting
    ? await entriesOf(params, limit, async (args) =>
        ((await call.ask(WAITING, args)).domain?.signUps?.edges ?? []).map(({ cursor, node }) => ({
          cursor,
          entity: waitingAccount(call.domain, node) as ModeratedAccount,
        })),
      )
    : await entriesOf(params, limit, async (args) =>
        ((await call.ask(PEOPLE, { ...args, ...filterOf(call, asked) })).identities?.edges ?? []).map(
          ({ cursor, node }) => ({
            cursor,
            entity: moderatedAccount(call.domain, node) as ModeratedAccount,
          }),
        ),
      );
  return ok(
    edges.map(({ entity }) => entity),
    { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
  );
}

type Filter = Omit<VariablesOf<typeof PEOPLE>, 'first' | 'last' | 'after' | 'before' | 'newerThan'>;

function filterOf(call: Call<Words>, asked: Asked): Filter {
  const { state, isLimited, isSensitive, isDisabled, isStaff, roles, inviterId, isRemote } = asked;
  const { username, display_name, email, by_domain } = call.params;
  return {
    domainId: domainIdOf(call),
    text: username ?? null,
    name: display_name ?? null,
    email: email || null,
    state: state ?? null,
    isLimited: isLimited ?? null,
    isSensitive: isSensitive ?? null,
    isDisabled: isDisabled ?? null,
    isStaff: isStaff ?? null,
    roles: roles ? [...roles] : null,
    inviterId: inviterId ?? null,
    origin: isRemote ? 'REMOTE' : 'LOCAL',
    handleDomain: by_domain || null,
  };
}

/** Whoever names another server asks for people of that one. */
const isElsewhere = ({ domain, params: { by_domain } }: Call<Words>) =>
  Boolean(by_domain) && by_domain !== domain.name;

export const listV1 = route({
  method: 'GET',
  path: '/api/v1/admin/accounts',
  audience: 'moderator',
  scopes: READ,
  params: {
    ...WORDS,
    ...{ local: flag, remote: flag, active: flag, pending: flag, disabled: flag },
    ...{ silenced: flag, suspended: flag, sensitized: flag, staff: flag },
  },
  documents: [PEOPLE, WAITING],
  answer(call) {
    const { local, remote, active, pending, disabled, silenced, suspended, sensitized, staff } = call.params;
    return people(call, {
      isRemote: remote ? true : local ? false : isElsewhere(call),
      isWaiting: pending ?? false,
      ...(suspended ? { state: 'SUSPENDED' as const } : active ? { state: 'ACTIVE' as const } : {}),
      ...(silenced ? { isLimited: true } : {}),
      ...(sensitized ? { isSensitive: true } : {}),
      ...(disabled ? { isDisabled: true } : {}),
      ...(staff ? { isStaff: true } : {}),
    });
  },
});

export const listV2 = route({
  method: 'GET',
  path: '/api/v2/admin/accounts',
  audience: 'moderator',
  scopes: READ,
  params: { ...WORDS, origin: text, status: text, permissions: text, role_ids: someTexts, invited_by: text },
  documents: [PEOPLE, WAITING],
  answer(call) {
    const { origin, status, permissions, role_ids, invited_by } = call.params;
    return people(call, {
      isRemote: origin === 'remote' || (origin !== 'local' && isElsewhere(call)),
      isWaiting: status === 'pending',
      ...(status === 'suspended' ? { state: 'SUSPENDED' as const } : {}),
      ...(status === 'active' ? { state: 'ACTIVE' as const } : {}),
      ...(status === 'silenced' ? { isLimited: true } : {}),
      ...(status === 'sensitized' ? { isSensitive: true } : {}),
      ...(status === 'disabled' ? { isDisabled: true } : {}),
      ...(permissions === 'staff' ? { isStaff: true } : {}),
      ...(role_ids ? { roles: role_ids.flatMap((id) => roleById(id) ?? []) } : {}),
      ...(invited_by ? { inviterId: isKey(invited_by) ? globalId('identity', invited_by) : null } : {}),
    });
  },
});
