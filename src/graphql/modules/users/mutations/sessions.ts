// What all ways of signing in take and give.

import type { InputFieldBuilder } from '../../../schema/mutation.ts';
import { UserRef } from '../ref.ts';

/** Which browser or app it is. */
export const browserFields = (t: InputFieldBuilder) => ({
  device: t.string({
    description:
      'A secret of 20 to 200 characters that this browser or app keeps, and sends whenever somebody signs in: it tells a known place from an unknown one, of which the user is mailed.',
  }),
  isBrowser: t.boolean({
    defaultValue: false,
    description:
      "For this server's own pages: the token is good as their cookie alone, on the domain asked, and never in a header.",
  }),
});

/** The secret of a browser; null for what is none. */
export const secretOf = (device: string | null | undefined): string | null =>
  device != null && /^.{20,200}$/s.test(device) ? device : null;

/** The payload. */
export const SESSION = {
  token: {
    type: 'String',
    description: 'The text of the token, to be sent as `Authorization: Bearer …`. It is shown this one time.',
  },
  user: {
    type: UserRef,
    description: 'The user who signed in; `viewer`, asked with the token, has more.',
  },
} as const;
