// The same server through the client library megalodon: `node megalodon.mjs URL TOKEN`. Prints what it saw as one line of JSON.

import megalodon from 'megalodon';

const [url, token] = process.argv.slice(2);
const make = megalodon.default;
const seen = { software: await megalodon.detector(url) };
const client = make('mastodon', url, token);
seen.acct = (await client.verifyAccountCredentials()).data.acct;
const { data: post } = await client.postStatus('From megalodon', { visibility: 'unlisted' });
seen.visibility = post.visibility;
seen.home = (await client.getHomeTimeline()).data[0]?.id === post.id;
seen.instance = (await client.getInstance()).data.uri;
seen.app = Boolean((await client.registerApp('Day', { scopes: ['read', 'write'] })).client_id);
process.stdout.write(`${JSON.stringify(seen)}\n`);
