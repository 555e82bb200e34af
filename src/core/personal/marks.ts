// What an identity noted for itself about others: notes, endorsements, hidden servers.

import type { Identity } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';

/** What only the owner of a relation knows of it. */
export interface PersonalMarks {
  /** Empty where there is none. */
  note: string;
  isEndorsed: boolean;
  /** Whether the owner hides the server of the other one. */
  hidesHost: boolean;
}

/** The same for several others at once, in three statements. */
export async function personalMarks(
  ctx: Ctx,
  ownerId: bigint,
  others: readonly Pick<Identity, 'id' | 'hostId' | 'domainId'>[],
): Promise<Map<bigint, PersonalMarks>> {
  const m = models(ctx);
  const subjectId = { in: others.map(({ id }) => id) };
  const [notes, endorsed, hidden] = await Promise.all([
    m.privateNote.findMany({ where: { identityId: ownerId, subjectId } }),
    m.endorsement.findMany({ where: { identityId: ownerId, subjectId } }),
    m.hiddenHost.findMany({ where: { identityId: ownerId } }),
  ]);
  const servers = new Set(hidden.map(({ hostId, domainId }) => hostId ?? domainId));
  return new Map(
    others.map(({ id, hostId, domainId }) => [
      id,
      {
        note: notes.find((row) => row.subjectId === id)?.text ?? '',
        isEndorsed: endorsed.some((row) => row.subjectId === id),
        hidesHost: servers.has(hostId ?? domainId),
      },
    ]),
  );
}
