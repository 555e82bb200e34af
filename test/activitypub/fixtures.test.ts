import { describe, expect, it } from 'vitest';
import { announced, embeddedActivity, kindOf, readActivity } from '../../src/activitypub/parse/activity.ts';
import { readActor } from '../../src/activitypub/parse/actor.ts';
import { visibilityOf } from '../../src/activitypub/parse/audience.ts';
import { activityProblem, postProblem } from '../../src/activitypub/parse/authority.ts';
import { readCollection } from '../../src/activitypub/parse/collection.ts';
import { isVote, type RemotePost, readObject } from '../../src/activitypub/parse/post.ts';
import { parseDocument } from '../../src/activitypub/parse/values/json.ts';
import { fixture, fixtureBytes, fixtureNames, hasFixtures, WITHOUT_FIXTURES } from './fixtures.ts';

function post(document: unknown): RemotePost {
  const read = readObject(document);
  if (read.kind !== 'post') throw new Error(read.kind === 'unreadable' ? read.reason : read.kind);
  expect(postProblem(read)).toBeNull();
  expect(isVote(read)).toBe(false);
  return read;
}

function actor(name: string) {
  const read = readActor(fixture(name));
  if (read.kind !== 'actor') throw new Error(read.reason);
  return read;
}

function activity(name: string) {
  const read = readActivity(fixture(name));
  if (read.kind !== 'activity') throw new Error(read.reason);
  expect(activityProblem(read)).toBeNull();
  return read;
}

/** What each document is taken for; a file that is not here fails the test, so that none is ignored unknowingly. */
const POSTS: Record<string, { type: string; to: string; also: Partial<Record<keyof RemotePost, unknown>> }> =
  {
    'discourse/objects-page': {
      type: 'Note',
      to: 'MENTIONED',
      also: {
        name: 'Our next meeting',
        conversation: expect.stringContaining('/ap/collection/'),
        updatedAt: Date.UTC(2024, 3, 13, 14, 36, 19),
      },
    },
    'friendica/objects-note_1': {
      type: 'Note',
      to: 'PUBLIC',
      also: {
        language: 'de',
        summary: null,
        source: { content: expect.stringContaining('test'), mediaType: 'text/bbcode' },
      },
    },
    'friendica/objects-note_2': {
      type: 'Note',
      to: 'PUBLIC',
      also: {
        hashtags: [{ name: 'Friendica' }, { name: 'Lemmy' }],
        inReplyTo: 'https://lemmy.ml/comment/167904',
      },
    },
    'friendica/objects-page_1': {
      type: 'Page',
      to: 'UNLISTED',
      also: {
        name: 'ISS astronauts perform final spacewalk of Expedition 66',
        url: 'https://pirati.ca/objects/ec054ce7-8062-3c1b-016c-910426317080',
        links: [expect.objectContaining({ href: 'https://www.nasaspaceflight.com/2022/03/us-eva-80/' })],
      },
    },
    'friendica/objects-page_2': {
      type: 'Article',
      to: 'UNLISTED',
      also: { name: 'From Friendica to Lemmy', content: 'Hello Lemmy!' },
    },
    'gnusocial/objects-note': {
      type: 'Note',
      to: 'PUBLIC',
      also: {
        language: 'en',
        publishedAt: Date.UTC(2022, 2, 1, 21, 0, 16),
        source: { content: 'yay ^^', mediaType: 'text/plain' },
      },
    },
    'gnusocial/objects-page': { type: 'Page', to: 'PUBLIC', also: { name: 'hello, world.' } },
    'mastodon/activities-private_message': {
      type: 'Note',
      to: 'MENTIONED',
      also: {
        language: 'es',
        mentions: [{ href: 'https://ds9.lemmy.ml/u/nutomic', name: '@nutomic@ds9.lemmy.ml' }],
        conversation: expect.stringMatching(/^tag:/),
      },
    },
    'mastodon/objects-note_1': {
      type: 'Note',
      to: 'UNLISTED',
      also: {
        inReplyTo: 'https://mamot.fr/users/retiolus/statuses/107224244380204526',
        url: 'https://mastodon.madrid/@felix/107224289116410645',
        isSensitive: false,
      },
    },
    'mastodon/objects-note_2': {
      type: 'Note',
      to: 'PUBLIC',
      also: {
        attachments: [
          expect.objectContaining({
            type: 'image',
            mediaType: 'image/jpeg',
            width: 1500,
            height: 1095,
            focus: { x: 0, y: 0 },
            blurhash: 'USQv:h-W-qI-^,W;RPs=^-R%NZxbo#sDobSc',
            alt: expect.stringContaining('KDE dragons'),
          }),
        ],
        likes: expect.objectContaining({ type: 'Collection' }),
      },
    },
    'mastodon/objects-page': { type: 'Note', to: 'PUBLIC', also: { language: 'it' } },
    'peertube/objects-note': {
      type: 'Note',
      to: 'PUBLIC',
      also: { contentType: 'text/markdown', content: '@af2@bae.st idk' },
    },
    'peertube/objects-video': {
      type: 'Video',
      to: 'PUBLIC',
      also: {
        author: 'https://tilvids.com/accounts/thelinuxexperiment',
        url: 'https://tilvids.com/videos/watch/e7946124-7b72-4ad7-9d22-844a84bb2de1',
        language: 'en',
        contentType: 'text/markdown',
        name: expect.stringContaining('Mesa, Wayland'),
        attachments: [
          expect.objectContaining({
            type: 'video',
            mediaType: 'video/mp4',
            duration: 1145,
            height: 360,
            previewUrl: expect.stringContaining('/previews/'),
          }),
        ],
        replies: expect.objectContaining({ id: expect.stringMatching(/comments$/) }),
        links: [],
      },
    },
    'pleroma/objects-chat_message': { type: 'ChatMessage', to: 'MENTIONED', also: { content: 'Hi!' } },
    'pleroma/objects-note': {
      type: 'Note',
      to: 'UNLISTED',
      also: {
        isSensitive: false,
        source: { content: '@popolon@pleroma.popolon.org Have what?', mediaType: null },
        publishedAt: Date.UTC(2021, 9, 7, 18, 6, 52, 555),
      },
    },
    'wordpress/objects-note': {
      type: 'Note',
      to: 'PUBLIC',
      also: { id: 'https://pfefferle.org?c=148', url: 'https://pfefferle.org/?c=148' },
    },
    'wordpress/objects-page': {
      type: 'Article',
      to: 'PUBLIC',
      also: {
        name: 'An Epic 3D-Printed Fan Expansion for Last Light',
        attachments: expect.arrayContaining([
          expect.objectContaining({ type: 'image', alt: 'A fleet of varied spacships' }),
        ]),
        hashtags: expect.arrayContaining([{ name: '3DPrinting' }]),
      },
    },
  };

const ACTORS: Record<string, Record<string, unknown>> = {
  'discourse/objects-group': {
    type: 'Group',
    username: 'threadiverse-wg',
    sharedInbox: null,
    keys: [expect.anything()],
  },
  'discourse/objects-person': {
    type: 'Person',
    username: 'angus',
    sharedInbox: 'https://socialhub.activitypub.rocks/ap/users/inbox',
  },
  'friendica/objects-person_1': {
    type: 'Person',
    username: 'jakob',
    isLocked: true,
    isDiscoverable: true,
    keys: [expect.anything()],
  },
  'friendica/objects-person_2': {
    type: 'Organization',
    username: 'informapirata',
    fields: [{ name: 'Telegram', value: 'http://T.ME/PPINFORMA' }, expect.anything()],
  },
  // Its key names another actor as owner, so nothing it signs can be believed.
  'gnusocial/objects-group': { type: 'Group', username: 'hackers', keys: [] },
  'gnusocial/objects-person': {
    type: 'Person',
    username: 'diogo',
    followers: 'https://instance.gnusocial.test/actor/42/subscribers',
    keys: [
      expect.objectContaining({
        id: 'https://instance.gnusocial.test/actor/42#public-key',
        algorithm: 'RSA',
      }),
    ],
  },
  'mastodon/objects-person': {
    type: 'Person',
    username: 'mastodon',
    name: 'Mastodon',
    summary: null,
    url: 'https://masto.qa.urbanwildlife.biz/@mastodon',
    featured: expect.stringContaining('featured'),
    isDiscoverable: false,
    isIndexable: null,
  },
  'peertube/objects-group': {
    type: 'Group',
    username: 'thelinuxexperiment_channel',
    icon: expect.objectContaining({ url: expect.stringContaining('13b0214b') }),
    image: expect.anything(),
  },
  'peertube/objects-person': {
    type: 'Person',
    username: 'thelinuxexperiment',
    publishedAt: Date.UTC(2020, 5, 30, 13, 45, 17, 950),
  },
  'pleroma/objects-person': {
    type: 'Person',
    username: 'lanodan',
    emoji: expect.arrayContaining([expect.objectContaining({ shortcode: 'bzh' })]),
    image: expect.anything(),
  },
  'wordpress/objects-group': {
    type: 'Group',
    id: 'https://dbzer0.com/?author=0',
    username: 'dbzer0.com',
    webfinger: { username: 'dbzer0.com', domain: 'dbzer0.com' },
    url: 'https://dbzer0.com/',
    keys: [expect.objectContaining({ id: 'https://dbzer0.com/?author=0#main-key' })],
    alsoKnownAs: ['https://dbzer0.com', 'https://dbzer0.com/'],
    fields: [expect.objectContaining({ name: 'Blog' })],
    icon: expect.objectContaining({ url: expect.stringContaining('&ssl=1') }),
  },
  'wordpress/objects-person': {
    type: 'Person',
    username: 'matthias',
    webfinger: { username: 'matthias', domain: 'pfefferle.org' },
    isIndexable: true,
  },
};

const ACTIVITIES: Record<string, { type: string; object: string | null; embeds?: string }> = {
  'friendica/activities-create_note': {
    type: 'Create',
    object: 'https://soc.schuerz.at/objects/4edd2508-4361-edb8-c4d8-b45181083984',
    embeds: 'Note',
  },
  'friendica/activities-create_page_1': {
    type: 'Create',
    object: 'https://masto.qa.urbanwildlife.biz/users/mastodon/statuses/110435994705014161',
    embeds: 'Note',
  },
  'friendica/activities-create_page_2': {
    type: 'Create',
    object: 'https://pirati.ca/objects/ec054ce7-5162-3bf2-504c-16d024994850',
    embeds: 'Article',
  },
  'friendica/activities-delete': {
    type: 'Delete',
    object: 'https://pirati.ca/objects/ec054ce7-4762-3c1c-3c25-0cc665717210',
  },
  'friendica/activities-dislike_page': {
    type: 'Dislike',
    object: 'https://pirati.ca/objects/ec054ce7-2062-3bfa-8687-ca8313624820',
  },
  'friendica/activities-like_page': {
    type: 'Like',
    object: 'https://pirati.ca/objects/ec054ce7-2062-3bfa-8687-ca8313624820',
  },
  'friendica/activities-undo_dislike_page': {
    type: 'Undo',
    object: 'https://pirati.ca/objects/ec054ce7-5762-3ce2-b3e4-87e268433367',
  },
  'friendica/activities-update_note': {
    type: 'Update',
    object: 'https://pirati.ca/objects/ec054ce7-4762-3c1c-3c25-0cc665717210',
    embeds: 'Note',
  },
  'gnusocial/activities-create_note': {
    type: 'Create',
    object: 'https://instance.gnusocial.test/object/note/1339',
    embeds: 'Note',
  },
  'gnusocial/activities-create_page': {
    type: 'Create',
    object: 'https://instance.gnusocial.test/object/note/1338',
    embeds: 'Page',
  },
  'gnusocial/activities-like_note': {
    type: 'Like',
    object: 'https://instance.gnusocial.test/object/note/1337',
  },
  'mastodon/activities-create_note': {
    type: 'Create',
    object: 'https://mastodon.madrid/users/felix/statuses/107224289116410645',
    embeds: 'Note',
  },
  'mastodon/activities-delete': {
    type: 'Delete',
    object: 'https://mastodon.madrid/users/felix/statuses/107773559874184870',
  },
  'mastodon/activities-flag': { type: 'Flag', object: null },
  'mastodon/activities-follow': { type: 'Follow', object: 'https://ds9.lemmy.ml/c/testcom' },
  'mastodon/activities-like_page': { type: 'Like', object: 'https://ds9.lemmy.ml/post/147' },
  'mastodon/activities-undo_follow': {
    type: 'Undo',
    object: 'https://masto.asonix.dog/1ea87517-63c5-4118-8831-460ee641b2cf',
  },
  'mastodon/activities-undo_like_page': {
    type: 'Undo',
    object: 'https://mastodon.madrid/users/felix#likes/212341',
  },
  'peertube/activities-announce_video': {
    type: 'Announce',
    object: 'https://tilvids.com/videos/watch/e7946124-7b72-4ad7-9d22-844a84bb2de1',
  },
  'pleroma/activities-create_note': {
    type: 'Create',
    object: 'https://greenish.red/objects/1a522f2e-d5ab-454b-93d7-e58bc0650c2a',
    embeds: 'Note',
  },
  'pleroma/activities-delete': {
    type: 'Delete',
    object: 'https://greenish.red/objects/38e2b983-ebf5-4387-9bc2-3b80305469c9',
  },
  'pleroma/activities-follow': { type: 'Follow', object: 'https://lemmy.ca/u/kinetix' },
  'wordpress/activities-announce': {
    type: 'Announce',
    object: 'https://pfefferle.org/lemmy-part-4/#activity',
  },
};

const COLLECTIONS = ['mastodon/collections-featured'];

const TITLE = 'documents of real servers are taken for what they are';

describe.skipIf(!hasFixtures)(hasFixtures ? TITLE : `${TITLE} (${WITHOUT_FIXTURES})`, () => {
  it('knows what every file is', () => {
    const known = [...Object.keys(POSTS), ...Object.keys(ACTORS), ...Object.keys(ACTIVITIES), ...COLLECTIONS];
    expect(fixtureNames()).toEqual(known.sort());
  });

  it.each(fixtureNames())('%s parses', (name) => {
    const parsed = parseDocument(fixtureBytes(name));
    expect(parsed.kind).toBe('document');
    const kind =
      name in ACTORS ? 'actor' : name in ACTIVITIES ? 'activity' : name in POSTS ? 'object' : 'collection';
    expect(kindOf(fixture(name))).toBe(kind);
  });

  it.each(Object.keys(POSTS))('%s is a post', (name) => {
    const expected = POSTS[name];
    const read = post(fixture(name));
    expect(read.type).toBe(expected?.type);
    expect(visibilityOf(read.audience, null)).toBe(expected?.to);
    expect(read).toMatchObject(expected?.also ?? {});
  });

  it.each(Object.keys(ACTORS))('%s is an actor', (name) => {
    const read = actor(name);
    expect(read).toMatchObject(ACTORS[name] ?? {});
    expect(read.inbox).toMatch(/^https:/);
  });

  it.each(Object.keys(ACTIVITIES))('%s is an activity', (name) => {
    const expected = ACTIVITIES[name];
    const read = activity(name);
    expect(read.type).toBe(expected?.type);
    if (read.type !== 'Flag') expect(read.object?.id ?? null).toBe(expected?.object);
    if (expected?.embeds !== undefined && read.type === 'Create') {
      expect(post(read.object.doc).type).toBe(expected.embeds);
      expect(post(read.object.doc).author).toBe(read.actor);
    }
  });

  it('an Undo, a Delete, a Flag and an Announce tell what they are about', () => {
    expect(embeddedActivity(activity('mastodon/activities-undo_follow'))).toMatchObject({
      type: 'Follow',
      object: { id: 'https://ds9.lemmy.ml/c/testcom' },
    });
    expect(embeddedActivity(activity('friendica/activities-undo_dislike_page'))?.type).toBe('Dislike');
    const deletion = activity('mastodon/activities-delete');
    expect(deletion.type === 'Delete' && readObject(deletion.object.doc).kind).toBe('tombstone');
    expect(deletion.isVouchedFor).toBe(true);
    const flag = activity('mastodon/activities-flag');
    expect(flag.type === 'Flag' && [flag.objects.length, flag.content]).toEqual([
      3,
      'Please take a look at this user and their posts',
    ]);
    expect(announced(activity('peertube/activities-announce_video'))).toMatchObject({
      id: expect.stringContaining('/videos/watch/'),
      activity: null,
    });
    expect(announced(activity('wordpress/activities-announce'))).toMatchObject({
      id: 'https://pfefferle.org/lemmy-part-4/',
      activity: { type: 'Update' },
    });
  });

  it('a collection of pins holds its posts', () => {
    const read = readCollection(fixture('mastodon/collections-featured'));
    if (read.kind !== 'collection') throw new Error(read.reason);
    expect(read).toMatchObject({ type: 'OrderedCollection', totalItems: 1, next: null });
    const pinned = post(read.items[0]?.doc);
    expect(pinned.hashtags.map((tag) => tag.name)).toEqual(['reddit', 'fediverse', 'activitypub']);
    expect(readCollection(pinned.replies?.doc)).toMatchObject({
      first: { id: null, type: 'CollectionPage' },
    });
  });
});
