// The GraphQL fragment that lists are made of.

import { graphql } from '../../graphql/documents/typed.ts';

/** What a List is made of. */
export const LIST = graphql('fragment ListParts on List { key title replies isExclusive }');
