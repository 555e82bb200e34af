// What moderators do about somebody.

import { graphql, type VariablesOf } from '../../../../graphql/documents/typed.ts';
import type { Call } from '../../../call.ts';
import { moderatedAccount } from '../../../entities/moderation.ts';
import { invalid, notFound, RestError, SENTENCES } from '../../../errors.ts';
import { globalId } from '../../../ids.ts';
import { flag, text } from '../../../params/types.ts';
import { ok, type RestRoute, route } from '../../../route.ts';
import { domainIdOf, PERSON_DOCUMENTS, type Person, personOf, WRITE } from './person.ts';

const SUSPEND = graphql(`mutation RestSuspend($input: SetIdentitySuspendedInput!) {
  done: setIdentitySuspended(input: $input) { ... on SetIdentitySuspendedPayload { identity { id } } ... on Error { code message path } }
}`);
const RESTRICT = graphql(`mutation RestRestrict($input: RestrictIdentityInput!) {
  done: restrictIdentity(input: $input) { ... on RestrictIdentityPayload { replaced } ... on Error { code message path } }
}`);
const UNRESTRICT = graphql(`mutation RestUnrestrict($input: UnrestrictIdentityInput!) {
  done: unrestrictIdentity(input: $input) { ... on UnrestrictIdentityPayload { wasRestricted } ... on Error { code message path } }
}`);
const DISABLE = graphql(`mutation RestDisable($input: SetUserDisabledInput!) {
  done: setUserDisabled(input: $input) { ... on SetUserDisabledPayload { user { id } } ... on Error { code message path } }
}`);
const WARN = graphql(`mutation RestWarn($input: WarnIdentityInput!) {
  done: warnIdentity(input: $input) { ... on WarnIdentityPayload { identity { id } } ... on Error { code message path } }
}`);
const DELETE = graphql(`mutation RestDeleteSuspended($input: DeleteSuspendedIdentityInput!) {
  done: deleteSuspendedIdentity(input: $input) { ... on DeleteSuspendedIdentityPayload { identity { id } } ... on Error { code message path } }
}`);
const REPORTS_ABOUT = graphql(
  `query RestReportsAbout($first: Int, $isResolved: Boolean, $targetId: ID) {
    domain { reports(first: $first, isResolved: $isResolved, targetId: $targetId) { nodes { id } } }
  }`,
);
const RESOLVE = graphql(`mutation RestResolveByAct($input: ResolveReportInput!) {
  done: resolveReport(input: $input) { ... on ResolveReportPayload { report { id } } ... on Error { code message path } }
}`);

/** Own people are suspended as such, others in the eyes of the domain. */
async function suspend(call: Call<unknown>, { id, handleDomain }: Person, terms: Terms): Promise<void> {
  if (handleDomain === call.domain.name)
    await call.act(SUSPEND, { input: { identityId: id, isSuspended: true, ...terms } });
  else await restrict(call, id, 'SUSPEND', terms);
}

async function restrict(call: Call<unknown>, identityId: string, level: Level, terms: Terms): Promise<void> {
  await call.act(RESTRICT, { input: { identityId, domainId: domainIdOf(call), level, ...terms } });
}

async function unrestrict(call: Call<unknown>, { id }: Person, level: Level): Promise<void> {
  await call.act(UNRESTRICT, { input: { identityId: id, domainId: domainIdOf(call), level } });
}

/** Logins belong to admins of the install. */
async function setDisabled(
  call: Call<unknown>,
  { moderation }: Person,
  isDisabled: boolean,
  terms: Partial<Terms> = {},
): Promise<void> {
  if (!moderation?.logins) throw new RestError(403, SENTENCES.notAllowed);
  const { reportId, ...words } = terms;
  for (const { email } of moderation.logins)
    await call.act(DISABLE, { input: { email, isDisabled, ...words } });
}

type Level = VariablesOf<typeof RESTRICT>['input']['level'];

/** What is said is for whom it concerns, and stands in the audit log as why. */
interface Terms {
  reason: string | null;
  message: string | null;
  isMailed: boolean;
  reportId: string | null;
}

/** Does something about somebody, and answers them as they are then. */
const act = (
  name: string,
  documents: RestRoute['documents'],
  done: (call: Call<unknown>, person: Person) => Promise<void>,
): RestRoute =>
  route({
    method: 'POST',
    path: `/api/v1/admin/accounts/:id/${name}`,
    audience: 'moderator',
    scopes: WRITE,
    grants: ['admin:read:accounts'],
    documents: [...PERSON_DOCUMENTS, ...documents],
    async answer(call) {
      await done(call, await personOf(call));
      return ok(moderatedAccount(call.domain, await personOf(call)));
    },
  });

const enable = act('enable', [DISABLE], (call, person) => setDisabled(call, person, false));
const unsilence = act('unsilence', [UNRESTRICT], (call, person) => unrestrict(call, person, 'LIMIT'));
const unsensitive = act('unsensitive', [UNRESTRICT], (call, person) => unrestrict(call, person, 'SENSITIVE'));
const unsuspend = act('unsuspend', [SUSPEND, UNRESTRICT], async (call, person) => {
  const isOwn = person.handleDomain === call.domain.name;
  const isSuspended = isOwn
    ? person.state === 'SUSPENDED'
    : person.moderation?.restriction?.level === 'SUSPEND';
  if (!isSuspended) throw new RestError(403, SENTENCES.notAllowed);
  if (isOwn) await call.act(SUSPEND, { input: { identityId: person.id, isSuspended: false } });
  else await unrestrict(call, person, 'SUSPEND');
});

/** As Mastodon has it: only suspended people of the domain are deleted. */
const remove = route({
  method: 'DELETE',
  path: '/api/v1/admin/accounts/:id',
  audience: 'moderator',
  scopes: WRITE,
  grants: ['admin:read:accounts'],
  documents: [...PERSON_DOCUMENTS, DELETE],
  async answer(call) {
    const person = await personOf(call);
    await call.act(DELETE, { input: { identityId: person.id } }, ({ code }) =>
      code === 'CONFLICT' ? new RestError(403, SENTENCES.notAllowed) : null,
    );
    return ok(moderatedAccount(call.domain, { ...person, state: 'DELETED' }));
  },
});

type Doing = (call: Call<unknown>, person: Person, terms: Terms) => Promise<unknown>;

/** What an act may be. */
const ACTS: Readonly<Record<string, Doing>> = {
  none: (call, { id }, terms) => call.act(WARN, { input: { identityId: id, ...terms } }),
  disable: (call, person, terms) => setDisabled(call, person, true, terms),
  sensitive: (call, { id }, terms) => restrict(call, id, 'SENSITIVE', terms),
  silence: (call, { id }, terms) => restrict(call, id, 'LIMIT', terms),
  suspend,
};
/** Only of the domain's own people somebody reads a warning, or signs in. */
const OWN_ALONE = new Set(['none', 'disable']);

/** What is done about somebody closes what was reported about them; a warning only what led to it. */
async function resolve(call: Call<unknown>, { id }: Person, type: string, reportId: string | null) {
  const open = { first: 100, isResolved: false, targetId: id };
  const reports =
    type === 'none'
      ? reportId === null
        ? []
        : [reportId]
      : ((await call.ask(REPORTS_ABOUT, open)).domain?.reports?.nodes ?? []).map((report) => report.id);
  for (const each of reports) await call.act(RESOLVE, { input: { reportId: each } });
}

const action = route({
  method: 'POST',
  path: '/api/v1/admin/accounts/:id/action',
  audience: 'moderator',
  scopes: WRITE,
  params: {
    type: text,
    report_id: text,
    text,
    warning_preset_id: text,
    send_email_notification: flag,
  },
  grants: ['admin:read:accounts', 'admin:read:reports', 'admin:write:reports'],
  documents: [...PERSON_DOCUMENTS, SUSPEND, RESTRICT, DISABLE, WARN, REPORTS_ABOUT, RESOLVE],
  async answer(call) {
    const { type = '', text: words, report_id, warning_preset_id, send_email_notification } = call.params;
    const person = await personOf(call);
    const isOwn = person.handleDomain === call.domain.name;
    const doing = Object.hasOwn(ACTS, type) && (isOwn || !OWN_ALONE.has(type)) ? ACTS[type] : undefined;
    if (!doing) throw invalid('Type is not included in the list');
    // There are no texts that are kept to be used again.
    if (warning_preset_id) throw notFound();
    const terms: Terms = {
      reason: words ?? null,
      message: words ?? null,
      isMailed: send_email_notification ?? true,
      reportId: report_id ? globalId('report', report_id) : null,
    };
    await doing(call, person, terms);
    await resolve(call, person, type, terms.reportId);
    return ok({});
  },
});

export const ACCOUNT_ACTS: readonly RestRoute[] = [enable, unsensitive, unsilence, unsuspend, remove, action];
