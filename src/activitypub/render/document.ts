// Helpers for JSON documents that are sent.

/** A JSON document on its way out. */
export type Document = Record<string, unknown>;

/** Epoch milliseconds as xsd:dateTime. */
export function isoTime(ms: bigint): string {
  return new Date(Number(ms)).toISOString();
}

/** Leaves out what is not there, so that documents stay small and no reader meets a null. */
export function withoutNothing(document: Document): Document {
  const kept: Document = {};
  for (const [name, value] of Object.entries(document)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    kept[name] = value;
  }
  return kept;
}
