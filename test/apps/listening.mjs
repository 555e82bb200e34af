// Waits until streams are listened to, which nothing in Mastodon's API says: the server counts its subscriptions.

import { setTimeout as sleep } from 'node:timers/promises';

/** For days that are lived side by side: `together()` resolves when all of them have come to it. */
export function meeting(days) {
  let waiting = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < days) return;
      for (const each of waiting) each();
      waiting = [];
    });
}

/**
 * Until so many subscriptions are open on the server at `url`: three for each stream of a person (home, notifications,
 * announcements), one for each of a hashtag or a list.
 */
export async function untilListened(url, subscriptions) {
  const { port } = new URL(url);
  for (let waited = 0; waited < 60_000; waited += 25) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const open = Number(/^pukeko_live_subscribers (\d+)$/m.exec(metrics)?.[1]);
    if (open === subscriptions) return;
    await sleep(25);
  }
  throw new Error(`not ${subscriptions} subscriptions within a minute`);
}
