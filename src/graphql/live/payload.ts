// One result of a live stream, serialised once.

import type { ExecutionResult } from 'graphql';

/** One result of a live stream, serialised once for everybody who gets it. Not to be changed. */
export class Payload {
  /** The execution result as JSON. */
  readonly json: string;
  #bytes: Buffer | null = null;

  constructor(result: ExecutionResult) {
    this.json = JSON.stringify(result);
  }

  /** The same in UTF-8. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.json);
    return this.#bytes;
  }
}
