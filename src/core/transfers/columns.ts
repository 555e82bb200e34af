// The columns of CSV files of follows, blocks and the like, as Mastodon writes them and others do.

import type { TransferKind } from '../../db/enums.ts';
import { parseHandle, usernameKey } from '../../lib/handle.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { parseWebUrl } from '../../lib/url/url.ts';

/** What a row says besides whom it names; what is left out stays as it is, or as it usually is. */
export interface RowOptions {
  showBoosts?: boolean;
  notifies?: boolean;
  /** BCP 47; null: all. */
  languages?: string[] | null;
  hidesNotifications?: boolean;
}

export interface TransferRow {
  /** `ana@ana.example`, the URI of a post, or a domain: as it is compared, where `problem` is null. */
  subject: string;
  /** Title of the list; empty for all but lists. */
  list: string;
  options: RowOptions;
  /** Why it can be of no use, in words; null for a row that can be tried. */
  problem: string | null;
}

type Column = 'account' | 'list' | 'uri' | 'domain' | 'boosts' | 'notify' | 'languages' | 'hides';

/** How columns are called at the head of files, in lower case; what is called otherwise is passed over. */
const NAMES: Readonly<Record<string, Column>> = {
  'account address': 'account',
  account: 'account',
  acct: 'account',
  handle: 'account',
  'list name': 'list',
  list: 'list',
  '#uri': 'uri',
  uri: 'uri',
  url: 'uri',
  '#domain': 'domain',
  domain: 'domain',
  'show boosts': 'boosts',
  'notify on new posts': 'notify',
  languages: 'languages',
  'hide notifications': 'hides',
};

/** The columns of files without a head, and of those that are written here. */
const USUAL: Readonly<Record<TransferKind, readonly Column[]>> = {
  FOLLOWS: ['account', 'boosts', 'notify', 'languages'],
  BLOCKS: ['account'],
  MUTES: ['account', 'hides'],
  LISTS: ['list', 'account'],
  BOOKMARKS: ['uri'],
  DOMAIN_BLOCKS: ['domain'],
};

/** The heads that are written; Mastodon has none for the others. */
const HEADS: Partial<Record<TransferKind, readonly string[]>> = {
  FOLLOWS: ['Account address', 'Show boosts', 'Notify on new posts', 'Languages'],
  MUTES: ['Account address', 'Hide notifications'],
  DOMAIN_BLOCKS: ['#domain'],
};

export const headOf = (kind: TransferKind): readonly string[] | null => HEADS[kind] ?? null;

const SUBJECTS = {
  FOLLOWS: 'account',
  BLOCKS: 'account',
  MUTES: 'account',
  LISTS: 'account',
  BOOKMARKS: 'uri',
  DOMAIN_BLOCKS: 'domain',
} as const satisfies Record<TransferKind, Column>;

/**
 * Reads the rows of a file of one kind from its records; the first is its head where it names columns. A record without
 * what such a row must name is given with a problem.
 */
export class RowReader {
  readonly #kind: TransferKind;
  #columns: readonly (Column | undefined)[] | null = null;

  constructor(kind: TransferKind) {
    this.#kind = kind;
  }

  /** Null for the head. */
  read(record: readonly string[]): TransferRow | null {
    if (this.#columns === null) {
      const named = record.map((cell) => NAMES[cell.trim().toLowerCase()]);
      const isHead = named.includes(SUBJECTS[this.#kind]);
      this.#columns = isHead ? named : USUAL[this.#kind];
      if (isHead) return null;
    }
    const cells: Partial<Record<Column, string>> = {};
    this.#columns.forEach((column, at) => {
      const cell = record[at];
      if (column !== undefined && cell !== undefined) cells[column] = cell.trim();
    });
    return rowOf(this.#kind, cells);
  }
}

function rowOf(kind: TransferKind, cells: Partial<Record<Column, string>>): TransferRow {
  const { list = '' } = cells;
  const text = cells[SUBJECTS[kind]] ?? '';
  const subject = readSubject(kind, text);
  const row = { list: kind === 'LISTS' ? list : '', options: optionsOf(kind, cells) };
  if (kind === 'LISTS' && list === '') return { ...row, subject: text, problem: 'This row names no list.' };
  return subject === null
    ? { ...row, subject: text, problem: `This row names no ${WHAT[SUBJECTS[kind]]}.` }
    : { ...row, subject, problem: null };
}

const WHAT = {
  account: 'account with its server, like ana@ana.example',
  uri: 'address of a post',
  domain: 'server',
} as const;

function readSubject(kind: TransferKind, text: string): string | null {
  if (kind === 'BOOKMARKS') return parseWebUrl(text) === null ? null : text;
  if (kind === 'DOMAIN_BLOCKS') return normaliseHost(text);
  const handle = parseHandle(text);
  return handle === null || handle.domain === null
    ? null
    : `${usernameKey(handle.username)}@${handle.domain}`;
}

function optionsOf(kind: TransferKind, cells: Partial<Record<Column, string>>): RowOptions {
  const options: RowOptions = {};
  const [boosts, notifies, hides] = [readYes(cells.boosts), readYes(cells.notify), readYes(cells.hides)];
  if (kind === 'FOLLOWS') {
    if (boosts !== undefined) options.showBoosts = boosts;
    if (notifies !== undefined) options.notifies = notifies;
    if (cells.languages !== undefined) options.languages = readLanguages(cells.languages);
  }
  if (kind === 'MUTES' && hides !== undefined) options.hidesNotifications = hides;
  return options;
}

function readYes(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(?:true|t|yes|1)$/i.test(text)) return true;
  return /^(?:false|f|no|0)$/i.test(text) ? false : undefined;
}

/** What is no language is passed over: better all posts of somebody than none. */
function readLanguages(text: string): string[] | null {
  const tags = text.split(/[\s,;]+/).flatMap((tag) => (tag === '' ? [] : (normaliseLanguage(tag) ?? [])));
  return tags.length === 0 ? null : [...new Set(tags)].slice(0, 50);
}

/** The cells of a row as they are written, in the columns of its kind. */
export function cellsOf(kind: TransferKind, row: Omit<TransferRow, 'problem'>): string[] {
  const { showBoosts = true, notifies = false, languages, hidesNotifications = true } = row.options;
  const cells: Record<Column, string> = {
    account: row.subject,
    uri: row.subject,
    domain: row.subject,
    list: row.list,
    boosts: String(showBoosts),
    notify: String(notifies),
    languages: languages?.join(', ') ?? '',
    hides: String(hidesNotifications),
  };
  return USUAL[kind].map((column) => cells[column]);
}
