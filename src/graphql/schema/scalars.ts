// The scalars of the schema.

import { parseHandle } from '../../lib/handle.ts';
import { parseId } from '../../lib/ids.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { readDateTime } from '../../lib/time/date-time.ts';
import { parseWebUrl } from '../../lib/url/url.ts';
import { builder } from './builder.ts';
import { InvalidInputError } from './errors.ts';

/** A scalar that is text in JSON; `read` gives null for what it does not take. */
function text(
  name: 'Cursor' | 'Handle' | 'HTML' | 'Language' | 'URL' | 'BlurHash',
  specifiedByURL: string,
  description: string,
  hint: string,
  read: (value: string) => string | null = (value) => value,
): void {
  builder.scalarType(name, {
    description,
    specifiedByURL,
    serialize: (value) => String(value),
    parseValue: (value) => {
      const found = typeof value === 'string' ? read(value) : null;
      if (found === null) throw new InvalidInputError(hint);
      return found;
    },
  });
}

builder.scalarType('DateTime', {
  description:
    'A moment in UTC with milliseconds, as in `2026-11-23T12:00:00.000Z`; as an input with any offset, as RFC 3339 has it.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => new Date(Number(value)).toISOString(),
  parseValue: (value) => {
    // Without a time and an offset it is left open which moment is meant.
    const read = typeof value === 'string' ? readDateTime(value) : null;
    if (!read?.hasTime || !read.hasOffset)
      throw new InvalidInputError('Write a moment with its offset, like 2026-11-23T12:00:00Z.');
    return read.ms;
  },
});

builder.scalarType('Snowflake', {
  description:
    'The id of a row as the REST API gives it: a decimal string of 64 bits whose first 48 are milliseconds, so that ids sort by time (by length, then as text).',
  specifiedByURL: 'https://docs.joinmastodon.org/api/guidelines/#id',
  serialize: (value) => String(value),
  parseValue: (value) => {
    const id = typeof value === 'string' ? parseId(value) : null;
    if (id === null) throw new InvalidInputError('Send this id as the decimal string the API gave.');
    return id;
  },
});

text(
  'Cursor',
  'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
  'A place in the event log, from a frame or a `liveCursor`; send it as `after` to resume a subscription. Opaque, and not interchangeable with the cursors of pages, which are a `String`.',
  'Send the cursor as a frame or `liveCursor` gave it.',
  (value) => (value.length <= 100 ? value : null),
);
text(
  'Handle',
  'https://www.rfc-editor.org/rfc/rfc7565',
  'The handle of an identity: `@ana@ana.example`. Case does not matter; the first `@` may be left out.',
  'Write a handle like @ana@ana.example.',
  (value) => (parseHandle(value) ? value : null),
);
text(
  'HTML',
  'https://html.spec.whatwg.org/',
  'HTML made safe: paragraphs, links, lists, quotes and code, no script, style or image.',
  'Send text.',
);
text(
  'Language',
  'https://www.rfc-editor.org/rfc/bcp/bcp47.txt',
  'A BCP 47 tag: `en`, `pt-BR`.',
  'Write a language as a BCP 47 tag, like en or pt-BR.',
  (value) => normaliseLanguage(value),
);
text(
  'URL',
  'https://url.spec.whatwg.org/',
  'An absolute URL (http or https), at most 4,096 characters.',
  'Write a whole http(s) address.',
  (value) => (parseWebUrl(value) ? value : null),
);
text(
  'BlurHash',
  'https://github.com/woltapp/blurhash',
  'A few characters that draw a blurred preview of a picture.',
  'Send text.',
);
