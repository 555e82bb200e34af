// Reads the poll of a Question.

import { type Doc, docs, toDoc, values } from './values/doc.ts';
import { LIMITS } from './values/limits.ts';
import { readNatural } from './values/natural-language.ts';
import { readBoolean, readCount, readTime } from './values/scalars.ts';

/** A poll of another server; its counts are claims. Times are epoch milliseconds. */
export interface RemotePoll {
  multiple: boolean;
  options: { title: string; votes: number | null }[];
  endsAt: number | null;
  /** When it was closed; null while it is open or ends by `endsAt` alone. */
  closedAt: number | null;
  isClosed: boolean;
  voters: number | null;
}

/** The poll of a Question (`oneOf`: one choice, `anyOf`: several); null without options. */
export function readPoll(doc: Doc): RemotePoll | null {
  const multiple = values(doc.oneOf, 1).length === 0;
  const options: RemotePoll['options'] = [];
  for (const option of docs(multiple ? doc.anyOf : doc.oneOf, LIMITS.pollOptions)) {
    const title = readNatural(option, 'name', 500)?.value ?? '';
    // Votes name the option, so what has no name or the name of another cannot be voted for.
    if (title === '' || options.some((known) => known.title === title)) continue;
    options.push({ title, votes: readCount(toDoc(option.replies)?.totalItems) });
  }
  if (options.length === 0) return null;
  const closedAt = readTime(doc.closed);
  return {
    multiple,
    options,
    endsAt: readTime(doc.endTime),
    closedAt,
    isClosed: closedAt !== null || readBoolean(doc.closed) === true,
    voters: readCount(doc.votersCount),
  };
}
