import { connectionType } from '../../schema/connection.ts';
import { IdentityRef } from './ref.ts';

export const IdentityConnection = connectionType(
  'Identity',
  IdentityRef,
  'Identities, in the order of what leads to them (a follow, a boost, a block), the latest first.',
  'An identity in a list; the cursor is of what leads to it.',
);
