// The form with which somebody changes a profile.

import { fill } from '../../lib/words/fill.ts';
import { numberIn } from '../../lib/words/format.ts';
import { hidden, problem } from '../account/page.ts';
import { type Html, html } from '../html.ts';
import { hrefOf, isOwn, paths } from '../links.ts';
import type { Place } from '../request.ts';

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
  showsMedia: boolean;
  showsMediaReplies: boolean;
  showsFeatured: boolean;
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

/** Who finds and follows somebody. */
const PEOPLE_FLAGS = ['isLocked', 'isDiscoverable', 'isIndexable', 'hidesRelations', 'isBot'] as const;
/** Which parts a profile has in apps that divide profiles into some. */
const PART_FLAGS = ['showsMedia', 'showsMediaReplies', 'showsFeatured'] as const;

export const FLAG_NAMES = [
  ...PEOPLE_FLAGS,
  ...PART_FLAGS,
] as const satisfies readonly (keyof ProfileValues)[];

export const profileAddress = (key: string) =>
  `${paths.profileSettings}?${new URLSearchParams({ identity: key })}`;

/** The form alone; files make it multipart. */
export function profileForm(place: Place, form: ProfileForm): Html {
  const { profileForm: says, common } = place.words;
  const { key, values, problems, isSaved, formToken } = form;
  const rows = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, values.fields.length + 1));
  const wrong = (place: string) => wrongAt(problems, place);
  return html`${isSaved && html`<p class="done" role="status">${says.savedTold}</p>`}${problem(problems.get('') ?? (problems.size > 0 ? says.nothingSaved : null))}
<form method="post" action="${paths.profileSettings}" enctype="multipart/form-data">${hidden({ form_token: formToken, identity: key })}
<label>${says.name}<input name="name" value="${values.name}" maxlength="100"${describedBy(problems, 'name')}></label>${wrong('name')}
<label>${says.bio}<textarea name="bio" rows="5" maxlength="5000"${describedBy(problems, 'bio')}>${values.bio}</textarea></label>${wrong('bio')}
${picture(place, form, 'avatar', form.avatarUrl, values.avatarAlt)}
${picture(place, form, 'header', form.headerUrl, values.headerAlt)}
<fieldset><legend>${says.fields}</legend><p class="muted">${says.fieldsHow}</p>${wrong('fields')}${Array.from(
    { length: rows },
    (_, at) => fieldRow(place, form, at),
  )}</fieldset>
<fieldset><legend>${says.who}</legend>${boxes(place, values, PEOPLE_FLAGS)}</fieldset>
<fieldset><legend>${says.parts}</legend><p class="muted">${says.partsHow}</p>${boxes(place, values, PART_FLAGS)}</fieldset>
<div class="buttons"><button class="button" type="submit">${common.save}</button><a class="button quiet" href="${paths.settings}">${common.backToSettings}</a></div></form>`;
}

function boxes(
  { words }: Place,
  values: ProfileValues,
  names: readonly (typeof FLAG_NAMES)[number][],
): Html[] {
  return names.map(
    (name) =>
      html`<label class="choice"><input type="checkbox" name="${name}" value="1"${values[name] && html` checked`}><span>${words.profileForm[name]}</span></label>`,
  );
}

function picture(
  { domain, words }: Place,
  { problems }: ProfileForm,
  name: 'avatar' | 'header',
  url: string | null,
  alt: string,
): Html {
  const { profileForm: says } = words;
  const what = says[name];
  const shown = url !== null && isOwn(domain, url) ? hrefOf(domain, url) : null;
  return html`<fieldset><legend>${what}</legend>${shown !== null && html`<img class="preview ${name}" src="${shown}" alt="${alt || fill(says.now, { picture: what })}">`}
<label>${url === null ? says.choose : says.chooseOther}<input type="file" name="${name}" accept="image/png,image/jpeg,image/webp,image/gif,image/avif"${describedBy(problems, name)}></label>${wrongAt(problems, name)}
<label>${says.alt}<input name="${name}Alt" value="${alt}" maxlength="10000"${describedBy(problems, `${name}Alt`)}></label>${wrongAt(problems, `${name}Alt`)}
${url !== null && html`<label class="choice"><input type="checkbox" name="${name}Removed" value="1"><span>${says.removePicture}</span></label>`}</fieldset>`;
}

function fieldRow({ words }: Place, { values, problems }: ProfileForm, at: number): Html {
  const { profileForm: says, locale } = words;
  const { name, value } = values.fields[at] ?? { name: '', value: '' };
  const input = (part: 'name' | 'value', label: string, text: string, most: number) =>
    html`<input name="field_${part}" value="${text}" maxlength="${most}" placeholder="${label}" aria-label="${fill(says.ofField, { part: label, n: numberIn(locale, at + 1) })}"${describedBy(problems, `fields.${at}.${part}`)}>`;
  return html`<div class="pair">${input('name', says.fieldName, name, 255)}${input('value', says.fieldValue, value, 2047)}</div>${wrongAt(problems, `fields.${at}.name`)}${wrongAt(problems, `fields.${at}.value`)}`;
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
