// Names for PostgreSQL's prepared statements.

/** So many texts get a name; a connection keeps each of them until it ends, so there has to be an end. */
const MOST_NAMES = 600;

const names = new Map<string, string>();

/**
 * The name under which PostgreSQL keeps a statement prepared, so that it is parsed and planned once a connection and
 * not once a call. Undefined for texts beyond the first 600: they are sent as they are.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `pukeko_${names.size}`;
  names.set(text, name);
  return name;
}
