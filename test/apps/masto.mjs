// A person's day with the client library masto: `node masto.mjs URL TOKEN TOKEN_OF_ANOTHER`. Prints what it saw as one line of JSON.

import { createRestAPIClient } from 'masto';

const [url, token, otherToken] = process.argv.slice(2);
const me = createRestAPIClient({ url, accessToken: token });
const other = createRestAPIClient({ url, accessToken: otherToken });
const seen = {};

const application = await me.v1.apps.create({
  clientName: 'Day',
  redirectUris: 'urn:ietf:wg:oauth:2.0:oob',
  scopes: 'read write',
});
seen.application = application.scopes;
const account = await me.v1.accounts.verifyCredentials();
const otherAccount = await other.v1.accounts.verifyCredentials();
seen.accts = [account.acct, otherAccount.acct];
seen.instance = (await me.v2.instance.fetch()).version.slice(0, 2);

await other.v1.accounts.$select(account.id).follow();
const post = await me.v1.statuses.create({ status: `Hello @${otherAccount.acct} #day` });
seen.home = (await other.v1.timelines.home.list({ limit: 5 })).map(({ id }) => id === post.id);
seen.mention = (await other.v1.notifications.list({ types: ['mention'] })).map(
  ({ status }) => status?.id === post.id,
);
seen.favourited = (await other.v1.statuses.$select(post.id).favourite()).favourited;
seen.boosted = (await other.v1.statuses.$select(post.id).reblog()).reblog?.id === post.id;
seen.bookmarked = (await other.v1.statuses.$select(post.id).bookmark()).bookmarked;
const answer = await other.v1.statuses.create({ status: `@${account.acct} hi`, inReplyToId: post.id });
seen.thread = (await me.v1.statuses.$select(post.id).context.fetch()).descendants.map(
  ({ id }) => id === answer.id,
);
seen.notifications = (await me.v1.notifications.list()).map(({ type }) => type).sort();
seen.edited = (await me.v1.statuses.$select(post.id).update({ status: 'Hello again' })).content;
seen.versions = (await me.v1.statuses.$select(post.id).history.list()).length;
const profile = await me.v1.accounts.updateCredentials({
  displayName: 'Ana',
  note: 'Hello',
  fieldsAttributes: [{ name: 'Site', value: 'here' }],
});
seen.profile = [profile.displayName, profile.source.note, profile.source.fields.length];
let walked = 0;
for await (const page of other.v1.timelines.home.list({ limit: 1 })) walked += page.length;
seen.walked = walked;
seen.deleted = (await other.v1.statuses.$select(answer.id).remove()).text;
process.stdout.write(`${JSON.stringify(seen)}\n`);
