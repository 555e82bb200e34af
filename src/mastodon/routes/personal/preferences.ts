// The route of the preferences of somebody.

import { graphql } from '../../../graphql/documents/typed.ts';
import { quotePolicyWord } from '../../entities/consent/quote.ts';
import { VISIBILITY } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const SETTINGS = graphql(`query RestPreferences {
  viewer { identity { identity { language } settings { visibility isSensitive showsMedia opensWarnings playsAnimations quotePolicy } } }
}`);

const EXPANDED = { UNMARKED: 'default', ALWAYS: 'show_all', NEVER: 'hide_all' } as const;

const preferences = route({
  method: 'GET',
  path: '/api/v1/preferences',
  audience: 'user',
  scopes: ['read:accounts'],
  documents: [SETTINGS],
  async answer(call) {
    const { viewer } = await call.ask(SETTINGS, {});
    const own = viewer?.identity;
    if (!own?.settings) throw notFound();
    const { settings } = own;
    return ok({
      'posting:default:visibility': VISIBILITY[settings.visibility],
      'posting:default:sensitive': settings.isSensitive,
      'posting:default:language': own.identity.language,
      'posting:default:quote_policy': quotePolicyWord(settings.quotePolicy),
      'reading:expand:media': EXPANDED[settings.showsMedia],
      'reading:expand:spoilers': settings.opensWarnings,
      'reading:autoplay:gifs': settings.playsAnimations,
    });
  },
});

export const PREFERENCES: readonly RestRoute[] = [preferences];
