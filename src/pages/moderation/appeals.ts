// GET /settings/appeals: what people say against decisions about them, for the moderators of the domain.

import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import type { AccountParts } from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import type { ModerationDocuments } from './documents.ts';
import { choiceForm, queuePages } from './queue.ts';
import type { AppealData, StrikeDocuments } from './strike-documents.ts';
import { strikeSection } from './strike-view.ts';

export function appealPages(
  parts: AccountParts,
  documents: StrikeDocuments,
  moderation: ModerationDocuments,
) {
  return queuePages<AppealData>(parts, moderation, {
    path: paths.appeals,
    name: 'APPEALS',
    yes: 'accept',
    async read(visit, asked) {
      const { domain } = await visit.run(documents.openAppeals, asked);
      return domain?.strikes ? { ...domain.strikes, domainId: domain.id } : null;
    },
    says: ({ strikes }) => ({
      title: strikes.appeals,
      nothing: strikes.noAppeals,
      how: strikes.decideHow,
    }),
    row: (place, strike, token) => strikeSection(place, strike, choice(place.words, strike, token)),
    decide: (visit, key, isApproved) =>
      visit.change(documents.decideAppeal, { input: { strikeId: `strike_${key}`, isApproved } }),
  });
}

function choice({ strikes: says }: Words, { key, identity, concerned }: AppealData, token: string) {
  const handle = identity?.handle ?? says.gone;
  if (concerned?.moderation?.canUnrestrict === false)
    return html`<p class="muted">${fill(says.notYours, { handle })}</p>`;
  return choiceForm(
    `${paths.appeals}/${key}`,
    token,
    { decision: 'accept', label: fill(says.acceptThat, { handle }), shown: says.accept },
    { decision: 'reject', label: fill(says.rejectThat, { handle }), shown: says.reject },
  );
}
