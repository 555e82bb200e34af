// A day of two people of each domain with the client library masto: `node --import ./loopback.mjs masto.mjs
// '{"pushPort": …, "domains": [{"url", "ana", "bob"}]}'`, all domains at the same time. Prints what each of them saw as
// one line of JSON.

import { setTimeout as sleep } from 'node:timers/promises';
import { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } from 'masto';
import WebSocket from 'ws';
import { meeting, untilListened } from './listening.mjs';
import { codeFrom } from './pages.mjs';
import { startPushReceiver } from './push-receiver.mjs';

const given = JSON.parse(process.argv[2]);
const BACK = 'https://app.example/back';
const SCOPES = 'read write follow push';
// One pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** Registers the app, signs somebody in through the pages, and gives what the app then works with. */
async function signIn(url, person) {
  const app = await createRestAPIClient({ url }).v1.apps.create({
    clientName: 'Day',
    redirectUris: BACK,
    scopes: SCOPES,
  });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: BACK,
    scope: SCOPES,
  });
  const code = await codeFrom(`${url}/oauth/authorize?${query}`, person);
  const { accessToken } = await createOAuthAPIClient({ url }).token.create({
    grantType: 'authorization_code',
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    redirectUri: BACK,
    code,
    scope: SCOPES,
  });
  const rest = createRestAPIClient({ url, accessToken });
  const { urls } = (await rest.v2.instance.fetch()).configuration;
  const streaming = createStreamingAPIClient({
    streamingApiUrl: urls.streaming,
    accessToken,
    implementation: WebSocket,
  });
  return { rest, streaming, account: await rest.v1.accounts.verifyCredentials(), app, accessToken };
}

/** Hears a stream; `next(name)` waits for the next event of that name. */
function listen(subscription) {
  const heard = [];
  (async () => {
    for await (const event of subscription) heard.push(event);
  })();
  return {
    async next(name) {
      for (let waited = 0; waited < 60_000; waited += 25) {
        const at = heard.findIndex(({ event }) => event === name);
        if (at >= 0) return heard.splice(at, 1)[0].payload;
        await sleep(25);
      }
      throw new Error(`no ${name}; heard ${heard.map(({ event }) => event)}`);
    },
    stop: () => subscription.unsubscribe(),
  };
}

const together = meeting(given.domains.length);
const plain = (html) => html.replace(/<[^>]*>/g, '');

async function day({ url, ana, bob }, pushes, name) {
  const seen = {};
  const [me, other] = [await signIn(url, ana), await signIn(url, bob)];
  const { rest } = me;
  seen.accts = [me.account.acct, other.account.acct];
  seen.instance = (await rest.v2.instance.fetch()).domain;
  const home = listen(other.streaming.user.subscribe());
  const mine = listen(me.streaming.user.subscribe());
  const day = listen(other.streaming.hashtag.subscribe({ tag: 'day' }));
  await Promise.all([me.streaming.prepare(), other.streaming.prepare()]);
  await untilListened(url, 7 * given.domains.length);
  await together();

  const phone = pushes.app(name, 'https://push.example');
  await rest.v1.push.subscription.create({
    subscription: { ...phone.subscription, standard: name === 'phone0' },
    data: { alerts: { follow: true, mention: true, favourite: false }, policy: 'all' },
  });
  await other.rest.v1.accounts.$select(me.account.id).follow();
  const pushed = await phone.next();
  seen.pushed = [pushed.version, pushed.notification_type, pushed.access_token === me.accessToken];
  seen.followed = (await mine.next('notification')).type;

  const media = await rest.v2.media.create({
    file: new Blob([PNG], { type: 'image/png' }),
    description: 'A dot',
  });
  const post = await rest.v1.statuses.create({
    status: `Hello @${other.account.acct} #day`,
    mediaIds: [media.id],
  });
  seen.picture = post.mediaAttachments.map(({ type, description }) => [type, description]);
  seen.update = (await home.next('update')).id === post.id;
  seen.tagged = (await day.next('update')).id === post.id;
  seen.mentioned = (({ type, status }) => [type, status.id === post.id])(await home.next('notification'));
  const poll = await rest.v1.statuses.create({
    status: 'Which?',
    poll: { options: ['This', 'That'], expiresIn: 3600, multiple: false },
  });
  seen.poll = (await home.next('update')).poll.options.map(({ title }) => title);
  const voted = await other.rest.v1.polls.$select(poll.poll.id).votes.create({ choices: [1] });
  seen.voted = [voted.votesCount, voted.ownVotes];

  seen.home = (await other.rest.v1.timelines.home.list({ limit: 5 })).length;
  seen.favourited = (await other.rest.v1.statuses.$select(post.id).favourite()).favourited;
  seen.favourite = (await mine.next('notification')).type;
  seen.boosted = (await other.rest.v1.statuses.$select(post.id).reblog()).reblog?.id === post.id;
  seen.boost = (await mine.next('notification')).type;
  seen.bookmarked = (await other.rest.v1.statuses.$select(post.id).bookmark()).bookmarked;
  seen.bookmarks = (await other.rest.v1.bookmarks.list()).length;
  const answer = await other.rest.v1.statuses.create({
    status: `@${me.account.acct} hi`,
    inReplyToId: post.id,
  });
  seen.mention = (await phone.next()).notification_type;
  seen.thread = (await rest.v1.statuses.$select(post.id).context.fetch()).descendants.map(
    ({ id }) => id === answer.id,
  );
  seen.notifications = (await rest.v1.notifications.list()).map(({ type }) => type).sort();
  seen.vote = (await home.next('status.update')).poll.votesCount;
  const edited = await rest.v1.statuses.$select(post.id).update({ status: 'Hello again #day' });
  seen.edited = plain(edited.content);
  seen.statusUpdate = plain((await home.next('status.update')).content);
  seen.versions = (await rest.v1.statuses.$select(post.id).history.list()).length;

  const list = await other.rest.v1.lists.create({ title: 'Friends' });
  await other.rest.v1.lists.$select(list.id).accounts.create({ accountIds: [me.account.id] });
  const friends = listen(other.streaming.list.subscribe({ list: list.id }));
  await untilListened(url, 8 * given.domains.length);
  await together();
  const filter = await other.rest.v2.filters.create({
    title: 'Spoilers',
    context: ['home'],
    filterAction: 'warn',
    keywordsAttributes: [{ keyword: 'ending', wholeWord: true }],
  });
  await home.next('filters_changed');
  const spoiler = await rest.v1.statuses.create({ status: 'The ending is good', visibility: 'private' });
  seen.listed = (await friends.next('update')).id === spoiler.id;
  seen.list = (await other.rest.v1.timelines.list.$select(list.id).list()).map(({ id }) => id === spoiler.id);
  seen.filtered = (await other.rest.v1.statuses.$select(spoiler.id).fetch()).filtered.map((it) => [
    it.filter.id === filter.id,
    it.keywordMatches,
  ]);

  const found = await other.rest.v2.search.list({ q: 'ana' });
  seen.people = found.accounts.map(({ acct }) => acct);
  seen.tags = (await other.rest.v2.search.list({ q: '#day', type: 'hashtags' })).hashtags.map(
    ({ name }) => name,
  );
  let posts = [];
  // What is searched is brought up to date shortly after it was written.
  for (let tries = 0; tries < 1_200 && posts.length === 0; tries++) {
    await sleep(50);
    posts = (await rest.v2.search.list({ q: 'ending', type: 'statuses' })).statuses;
  }
  seen.found = posts.map(({ id }) => id === spoiler.id);

  const profile = await rest.v1.accounts.updateCredentials({
    displayName: 'Ana',
    note: 'Hello',
    fieldsAttributes: [{ name: 'Site', value: 'here' }],
  });
  seen.profile = [profile.displayName, profile.source.note, profile.source.fields.length];
  let walked = 0;
  for await (const page of other.rest.v1.timelines.home.list({ limit: 1 })) walked += page.length;
  seen.walked = walked;
  seen.deleted = (await other.rest.v1.statuses.$select(answer.id).remove()).text;
  await rest.v1.statuses.$select(spoiler.id).remove();
  seen.delete = (await friends.next('delete')) === spoiler.id;
  seen.local = (await rest.v1.timelines.public.list({ local: true, limit: 40 })).map(
    ({ account }) => account.url,
  );
  for (const stream of [home, mine, day, friends]) stream.stop();
  me.streaming.close();
  other.streaming.close();
  await createOAuthAPIClient({ url }).revoke({
    clientId: me.app.clientId,
    clientSecret: me.app.clientSecret,
    token: me.accessToken,
  });
  seen.revoked = await rest.v1.accounts.verifyCredentials().then(
    () => null,
    ({ statusCode }) => statusCode,
  );
  return seen;
}

const pushes = await startPushReceiver(given.pushPort);
const days = await Promise.all(given.domains.map((domain, index) => day(domain, pushes, `phone${index}`)));
pushes.close();
process.stdout.write(`${JSON.stringify(days)}\n`);
process.exit(0);
