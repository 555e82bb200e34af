// Reads a whole number among the options of a command.

import { InvalidArgumentError } from 'commander';

/** Takes whole numbers from 1 to `most`; bounds that are the server's own stand there. */
export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d{0,8}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
  };
}
