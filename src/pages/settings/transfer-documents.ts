// What the pages of imports, exports and moves ask and do: typed documents of the API.

import { graphql } from '../../graphql/documents/typed.ts';
import type { PagesGraphQL } from '../documents/run.ts';

const TRANSFERS = graphql(
  `query Transfers {
    viewer {
      identity {
        follows: exportUrl(kind: FOLLOWS)
        lists: exportUrl(kind: LISTS)
        mutes: exportUrl(kind: MUTES)
        blocks: exportUrl(kind: BLOCKS)
        domainBlocks: exportUrl(kind: DOMAIN_BLOCKS)
        bookmarks: exportUrl(kind: BOOKMARKS)
        archives { state url createdAt }
        imports(first: 10) {
          nodes { id key kind overwrites state total done skipped failed createdAt failuresUrl }
        }
      }
    }
  }`,
);

const CREATE_IMPORT = graphql(
  `mutation CreateImport($input: CreateImportInput!) {
    createImport(input: $input) {
      __typename ... on Error { code message } ... on CreateImportPayload { import { id } uploadUrl }
    }
  }`,
);

const CANCEL_IMPORT = graphql(
  `mutation CancelImport($input: CancelImportInput!) {
    cancelImport(input: $input) { __typename ... on Error { code message } ... on CancelImportPayload { import { id } } }
  }`,
);

const MOVING = graphql(
  `query Moving { viewer { identity { identity { alsoKnownAs movedTo { handle } } } } }`,
);

const WHOM = graphql(
  `query WhomToMoveTo($text: String!) { resolve(text: $text) { __typename ... on Identity { id uri handle } } }`,
);

const SET_ALIASES = graphql(
  `mutation SetAliases($input: UpdateIdentityInput!) {
    updateIdentity(input: $input) { __typename ... on Error { code message } ... on UpdateIdentityPayload { identity { id } } }
  }`,
);

const MOVE = graphql(
  `mutation Move($input: MoveIdentityInput!) {
    moveIdentity(input: $input) { __typename ... on Error { code message } ... on MoveIdentityPayload { target { handle } } }
  }`,
);

const CREATE_ARCHIVE = graphql(
  `mutation CreateArchive($input: CreateArchiveInput!) {
    createArchive(input: $input) { __typename ... on Error { code message } ... on CreateArchivePayload { archive { id } } }
  }`,
);

export type TransferDocuments = ReturnType<typeof transferDocuments>;

/** The documents, ready to be run. */
export function transferDocuments({ trust }: PagesGraphQL) {
  return {
    transfers: trust(TRANSFERS),
    createImport: trust(CREATE_IMPORT),
    cancelImport: trust(CANCEL_IMPORT),
    createArchive: trust(CREATE_ARCHIVE),
    moving: trust(MOVING),
    whom: trust(WHOM),
    setAliases: trust(SET_ALIASES),
    move: trust(MOVE),
  };
}
