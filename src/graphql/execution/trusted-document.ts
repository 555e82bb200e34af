// Documents of the server itself, parsed when they are first run.

import { type DocumentNode, parse } from 'graphql';
import { whenAsked } from '../../lib/when-asked.ts';
import type { TypedDocument } from '../documents/typed.ts';

/** A document of our own; the type parameters are what it answers and asks for. */
export interface TrustedDocument<Result, Variables> extends TypedDocument<Result, Variables> {
  /** The tree of its text, without places in the text: nobody is shown those of documents that they did not write. */
  readonly node: DocumentNode;
}

/**
 * Makes a trusted document. There are hundreds and few of them are run on one install, so the text is parsed when the
 * document first is, and the tree kept. It is not validated here: the text and the schema are of one build, whose tests
 * validate every document.
 */
export function trustDocument<Result, Variables>({
  text,
}: TypedDocument<Result, Variables>): TrustedDocument<Result, Variables> {
  const parsed = whenAsked(() => parse(text, { noLocation: true }));
  return {
    text,
    get node() {
      return parsed.get();
    },
  };
}
