// What a follower chooses for one follow: boosts, notifications of new posts, languages.

import * as v from 'valibot';
import { normaliseLanguage } from '../../lib/language.ts';
import { parseInput } from '../input.ts';

/** So many languages may be chosen; apps offer about 190. */
export const MOST_LANGUAGES = 200;

export interface FollowOptions {
  /** Whether their boosts come into the home timeline. */
  showBoosts?: boolean | undefined;
  /** Whether each of their new posts makes a notification. */
  notifies?: boolean | undefined;
  /** BCP 47 tags of the languages whose posts come into timelines; null and an empty list: all. */
  languages?: readonly string[] | null | undefined;
}

/** The columns of `follow` for options; what was not given is left out. */
export interface FollowColumns {
  showBoosts?: boolean;
  notifies?: boolean;
  languages?: string | null;
}

const Languages = v.object({
  languages: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check((tag) => normaliseLanguage(tag) !== null, 'A language is a BCP 47 tag, like en or pt-BR.'),
      ),
    ),
    v.maxLength(MOST_LANGUAGES, `Choose at most ${MOST_LANGUAGES} languages.`),
  ),
});

/**
 * The columns of `follow` that options ask for; those that were not given stay as they are. Errors: INVALID_INPUT for
 * what is no language.
 */
export function readFollowOptions({ showBoosts, notifies, languages }: FollowOptions): FollowColumns {
  return {
    ...(showBoosts === undefined ? {} : { showBoosts }),
    ...(notifies === undefined ? {} : { notifies }),
    ...(languages === undefined ? {} : { languages: languagesColumn(languages ?? []) }),
  };
}

function languagesColumn(given: readonly string[]): string | null {
  const { languages } = parseInput(Languages, { languages: [...given] });
  const tags = new Set(languages.flatMap((tag) => normaliseLanguage(tag) ?? []));
  return tags.size === 0 ? null : ` ${[...tags].join(' ')} `;
}

/** The chosen languages of a follow; null: all. */
export function languagesOf({ languages }: { languages: string | null }): string[] | null {
  return languages === null ? null : languages.trim().split(' ');
}

/**
 * The choices of a language that let a post in `language` through: the very tag, and its primary one, since whoever
 * chose `en` reads `en-GB`.
 */
export function languagesThatChoose(language: string): string[] {
  const [primary = language] = language.split('-');
  return [...new Set([language, primary])];
}

/** The options of a follow as they stand, to follow somebody else in the same way. */
export function optionsOf(follow: {
  showBoosts: boolean;
  notifies: boolean;
  languages: string | null;
}): FollowOptions {
  return { showBoosts: follow.showBoosts, notifies: follow.notifies, languages: languagesOf(follow) };
}
