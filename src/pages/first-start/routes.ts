// GET and POST /start/TOKEN: the first domain, login and identity of an install.

import type { App, Ctx } from '../../core/context.ts';
import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { type Route, type RouteRequest, routesOf } from '../../lib/route.ts';
import { wantedLocale } from '../../lib/words/locales.ts';
import { refusalIn } from '../../lib/words/refusals.ts';
import { type Words, wordsIn } from '../../lib/words/words.ts';
import { changeBy, codeOf, type VisitError } from '../account/visit.ts';
import { type PagesGraphQL, type Run, runAs } from '../documents/run.ts';
import { rich } from '../parts/rich.ts';
import type { PageRequest } from '../request.ts';
import { type FirstStartDocuments, firstStartDocuments } from './documents.ts';
import { domainForm, donePage, type Filled, peopleForm } from './forms.ts';
import { loneAnswer, loneNotice } from './frame.ts';

/** These pages answer under every Host header, so a request belongs to no domain. */
type Request = Omit<PageRequest, 'domain'> & Pick<RouteRequest<{ token: string }>, 'params' | 'body'>;
type Setup = NonNullable<ResultOf<FirstStartDocuments['setup']>['setup']>;

interface Parts {
  app: App;
  graphql: PagesGraphQL;
}

/** Longer than anything that may stand in a field. */
const LONGEST = 1_100;

/**
 * Server-rendered, and without script. The secret in the address is in no other site's reach, so a form that brings it
 * was shown to its holder.
 */
export function firstStartRoutes({ app, graphql }: Parts): readonly Route<Request>[] {
  const documents = firstStartDocuments(graphql);
  const route = routesOf<Request>('account', 'any');

  const open = ({ ip }: Request): Run => {
    const ctx: Ctx = { app, domain: null, viewer: { kind: 'anonymous' }, now: app.clock.now(), tx: null };
    return runAs(graphql.open(ctx, null, ip));
  };

  /** Answers whoever has an address that is good, with what is to be set up. */
  async function withSetup(
    http: Request,
    work: (run: Run, setup: Setup, words: Words) => Promise<Answer>,
  ): Promise<Answer> {
    const run = open(http);
    const words = await wordsIn(wantedLocale(http.headers['accept-language'], 'en'));
    try {
      const { setup } = await run(documents.setup, { token: http.params.token });
      return setup ? await work(run, setup, words) : overNotice(words);
    } catch (error) {
      if (codeOf(error) !== 'RATE_LIMITED') throw error;
      return loneNotice(words, words.firstStart.tooOften, [refusalIn(words, (error as Error).message)], 429);
    }
  }

  return [
    route.get('/start/:token', (http) =>
      withSetup(http, async (_run, setup, words) =>
        setup.domain
          ? loneAnswer(
              words,
              words.firstStart.who,
              peopleForm(words, http.path, filledIn(setup.domain), settled(setup), null),
            )
          : loneAnswer(
              words,
              words.firstStart.nameDomain,
              domainForm(words, http.path, filledIn(), setup.tryOutName, null),
            ),
      ),
    ),
    route.post('/start/:token', (http) =>
      withSetup(http, async (run, setup, words) => {
        const site = http.headers['sec-fetch-site'];
        if (site !== undefined && site !== 'same-origin')
          return loneNotice(words, words.trouble.again, [words.firstStart.foreignForm], 403);
        const { fields } = await http.body.form();
        return submit(http, { run, setup, words }, fields);
      }),
    ),
  ];

  async function submit(
    { path, params: { token } }: Request,
    { run, setup, words }: { run: Run; setup: Setup; words: Words },
    fields: URLSearchParams,
  ): Promise<Answer> {
    const change = changeBy(run, words);
    const field = (name: string) => (fields.get(name) ?? '').slice(0, LONGEST);
    const given: Filled = {
      domainName: field('domainName'),
      domainHost: field('domainHost'),
      email: field('email'),
      username: field('username'),
      name: field('name'),
    };
    const askDomain = (error: VisitError) =>
      loneAnswer(
        words,
        words.firstStart.nameDomain,
        domainForm(words, path, given, setup.tryOutName, sentenceOf(error)),
        statusOf(error),
      );
    const askPeople = (filled: Filled, findings: Findings, error: VisitError | null = null) => {
      const known = { ...filled, ...(setup.domain && namesOf(setup.domain)) };
      const options = { isSettled: setup.domain !== null, findings };
      const form = peopleForm(words, path, known, options, error && sentenceOf(error));
      return loneAnswer(words, words.firstStart.who, form, error ? statusOf(error) : 200);
    };
    switch (fields.get('step')) {
      case 'try':
        return askPeople({ ...given, domainName: setup.tryOutName, domainHost: '' }, []);
      case 'domain': {
        const input = { token, domainName: given.domainName, domainHost: given.domainHost || null };
        const { payload, error } = await change(documents.check, { input });
        if (error) return askDomain(error);
        const { domainName, domainHost, findings } = payload;
        return askPeople({ ...given, domainName, domainHost }, findings);
      }
      default: {
        const { domainName, domainHost, name, email, username } = given;
        const { payload, error } = await change(documents.setUp, {
          input: {
            token,
            domainName: domainName || null,
            domainHost: domainHost || null,
            email,
            username,
            name: name || null,
            password: field('password'),
          },
        });
        if (error === null) return loneAnswer(words, words.signUp.welcome, donePage(words, payload));
        if (error.code === 'NOT_FOUND') return overNotice(words);
        const isOfDomain = ['domainName', 'domainHost', 'host'].includes(error.path[1] ?? '');
        return isOfDomain || error.code === 'CONFLICT' ? askDomain(error) : askPeople(given, [], error);
      }
    }
  }
}

type Findings = Parameters<typeof peopleForm>[3]['findings'];

function overNotice(words: Words): Answer {
  const { firstStart: says } = words;
  return loneNotice(words, says.over, [says.overHow, rich(says.overNext, {})], 404);
}

const namesOf = ({ name, host }: { name: string; host: string }) => ({ domainName: name, domainHost: host });

function filledIn(domain: { name: string; host: string } | null = null): Filled {
  const names = domain ? namesOf(domain) : { domainName: '', domainHost: '' };
  return { ...names, email: '', username: '', name: '' };
}

const settled = ({ domain }: Setup) => ({ isSettled: domain !== null, findings: [] });

/** Everything that is wrong, in one line. */
function sentenceOf({ message, problems }: VisitError): string {
  return problems.length > 1 ? problems.map((each) => each.message).join(' ') : message;
}

function statusOf({ code }: VisitError): number {
  return { RATE_LIMITED: 429, CONFLICT: 409, NOT_FOUND: 404 }[code] ?? 422;
}
