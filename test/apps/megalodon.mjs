// A day of two people of each domain with the client library megalodon, which works for several kinds of servers:
// called as masto.mjs is.

import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import generator, { detector } from 'megalodon';
import { meeting, untilListened } from './listening.mjs';
import { codeFrom } from './pages.mjs';

const { domains } = JSON.parse(process.argv[2]);
const together = meeting(domains.length);
const OOB = 'urn:ietf:wg:oauth:2.0:oob';
const SCOPES = ['read', 'write', 'follow'];
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

async function signIn(url, person) {
  const stranger = generator('mastodon', url);
  const app = await stranger.registerApp('Day', { scopes: SCOPES, redirect_uris: OOB });
  const code = await codeFrom(app.url, person);
  const token = await stranger.fetchAccessToken(app.client_id, app.client_secret, code, OOB);
  const client = generator('mastodon', url, token.access_token);
  return { client, account: (await client.verifyAccountCredentials()).data, app, token };
}

/** A stream that is open; `next(name)` waits for its next event of that name. */
async function opened(stream) {
  const heard = {};
  for (const name of ['update', 'status_update', 'notification', 'delete']) {
    heard[name] = [];
    stream.on(name, (payload) => heard[name].push(payload));
  }
  await once(stream, 'connect');
  return {
    async next(name) {
      for (let waited = 0; waited < 60_000; waited += 25) {
        if (heard[name].length > 0) return heard[name].shift();
        await sleep(25);
      }
      throw new Error(`no ${name}`);
    },
    stop: () => stream.stop(),
  };
}

async function day({ url, ana, bob }) {
  const seen = { software: await detector(url) };
  const [{ client, account, app, token }, other] = [await signIn(url, ana), await signIn(url, bob)];
  seen.accts = [account.acct, other.account.acct];
  seen.instance = (await client.getInstance()).data.uri;
  const home = await opened(await other.client.userStreaming());
  const mine = await opened(await client.userStreaming());
  await untilListened(url, 6 * domains.length);
  await together();

  seen.following = (await other.client.followAccount(account.id)).data.following;
  seen.followed = (await mine.next('notification')).type;
  const file = Object.assign(Readable.from([PNG]), { path: 'dot.png' });
  const { data: media } = await client.uploadMedia(file, { description: 'A dot' });
  const { data: post } = await client.postStatus('From megalodon #noon', {
    visibility: 'unlisted',
    media_ids: [media.id],
  });
  seen.post = [post.visibility, post.media_attachments.map(({ type }) => type)];
  seen.update = (await home.next('update')).id === post.id;
  const { data: asked } = await client.postStatus('Which?', {
    poll: { options: ['This', 'That'], expires_in: 3600, multiple: true },
  });
  await home.next('update');
  seen.votes = (await other.client.votePoll(asked.poll.id, [0, 1])).data.own_votes;
  seen.favourited = (await other.client.favouriteStatus(post.id)).data.favourited;
  seen.boosted = (await other.client.reblogStatus(post.id)).data.reblog.id === post.id;
  seen.bookmarked = (await other.client.bookmarkStatus(post.id)).data.bookmarked;
  const { data: answer } = await other.client.postStatus('@ana hi', { in_reply_to_id: post.id });
  seen.thread = (await client.getStatusContext(post.id)).data.descendants.map(({ id }) => id === answer.id);
  seen.notifications = (await client.getNotifications()).data.map(({ type }) => type).sort();
  const { data: list } = await other.client.createList('Friends');
  await other.client.addAccountsToList(list.id, [account.id]);
  seen.list = (await other.client.getListTimeline(list.id)).data.map(({ id }) => id).includes(post.id);
  seen.filter = (await other.client.createFilter('ending', ['home'])).data.phrase;
  seen.people = (await other.client.searchAccount('ana')).data.map(({ acct }) => acct);
  seen.edited = (await client.editStatus(post.id, { status: 'Edited' })).data.content;
  for (let content = ''; content !== seen.edited; ) ({ content } = await home.next('status_update'));
  await client.deleteStatus(post.id);
  seen.deleted = (await home.next('delete')) === post.id;
  for (const stream of [home, mine]) stream.stop();
  await client.revokeToken(app.client_id, app.client_secret, token.access_token);
  seen.revoked = await client.verifyAccountCredentials().then(
    () => null,
    ({ response }) => response.status,
  );
  return seen;
}

const days = await Promise.all(domains.map(day));
process.stdout.write(`${JSON.stringify(days)}\n`);
process.exit(0);
