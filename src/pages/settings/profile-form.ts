// The form with which somebody changes a profile.

import type { Domain } from '../../db/rows.ts';
import { hidden, problem } from '../account/page.ts';
import { type Html, html } from '../html.ts';
import { hrefOf, isOwn, paths } from '../links.ts';

/** Fields that the form has at least, and that a profile has at most. */
const FEWEST_ROWS = 4;
const MOST_ROWS = 16;

export interface ProfileValues {
  name: string;
  bio: string;
  fields: readonly { name: string; value: string }[];
  avatarAlt: string;
  headerAlt: string;
  isLocked: boolean;
  isDiscoverable: boolean;
  isIndexable: boolean;
  hidesRelations: boolean;
  isBot: boolean;
}

export interface ProfileForm {
  /** The identity without its type, as in addresses. */
  key: string;
  handle: string;
  avatarUrl: string | null;
  headerUrl: string | null;
  values: ProfileValues;
  formToken: string;
  /** Sentences by the place they belong to: `name`, `bio`, `avatar`, `fields.0.value`; `` for the whole form. */
  problems: ReadonlyMap<string, string>;
  isSaved: boolean;
}

const FLAGS = [
  ['isLocked', 'Ask me before somebody follows me'],
  ['isDiscoverable', 'List me in directories, and recommend me to others'],
  ['isIndexable', 'Let search engines and search on other servers find my public posts'],
  ['hidesRelations', 'Hide whom I follow and who follows me'],
  ['isBot', 'This is an automated account'],
] as const satisfies readonly (readonly [keyof ProfileValues, string])[];

export const FLAG_NAMES = FLAGS.map(([name]) => name);

export const profileAddress = (key: string) =>
  `${paths.profileSettings}?${new URLSearchParams({ identity: key })}`;

/** The form alone; files make it multipart. */
export function profileForm(domain: Domain, form: ProfileForm): Html {
  const { key, values, problems, isSaved, formToken } = form;
  const rows = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, values.fields.length + 1));
  const wrong = (place: string) => wrongAt(problems, place);
  return html`${isSaved && html`<p class="done" role="status">Saved. Other servers are told.</p>`}${problem(problems.get('') ?? (problems.size > 0 ? 'Nothing was saved: see below.' : null))}
<form method="post" action="${paths.profileSettings}" enctype="multipart/form-data">${hidden({ form_token: formToken, identity: key })}
<label>Name<input name="name" value="${values.name}" maxlength="100"${describedBy(problems, 'name')}></label>${wrong('name')}
<label>Bio<textarea name="bio" rows="5" maxlength="5000"${describedBy(problems, 'bio')}>${values.bio}</textarea></label>${wrong('bio')}
${picture(domain, form, 'avatar', 'Avatar', form.avatarUrl, values.avatarAlt)}
${picture(domain, form, 'header', 'Header picture', form.headerUrl, values.headerAlt)}
<fieldset><legend>Fields</legend><p class="muted">Shown as a table on your profile: your site, your pronouns, what you like. A link is checked if that page links back to your profile. Empty rows are left out.</p>${wrong('fields')}${Array.from(
    { length: rows },
    (_, at) => fieldRow(form, at),
  )}</fieldset>
<fieldset><legend>Who finds and follows you</legend>${FLAGS.map(
    ([name, words]) =>
      html`<label class="choice"><input type="checkbox" name="${name}" value="1"${values[name] && html` checked`}><span>${words}</span></label>`,
  )}</fieldset>
<div class="buttons"><button class="button" type="submit">Save</button><a class="button quiet" href="${paths.settings}">Back to settings</a></div></form>`;
}

function picture(
  domain: Domain,
  { problems }: ProfileForm,
  name: 'avatar' | 'header',
  words: string,
  url: string | null,
  alt: string,
): Html {
  const shown = url !== null && isOwn(domain, url) ? hrefOf(domain, url) : null;
  return html`<fieldset><legend>${words}</legend>${shown !== null && html`<img class="preview ${name}" src="${shown}" alt="${alt || `Your ${words.toLowerCase()} now`}">`}
<label>${url === null ? 'Choose a picture' : 'Choose another picture'}<input type="file" name="${name}" accept="image/png,image/jpeg,image/webp,image/gif,image/avif"${describedBy(problems, name)}></label>${wrongAt(problems, name)}
<label>Description for those who do not see it<input name="${name}Alt" value="${alt}" maxlength="10000"${describedBy(problems, `${name}Alt`)}></label>${wrongAt(problems, `${name}Alt`)}
${url !== null && html`<label class="choice"><input type="checkbox" name="${name}Removed" value="1"><span>Remove the picture</span></label>`}</fieldset>`;
}

function fieldRow({ values, problems }: ProfileForm, at: number): Html {
  const { name, value } = values.fields[at] ?? { name: '', value: '' };
  const input = (part: 'name' | 'value', label: string, text: string, most: number) =>
    html`<input name="field_${part}" value="${text}" maxlength="${most}" placeholder="${label}" aria-label="${label} of field ${at + 1}"${describedBy(problems, `fields.${at}.${part}`)}>`;
  return html`<div class="pair">${input('name', 'Name', name, 255)}${input('value', 'Value', value, 2047)}</div>${wrongAt(problems, `fields.${at}.name`)}${wrongAt(problems, `fields.${at}.value`)}`;
}

const idOf = (place: string) => `wrong-${place.replaceAll('.', '-')}`;

function wrongAt(problems: ProfileForm['problems'], place: string): Html | null {
  const message = problems.get(place);
  return message === undefined || place === ''
    ? null
    : html`<p class="wrong" id="${idOf(place)}">${message}</p>`;
}

function describedBy(problems: ProfileForm['problems'], place: string): Html | null {
  return problems.has(place) ? html` aria-invalid="true" aria-describedby="${idOf(place)}"` : null;
}
