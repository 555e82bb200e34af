// GET /settings/sign-ups: those who wait to be let in, for those who decide on the domain.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import type { AccountParts } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import type { ModerationDocuments } from './documents.ts';
import { day, written } from './frame.ts';
import { choiceForm, queuePages } from './queue.ts';

type Asked = NonNullable<ResultOf<ModerationDocuments['waiting']>['domain']>;
type SignUp = NonNullable<Asked['signUps']>['nodes'][number];

export function waitingPages(parts: AccountParts, documents: ModerationDocuments) {
  return queuePages<SignUp>(parts, documents, {
    path: paths.signUps,
    name: 'SIGN_UPS',
    yes: 'approve',
    async read(visit, asked) {
      const { domain } = await visit.run(documents.waiting, asked);
      return domain?.signUps ? { ...domain.signUps, domainId: domain.id } : null;
    },
    says: ({ moderation }) => ({
      title: moderation.waiting,
      nothing: moderation.nobodyWaits,
      how: moderation.waitingHow,
    }),
    row: ({ words }, signUp, token) => row(words, signUp, token),
    decide: (visit, key, isApproved) =>
      visit.change(documents.decide, { input: { signUpId: `signup_${key}`, isApproved } }),
  });
}

function row(words: Words, { key, username, email, reason, createdAt }: SignUp, token: string): Html {
  const { moderation: says } = words;
  const form = choiceForm(
    `${paths.signUps}/${key}`,
    token,
    { decision: 'approve', label: fill(says.letInThat, { name: username }), shown: says.letIn },
    { decision: 'reject', label: fill(says.turnAwayThat, { name: username }), shown: says.turnAway },
  );
  return html`<section class="case"><h2>${username}</h2><p class="muted">${email === null ? fill(says.signedUp, { day: day(words, createdAt) }) : fill(says.signedUpWith, { email, day: day(words, createdAt) })}</p>${
    reason === '' ? html`<p class="muted">${says.noReason}</p>` : written(reason)
  }${form}</section>`;
}
