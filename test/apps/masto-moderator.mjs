// A moderator's day with the client library masto on the first of two domains of an install: `node --import
// ./loopback.mjs masto-moderator.mjs '{"one": {"url", "mod", "ana", "bob"}, "two": {"url", "ana", "bob"}}'`. Prints
// what they saw as one line of JSON.

import { createOAuthAPIClient, createRestAPIClient } from 'masto';
import { codeFrom } from './pages.mjs';

const { one, two } = JSON.parse(process.argv[2]);
const BACK = 'https://app.example/back';
const began = new Date().toISOString();

/** Registers the app, signs somebody in through the pages, and gives what the app then works with. */
async function signIn(url, person, scopes = 'read write') {
  const form = { clientName: 'Day', redirectUris: BACK, scopes };
  const app = await createRestAPIClient({ url }).v1.apps.create(form);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: BACK,
    scope: scopes,
  });
  const { accessToken } = await createOAuthAPIClient({ url }).token.create({
    grantType: 'authorization_code',
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    redirectUri: BACK,
    code: await codeFrom(`${url}/oauth/authorize?${query}`, person),
    scope: scopes,
  });
  const rest = createRestAPIClient({ url, accessToken });
  return { rest, account: await rest.v1.accounts.verifyCredentials(), token: accessToken };
}

/** Somebody is rude, and somebody else tells the moderators of their domain. */
async function rudeness({ url, ana, bob }, comment) {
  const [rude, other] = [await signIn(url, ana), await signIn(url, bob)];
  const { id } = await rude.rest.v1.statuses.create({ status: 'You are all fools' });
  const report = { accountId: rude.account.id, statusIds: [id], comment };
  return { rude, report: await other.rest.v1.reports.create(report) };
}

const statusOf = (asked) => asked.then(() => 200).catch((error) => error.statusCode);
const plain = (html) => html.replace(/<[^>]*>/g, '');

const here = await rudeness(one, 'rude here');
const there = await rudeness(two, 'rude there');
const { rest } = await signIn(one.url, one.mod, 'read write admin:read admin:write');
const { admin } = rest.v1;
const seen = {};

const reports = await admin.reports.list();
seen.reports = reports.map((each) => [each.comment, plain(each.statuses[0].content), each.actionTaken]);
const report = admin.reports.$select(here.report.id);
seen.assigned = (await report.assignToSelf()).assignedAccount.username;
seen.other = await statusOf(admin.reports.$select(there.report.id).fetch());
const people = await admin.accounts.list({ local: true });
seen.people = people.map(({ username }) => username).sort();
seen.mails = [...new Set(people.map(({ email, ip }) => `${email} ${ip}`))];
const rude = admin.accounts.$select(here.rude.account.id);
await rude.action.create({ type: 'silence', text: 'rude', reportId: here.report.id });
const limited = await rude.fetch();
seen.limited = [limited.silenced, limited.suspended, (await report.fetch()).actionTaken];
seen.unlimited = (await rude.unsilence()).silenced;
await rude.action.create({ type: 'suspend', text: 'rude again' });
seen.suspended = (await rude.fetch()).suspended;
seen.tokenEnded = await statusOf(here.rude.rest.v1.accounts.verifyCredentials());
seen.unsuspended = (await rude.unsuspend()).suspended;
await rude.action.create({ type: 'sensitive' });
seen.sensitized = (await rude.fetch()).sensitized;
seen.unsensitized = (await rude.unsensitive()).sensitized;
await rude.action.create({ type: 'none', text: 'Last warning' });

/** What Mastodon's API has no way for, by a token that its app holds: the name of a mutation, and its input. */
async function change(token, name, input) {
  const type = name[0].toUpperCase() + name.slice(1);
  const query = `mutation($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { code } } }`;
  const response = await fetch(`${one.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data } = await response.json();
  return data[name].code ?? 'done';
}

/** The warnings that somebody was notified of, the last first, with what became of the appeals. */
async function warnings({ rest: own }) {
  const told = await own.v1.notifications.list({ types: ['moderation_warning'] });
  return told.map(({ moderationWarning: { id, action, text, appeal } }) => ({ id, action, text, appeal }));
}
const [rudeHere, modHere] = [
  await signIn(one.url, one.ana),
  await signIn(one.url, one.mod, 'read write admin:write'),
];
await rude.action.create({ type: 'silence', text: 'rude as ever' });
const [limitedThen, warned] = await warnings(rudeHere);
seen.warnings = [limitedThen, warned].map(({ action, text, appeal }) => [action, text, appeal]);
seen.appeals = [];
for (const [{ id }, isApproved] of [
  [limitedThen, true],
  [warned, false],
]) {
  const strikeId = `strike_${id}`;
  seen.appeals.push([
    await change(rudeHere.token, 'appealStrike', { strikeId, text: 'I was joking' }),
    (await warnings(rudeHere)).find((each) => each.id === id).appeal.state,
    // Nobody decides on what they say themselves.
    await change(rudeHere.token, 'decideAppeal', { strikeId, isApproved: true }),
    await change(modHere.token, 'decideAppeal', { strikeId, isApproved }),
    (await warnings(rudeHere)).find((each) => each.id === id).appeal.state,
  ]);
}
seen.afterAppeals = (await rude.fetch()).silenced;
// A day may have ended meanwhile.
const span = { startAt: began, endAt: new Date().toISOString() };
const measures = await admin.measures.create({ keys: ['active_users', 'opened_reports'], ...span });
seen.measures = measures.map(({ key, total }) => [key, total]);
const dimensions = await admin.dimensions.create({ keys: ['software_versions', 'space_usage'], ...span });
seen.dimensions = dimensions.map(({ key, data }) => [key, data.map((part) => part.key)]);
const cohorts = await admin.retention.create({
  ...{ startAt: span.endAt, endAt: span.endAt },
  frequency: 'day',
});
seen.cohorts = cohorts.map(({ data }) => data.length);
seen.trends = [
  await admin.trends.tags.list(),
  await admin.trends.links.list(),
  await admin.trends.statuses.list(),
].map(({ length }) => length);
seen.refused = [
  await statusOf(rude.action.create({ type: 'disable' })),
  await statusOf(admin.domainBlocks.create({ domain: 'evil.example', severity: 'suspend' })),
  await statusOf(admin.emailDomainBlocks.list()),
  await statusOf(admin.ipBlocks.list()),
];
console.log(JSON.stringify(seen));
