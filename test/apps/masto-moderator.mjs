// A moderator's day with the client library masto on the first of two domains of an install: `node --import
// ./loopback.mjs masto-moderator.mjs '{"one": {"url", "mod", "ana", "bob"}, "two": {"url", "ana", "bob"}}'`. Prints
// what they saw as one line of JSON.

import { createOAuthAPIClient, createRestAPIClient } from 'masto';
import { codeFrom } from './pages.mjs';

const { one, two } = JSON.parse(process.argv[2]);
const BACK = 'https://app.example/back';

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
  return { rest, account: await rest.v1.accounts.verifyCredentials() };
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
const span = { startAt: new Date().toISOString(), endAt: new Date().toISOString() };
const measures = await admin.measures.create({ keys: ['active_users', 'opened_reports'], ...span });
seen.measures = measures.map(({ key, total }) => [key, total]);
const dimensions = await admin.dimensions.create({ keys: ['software_versions', 'space_usage'], ...span });
seen.dimensions = dimensions.map(({ key, data }) => [key, data.map((part) => part.key)]);
const cohorts = await admin.retention.create({ ...span, frequency: 'day' });
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
