// GET and POST /settings/profile: the profile of an identity, changed by whoever holds it.

import type { Answer } from '../../lib/answer.ts';
import type { UploadedFile } from '../../lib/route.ts';
import { type Actor, actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm } from '../account/page.ts';
import { formToken, isOwnForm, isSameOrigin } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit, VisitError } from '../account/visit.ts';
import { html } from '../html.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { pictureUpload } from './picture.ts';
import { FLAG_NAMES, type ProfileValues, profileAddress, profileForm } from './profile-form.ts';

type Problems = Map<string, string>;

export function profilePages(parts: AccountParts, documents: Documents) {
  async function show(
    http: AccountRequest,
    held: HeldIdentity & { key: string },
    visit: AccountVisit,
    given: { status?: number; values?: ProfileValues; problems?: Problems } = {},
  ): Promise<Answer> {
    const { query } = http;
    const { viewer } = await visit.run(documents.profile, {});
    const identity = viewer?.identity?.identity;
    if (!identity) throw new Error('A held identity has no profile.');
    const { token, headers } = formToken(http);
    const values: ProfileValues = given.values ?? {
      ...identity,
      bio: identity.bioSource ?? '',
      fields: identity.fields.map(({ name, source }) => ({ name, value: source ?? '' })),
    };
    const { handle, avatarUrl, headerUrl } = identity;
    const main = html`<p class="muted">${handle}</p>${profileForm(http, {
      ...{ key: held.key, handle, avatarUrl, headerUrl, values, formToken: token },
      problems: given.problems ?? new Map(),
      isSaved: given.values === undefined && query.get('saved') === '1',
    })}`;
    return personalAnswer(accountPage(http, http.words.profileForm.title, main), given.status ?? 200, {
      headers,
    });
  }

  /**
   * Uploads the pictures of a form and changes the profile; the sentences about what was wrong, and nothing is changed
   * then.
   */
  async function save(
    http: AccountRequest,
    visit: AccountVisit,
    fields: URLSearchParams,
    files: readonly UploadedFile[],
    values: ProfileValues,
  ): Promise<Problems> {
    const problems: Problems = new Map();
    const pictures: Record<string, string | null> = {};
    const { fields: all, ...rest } = values;
    const input = { ...rest, fields: all.filter(({ name, value }) => name !== '' || value !== '') };
    for (const name of ['avatar', 'header'] as const) {
      const file = files.find(({ field, bytes }) => field === name && bytes > 0);
      if (file) {
        const { id, message } = await pictureUpload(parts, documents, http, visit, name, file);
        if (id === null) problems.set(name, message);
        else pictures[`${name}MediaId`] = id;
      } else if (fields.get(`${name}Removed`) === '1') {
        pictures[`${name}Url`] = null;
        input[`${name}Alt`] = '';
      }
    }
    if (problems.size > 0) return problems;
    const { error } = await visit.change(documents.updateProfile, { input: { ...input, ...pictures } });
    return error ? problemsOf(error) : problems;
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const key = http.query.get('identity');
      const [first, ...more] = actor.identities;
      if (key === null && first && more.length > 0) return choose(http, actor);
      const held = heldBy(actor, key ?? first?.key ?? '');
      return held
        ? show(http, held, await actor.visit.as(held.id))
        : notHeld(http, http.words.profileForm.title);
    },

    async post(http: AccountRequest): Promise<Answer> {
      // Before the files are read: they are nobody's else.
      if (!isSameOrigin(http)) return foreignForm(http);
      const actor = await actorOf(parts, documents, http, profileAddress(''));
      if (!('visit' in actor)) return actor;
      const { fields, files } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const held = heldBy(actor, fields.get('identity') ?? '');
      if (!held) return notHeld(http, http.words.profileForm.title);
      const visit = await actor.visit.as(held.id);
      const values = valuesOf(fields);
      const problems = await save(http, visit, fields, files, values);
      if (problems.size > 0) return show(http, held, visit, { status: 422, values, problems });
      return personalRedirect(`${profileAddress(held.key)}&saved=1`);
    },
  };
}

function choose(http: AccountRequest, { identities }: Actor): Answer {
  const main = html`<p>${http.words.profileForm.whose}</p>${identities.map(
    ({ key, name, handle }) =>
      html`<a class="entry" href="${profileAddress(key)}"><strong>${name || handle}</strong><span class="muted">${handle}</span></a>`,
  )}`;
  return personalAnswer(accountPage(http, http.words.profileForm.title, main));
}

/** What was typed. Browsers send line ends of two characters. */
function valuesOf(given: URLSearchParams): ProfileValues {
  const text = (name: string) => (given.get(name) ?? '').replaceAll('\r\n', '\n');
  const values = given.getAll('field_value');
  const flags = Object.fromEntries(FLAG_NAMES.map((name) => [name, given.get(name) === '1'])) as Pick<
    ProfileValues,
    (typeof FLAG_NAMES)[number]
  >;
  return {
    ...flags,
    name: text('name'),
    bio: text('bio'),
    avatarAlt: text('avatarAlt'),
    headerAlt: text('headerAlt'),
    fields: given
      .getAll('field_name')
      .map((name, at) => ({ name: name.trim(), value: (values[at] ?? '').trim() }))
      .filter(({ name, value }) => name !== '' || value !== ''),
  };
}

/** A sentence for every part of the input that is wrong, by its place in the form. */
function problemsOf({ message, path, problems }: VisitError): Problems {
  const all = problems.length > 0 ? problems : [{ path, message }];
  return new Map(
    all.map((each) => [
      each.path
        .slice(1)
        .join('.')
        .replace(/(?:Media(?:Id)?|Url)$/, ''),
      each.message,
    ]),
  );
}
