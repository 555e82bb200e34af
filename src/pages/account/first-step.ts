// What was typed on the sign-in page, while the page after it asks for the code of the second factor.

import type { AccountParts } from './visit.ts';

/** How long somebody may look for their phone. */
const LIFE_MS = 600_000;

export interface FirstStep {
  email: string;
  password: string;
}

interface Sealed extends FirstStep {
  formToken: string;
  /** Epoch milliseconds. */
  until: number;
}

/** What tells it from everything else that the key of the install seals. */
const MARK = 'first step of signing in: ';

/**
 * Seals it, so that it travels in the form of the next page: nobody is signed in in between, and nothing is kept. It
 * opens with the token of the same form alone, in the same browser.
 */
export function sealFirstStep(
  { app }: AccountParts,
  { email, password }: FirstStep,
  formToken: string,
): string {
  const until = app.clock.now() + LIFE_MS;
  const step: Sealed = { email, password, formToken, until };
  return app.ports.seal.seal(MARK + JSON.stringify(step));
}

/** What was sealed; null where it is none, is too old, or came with another form. */
export function openFirstStep({ app }: AccountParts, sealed: string, formToken: string): FirstStep | null {
  const text = app.ports.seal.open(sealed);
  if (!text?.startsWith(MARK)) return null;
  const step = JSON.parse(text.slice(MARK.length)) as Sealed;
  if (step.formToken !== formToken || step.until <= app.clock.now()) return null;
  return { email: step.email, password: step.password };
}
