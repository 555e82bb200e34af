// Reads Link headers (RFC 8288).

/** One link of a Link header: where it leads, and its parameters with names in lower case. */
export interface HeaderLink {
  target: string;
  parameters: ReadonlyMap<string, string>;
}

/** More than any page has; the rest is left out. */
const MOST_LINKS = 100;
const LONGEST_HEADER = 64 * 1024;

const TARGET = /[\s,]*<([^<>]{0,4096})>/y;
const PARAMETER = /\s*;\s*(?:([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*)))?)?/y;
const TO_NEXT_LINK = /[^,]*(?:,|$)/y;

/**
 * Reads Link headers (RFC 8288 §3 and appendix B): one line or several, several links in a line, parameters quoted or
 * not, spaces around `=`, commas and semicolons within quotes. The first of a parameter's values counts. What cannot be
 * read is passed over.
 */
export function parseLinkHeader(header: string | readonly string[] | undefined): HeaderLink[] {
  const lines = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  const links: HeaderLink[] = [];
  for (const line of lines) readLine(line.slice(0, LONGEST_HEADER), links);
  return links;
}

function readLine(line: string, into: HeaderLink[]): void {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(line);
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < line.length && into.length < MOST_LINKS) {
    const target = match(TARGET)?.[1];
    if (target !== undefined) {
      const parameters = new Map<string, string>();
      for (let part = match(PARAMETER); part !== null; part = match(PARAMETER)) {
        const name = part[1]?.toLowerCase();
        const value = part[2]?.replace(/\\(.)/g, '$1') ?? part[3] ?? '';
        if (name !== undefined && !parameters.has(name)) parameters.set(name, value);
      }
      into.push({ target, parameters });
    }
    match(TO_NEXT_LINK);
  }
}
