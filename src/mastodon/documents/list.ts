// The GraphQL fragment that lists are made of.

import { graphql } from '../../graphql/documents/typed.ts';

/** The fields that the REST entity List needs. */
export const LIST = graphql('fragment ListParts on List { key title replies isExclusive }');
