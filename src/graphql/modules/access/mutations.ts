// Lets admins of the install keep mail domains and IP addresses out (`blockAccess`, `unblockAccess`).

import {
  blockAccess,
  LONGEST_BLOCK,
  readBlockSeconds,
  readPattern,
  unblockAccess,
} from '../../../core/access/block.ts';
import { LONGEST_REASON, readReason } from '../../../core/audit/reason.ts';
import { AccessBlockSeverityEnum } from '../../schema/enums/moderation.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { AccessBlockRef } from './ref.ts';

const PATTERN =
  'A domain of mail addresses (`spam.example`), one mail address in any spelling (or the SHA-256 in hex of its canonical form: in lower case, without dots and `+tag` before the `@`), an IP address or a range of them (`203.0.113.0/24`, `2001:db8::/32`); at most 320 characters.';

mutation('blockAccess', {
  description:
    'Keeps people of a mail domain (its subdomains too), of one mailbox or of a range of IP addresses from signing up by themselves, or keeps the range out altogether, on all domains of the install. Repeating it changes severity, reason and end. Who has a login keeps it.',
  scope: { installAdmin: 'admin:write' },
  errors: ['INVALID_INPUT'],
  takes: 'What to keep out, how far and how long.',
  input: (t) => ({
    pattern: t.string({ required: true, description: PATTERN }),
    severity: t.field({
      type: AccessBlockSeverityEnum,
      defaultValue: 'SIGN_UP_BLOCK',
      description: 'How far it goes; `NO_ACCESS` is for IP addresses alone.',
    }),
    seconds: t.int({
      description: `How long it holds from now on, 1 to ${LONGEST_BLOCK.toLocaleString('en')} seconds; until it is taken back when left out.`,
    }),
    reason: t.string({
      description: `Why, for admins of the install: plain text of at most ${LONGEST_REASON} characters.`,
    }),
  }),
  gives: 'The decision that was made, or changed if there was one.',
  payload: { block: { type: AccessBlockRef, description: 'The decision as it is now.' } },
  check: ({ pattern, seconds, reason }) => [
    () => readPattern(pattern),
    () => readBlockSeconds(seconds),
    () => readReason(reason),
  ],
  resolve: async ({ pattern, severity, seconds, reason }, ctx) => ({
    block: await blockAccess(ctx.core, {
      pattern,
      severity: severity ?? 'SIGN_UP_BLOCK',
      seconds: seconds ?? null,
      reason: reason ?? null,
      ip: ctx.ip,
    }),
  }),
});

mutation('unblockAccess', {
  description: 'Takes such a decision back.',
  scope: { installAdmin: 'admin:write' },
  errors: ['INVALID_INPUT'],
  takes: 'What is no longer kept out.',
  input: (t) => ({ pattern: t.string({ required: true, description: PATTERN }) }),
  gives: 'The result of taking it back.',
  payload: {
    wasBlocked: { type: 'Boolean', description: 'Whether there was such a decision.' },
    blockId: { type: 'ID', nullable: true, description: 'The `id` of the decision; null if there was none.' },
  },
  resolve: async ({ pattern }, ctx) => {
    const ended = await unblockAccess(ctx.core, pattern);
    return { wasBlocked: ended !== null, blockId: ended && encodeNodeId('AccessBlock', ended.id) };
  },
});
