// GET and POST /settings/transfer: files of follows, blocks and the like, taken along and brought.

import { createReadStream } from 'node:fs';
import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { isAppError } from '../../lib/app-error.ts';
import type { UploadedFile } from '../../lib/route.ts';
import { fill } from '../../lib/words/fill.ts';
import { numberIn, timeIn } from '../../lib/words/format.ts';
import { refusalIn } from '../../lib/words/refusals.ts';
import type { Words } from '../../lib/words/words.ts';
import { takeTransfer } from '../../media/transfers/answer.ts';
import { actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm, hidden, problem } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { rich } from '../parts/rich.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { moveAddress } from './move.ts';
import type { TransferDocuments } from './transfer-documents.ts';

export const transferAddress = (key: string) => `${paths.transfer}?${new URLSearchParams({ identity: key })}`;

const KINDS = [
  ['FOLLOWS', 'follows'],
  ['LISTS', 'lists'],
  ['MUTES', 'mutes'],
  ['BLOCKS', 'blocks'],
  ['DOMAIN_BLOCKS', 'domainBlocks'],
  ['BOOKMARKS', 'bookmarks'],
] as const;

type Transfers = NonNullable<NonNullable<ResultOf<TransferDocuments['transfers']>['viewer']>['identity']>;
type Import = NonNullable<Transfers['imports']>['nodes'][number];

/** A form that somebody sent as one of their identities. */
interface Sent {
  held: HeldIdentity;
  visit: AccountVisit;
  fields: URLSearchParams;
  files: readonly UploadedFile[];
}

export function transferPages(parts: AccountParts, documents: Documents, transfers: TransferDocuments) {
  async function show(
    http: AccountRequest,
    { key, handle }: HeldIdentity,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { viewer } = await visit.run(transfers.transfers, {});
    const identity = viewer?.identity;
    if (!identity) throw new Error('A held identity has no exports.');
    const { words } = http;
    const { transfer: says, common, locale } = words;
    const { token, headers } = formToken(http);
    const rows = identity.imports?.nodes ?? [];
    const main = html`<p class="muted">${handle}</p>${problem(message)}
<h2>${says.export}</h2><p class="muted">${says.exportHow}</p>
<ul>${KINDS.map(([kind, name]) => html`<li><a href="${identity[name]}" download>${says.kinds[kind]}</a> (CSV)</li>`)}</ul>
<h2>${says.archive}</h2><p class="muted">${fill(says.archiveHow, { handle })}</p>
${(identity.archives ?? []).map((each) => html`<p>${rich(says.archiveLine, { day: timeIn(locale, 'day', each.createdAt), state: each.url === null ? says.archiveState[each.state] : html`<a href="${each.url}" download>${says.download}</a>` })}</p>`)}
<form method="post" action="${paths.transfer}/archive">${hidden({ form_token: token, identity: key })}<div class="buttons"><button class="button quiet" type="submit">${says.makeArchive}</button></div></form>
<h2>${says.import}</h2>
<form method="post" action="${paths.transfer}" enctype="multipart/form-data">${hidden({ form_token: token, identity: key })}
<label>${says.fileHolds}<select name="kind">${KINDS.map(([kind]) => html`<option value="${kind}">${says.kinds[kind]}</option>`)}</select></label>
<label>${says.file}<input type="file" name="file" accept=".csv,text/csv,text/plain" required></label>
<fieldset><legend>${says.here}</legend>
<label class="choice"><input type="radio" name="mode" value="merge" checked><span>${says.merge}</span></label>
<label class="choice"><input type="radio" name="mode" value="overwrite"><span>${says.overwrite}</span></label></fieldset>
<div class="buttons"><button class="button" type="submit">${says.import}</button><a class="button quiet" href="${paths.settings}">${common.backToSettings}</a></div></form>
${rows.length > 0 && html`<h2>${says.imports}</h2><p><a href="${transferAddress(key)}">${says.look}</a></p>${rows.map((row) => importRow(words, row, key, token))}`}
<h2>${says.moving}</h2><p><a href="${moveAddress(key)}">${fill(says.move, { handle })}</a></p>`;
    return personalAnswer(accountPage(http, says.title, main), status, { headers });
  }

  /** What a form sends, if it is one of ours; else the answer to give. */
  async function sent(http: AccountRequest): Promise<Sent | Answer> {
    const { fields, files } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http);
    const key = fields.get('identity') ?? '';
    const actor = await actorOf(parts, documents, http, transferAddress(key));
    if (!('visit' in actor)) return actor;
    const held = heldBy(actor, key);
    return held
      ? { held, visit: await actor.visit.as(held.id), fields, files }
      : notHeld(http, http.words.transfer.title);
  }

  /** Begins the import; why not, in words, else null. */
  async function begin(http: AccountRequest, { visit, fields, files }: Sent): Promise<string | null> {
    const kind = KINDS.find(([value]) => value === fields.get('kind'))?.[0];
    const file = files.find(({ field, bytes }) => field === 'file' && bytes > 0);
    if (!kind || !file) return http.words.transfer.chooseFile;
    const input = { kind, overwrites: fields.get('mode') === 'overwrite' };
    const { payload, error } = await visit.change(transfers.createImport, { input });
    if (error) return error.message;
    const ticket = new URL(payload.uploadUrl ?? '').pathname.split('/').at(-1) ?? '';
    try {
      await takeTransfer(parts.app, http.domain, ticket, createReadStream(file.path));
      return null;
    } catch (refused) {
      await visit.change(transfers.cancelImport, { input: { importId: payload.import.id } });
      if (!isAppError(refused, 'INVALID_INPUT', 'TOO_LARGE')) throw refused;
      return refusalIn(http.words, refused.message);
    }
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, http.query.get('identity') ?? '');
      return held
        ? show(http, held, await actor.visit.as(held.id))
        : notHeld(http, http.words.transfer.title);
    },

    async post(http: AccountRequest): Promise<Answer> {
      const form = await sent(http);
      if (!('held' in form)) return form;
      const message = await begin(http, form);
      return message === null
        ? personalRedirect(transferAddress(form.held.key))
        : show(http, form.held, form.visit, 422, message);
    },

    async archive(http: AccountRequest): Promise<Answer> {
      const form = await sent(http);
      if (!('held' in form)) return form;
      const { error } = await form.visit.change(transfers.createArchive, { input: {} });
      return error
        ? show(http, form.held, form.visit, 422, error.message)
        : personalRedirect(transferAddress(form.held.key));
    },

    async cancel(http: AccountRequest): Promise<Answer> {
      const form = await sent(http);
      if (!('held' in form)) return form;
      const input = { importId: `import_${form.fields.get('import') ?? ''}` };
      const { error } = await form.visit.change(transfers.cancelImport, { input });
      return error
        ? show(http, form.held, form.visit, 422, error.message)
        : personalRedirect(transferAddress(form.held.key));
    },
  };
}

function importRow(words: Words, row: Import, identity: string, token: string): Html {
  const { transfer: says, locale } = words;
  const { key, kind, state, total, done, skipped, failed, failuresUrl, createdAt } = row;
  const what = KINDS.some(([each]) => each === kind) ? says.kinds[kind] : kind;
  const day = timeIn(locale, 'day', createdAt);
  const number = (counted: number) => numberIn(locale, counted);
  const counts = fill(says.counts, {
    ...{ day, seen: number(done + skipped + failed), total: number(total) },
    ...{ done: number(done), skipped: number(skipped), failed: number(failed) },
  });
  const isOver = state === 'ENDED' || state === 'CANCELLED';
  const cancel = html`<form method="post" action="${paths.transfer}/cancel">${hidden({ form_token: token, identity, import: key })}<button class="button quiet" type="submit" aria-label="${fill(says.cancelThat, { what, day })}">${says.cancel}</button></form>`;
  return html`<div class="row"><div>${rich(says.state[state], { what: html`<strong>${what}</strong>` })}<br><span class="muted">${counts}</span>${failuresUrl && html`<br><a href="${failuresUrl}" download>${says.failures}</a> (CSV)`}</div>${!isOver && cancel}</div>`;
}
