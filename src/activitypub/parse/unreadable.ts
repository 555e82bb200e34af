// The result of reading a document that is not what was asked for.

/** A document that is not what was asked for; `reason` is one plain clause for logs and answers. */
export interface Unreadable {
  kind: 'unreadable';
  reason: string;
}

export function unreadable(reason: string): Unreadable {
  return { kind: 'unreadable', reason };
}
