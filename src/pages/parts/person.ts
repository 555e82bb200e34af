// People on pages: avatar, name, handle.

import type { Domain } from '../../db/rows.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf, isOwn } from '../links.ts';
import type { PersonView } from '../views.ts';

/** The picture of somebody where it lies on this host; for everybody else their initial, in a colour of their own. */
export function avatar(domain: Domain, person: PersonView, className = ''): Html {
  if (person.avatarUrl && isOwn(domain, person.avatarUrl)) {
    return html`<img class="avatar ${className} u-photo" src="${hrefOf(domain, person.avatarUrl)}" alt="${person.avatarAlt}" loading="lazy">`;
  }
  return html`<span class="avatar ${className} h${hueOf(person.handle)}" aria-hidden="true">${initialOf(person)}</span>`;
}

/** Picture, name and handle as one link to where somebody is at home (h-card). */
export function personLink(domain: Domain, person: PersonView, className = ''): Html {
  const inside = html`${avatar(domain, person, className)}<span class="who"><bdi class="name p-name">${person.name}</bdi><span class="handle p-nickname">${person.handle}</span></span>`;
  const href = hrefOf(domain, person.url, person.uri);
  if (href === null) return html`<span class="person h-card">${inside}</span>`;
  return html`<a class="person h-card u-url" href="${href}"${relTo(domain, person.url ?? person.uri)}>${inside}</a>`;
}

/** The name alone, as a link. */
export function nameLink(domain: Domain, person: PersonView): Html {
  const href = hrefOf(domain, person.url, person.uri);
  const name = html`<bdi>${person.name}</bdi>`;
  return href === null ? name : html`<a href="${href}"${relTo(domain, person.url ?? person.uri)}>${name}</a>`;
}

/** ` rel="…"` of a link that leaves this host; nothing on it. */
export function relTo(domain: Domain, address: string): Html | null {
  return isOwn(domain, address) ? null : html` rel="${ELSEWHERE}"`;
}

const HUES = 12;

function hueOf(handle: string): number {
  let sum = 7;
  for (const character of handle) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}

/** The first letter or number of a name; of names without one, of the username. */
function initialOf(person: PersonView): string {
  const letter = /[\p{L}\p{N}]/u.exec(person.name) ?? /[\p{L}\p{N}]/u.exec(person.username);
  return letter?.[0]?.toLocaleUpperCase('und') ?? '·';
}
