// Mailboxes that may not sign up, for admins of the install: they are known by hashes of their addresses.

import { invalid, missing } from '../../errors.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { type BlockData, firstOf, LIST, mustBeNew, routesOf, SET } from './access.ts';

/** Admin::CanonicalEmailBlock. */
const mailbox = ({ key, pattern }: BlockData) => ({ id: key, canonical_email_hash: pattern });

const PATH = '/api/v1/admin/canonical_email_blocks';
const isAddress = (given: string) => /^[^@\s]+@[^@\s]+$/.test(given.trim());

const create = route({
  method: 'POST',
  path: PATH,
  audience: 'moderator',
  scopes: ['admin:write:canonical_email_blocks'],
  grants: ['admin:read', 'admin:write'],
  params: { email: text, canonical_email_hash: text },
  documents: [LIST, SET],
  async answer(call) {
    const { email, canonical_email_hash: hash } = call.params;
    await firstOf(call, 'EMAIL_ADDRESS');
    if (email ? !isAddress(email) : !/^[0-9a-f]{64}$/i.test(hash ?? ''))
      throw invalid(
        hash || email ? 'Canonical email hash is invalid' : "Canonical email hash can't be blank",
      );
    const pattern = email || (hash ?? '');
    await mustBeNew(call, 'EMAIL_ADDRESS', pattern, 'Canonical email hash');
    const { block } = await call.act(SET, { input: { pattern, severity: 'SIGN_UP_BLOCK' } });
    return ok(mailbox(block));
  },
});

/** Whether a mail address is kept out. */
const test = route({
  method: 'POST',
  path: `${PATH}/test`,
  audience: 'moderator',
  scopes: ['admin:read:canonical_email_blocks'],
  grants: ['admin:read'],
  params: { email: text },
  documents: [LIST],
  async answer(call) {
    const { email = '' } = call.params;
    const pattern = isAddress(email) ? email : '0'.repeat(64);
    const found = await firstOf(call, 'EMAIL_ADDRESS', pattern);
    if (email === '') throw missing('email');
    return ok(found ? [mailbox(found)] : []);
  },
});

export const ADMIN_MAILBOXES: readonly RestRoute[] = [
  ...routesOf('canonical_email_blocks', 'EMAIL_ADDRESS', mailbox),
  create,
  test,
];
