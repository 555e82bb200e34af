// The fragment of an identity in lists and as an author.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import type { PersonView } from '../views.ts';

/** An identity where it is named: as an author, in a list of people. */
export const PERSON = graphql(`fragment Person on Identity {
  key username handle name uri url avatarUrl avatarAlt type isBot isIndexable
}`);

export type PersonData = ResultOf<typeof PERSON>;

export function personView({ type: _, isBot, ...data }: PersonData): PersonView {
  return { ...data, name: data.name.trim() || data.username, isAutomated: isBot };
}
