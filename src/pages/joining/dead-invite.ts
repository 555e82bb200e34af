// What is said of an invite that is not good any more, before anybody types something.

import type { Answer } from '../../lib/answer.ts';
import type { AccountRequest, AccountVisit } from '../account/visit.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';
import type { JoiningDocuments } from './documents.ts';

/** Where it cannot be asked (limits of requests), the form is shown, and says it. */
export async function isDeadInvite(
  visit: AccountVisit,
  documents: JoiningDocuments,
  code: string,
): Promise<boolean> {
  if (code === '') return false;
  const { inviteState } = await visit.run(documents.inviteState, { code });
  return inviteState === 'OVER' || inviteState === 'UNKNOWN';
}

export function deadInvite(request: AccountRequest): Answer {
  return personalAnswer(
    noticePage(request, request.words.signUp.joining, request.words.refusals.inviteOver),
    404,
  );
}
