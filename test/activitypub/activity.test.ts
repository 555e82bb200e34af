import { describe, expect, it } from 'vitest';
import {
  announced,
  embeddedActivity,
  kindOf,
  type RemoteActivity,
  readActivity,
} from '../../src/activitypub/parse/activity.ts';
import { activityProblem } from '../../src/activitypub/parse/authority.ts';
import { readCollection } from '../../src/activitypub/parse/collection.ts';

const VIC = 'https://v.test/users/vic';
const NOTE = 'https://a.test/posts/1';

function activity(changes: Record<string, unknown> = {}): RemoteActivity {
  const read = readActivity({
    id: 'https://v.test/act/1',
    type: 'Like',
    actor: VIC,
    object: NOTE,
    ...changes,
  });
  if (read.kind !== 'activity') throw new Error(read.reason);
  return read;
}

describe('activities', () => {
  it('actor and object as ids, objects and lists', () => {
    const read = activity({ actor: { id: VIC, type: 'Person' }, object: [{ id: NOTE, type: 'Note' }] });
    expect(read).toMatchObject({ actor: VIC, object: { id: NOTE, type: 'Note' } });
    expect(activity({ type: ['as:Like', 'x:Other'] }).type).toBe('Like');
  });

  it.each([
    ['no type', { type: null }],
    ['no actor', { actor: null }],
    ['O15 an actor with credentials', { actor: 'https://us@v.test/' }],
    ['O15 an id with credentials', { id: 'https://us@v.test/1' }],
    ['an http id', { id: 'http://v.test/1' }],
    ['no object', { object: [] }],
    ['no target', { type: 'Add' }],
    ['a Flag of nothing', { type: 'Flag', object: [] }],
  ])('%s is unreadable', (_, changes) => {
    expect(
      readActivity({ id: 'https://v.test/1', type: 'Like', actor: VIC, object: NOTE, ...changes }).kind,
    ).toBe('unreadable');
  });

  it('ids that are no addresses count as none', () => {
    expect(activity({ id: 'urn:uuid:0' }).id).toBeNull();
    expect(activity({ id: undefined }).id).toBeNull();
    expect(activity({ id: {} }).id).toBeNull();
  });

  it('an id on another server than the actor is a problem', () => {
    expect(activityProblem(activity())).toBeNull();
    expect(activityProblem(activity({ id: 'https://e.test/1' }))).toContain('another server');
    expect(activityProblem(activity({ id: undefined }))).toBeNull();
  });

  it('reactions: Misskey, Pleroma, plain', () => {
    expect(activity({ content: '🎉', _misskey_reaction: '🎈' })).toMatchObject({
      type: 'Like',
      reaction: '🎉',
    });
    expect(
      activity({
        type: 'EmojiReact',
        content: ':cat:',
        tag: [{ type: 'Emoji', name: ':cat:', icon: { url: 'https://v.test/c.png' } }],
      }),
    ).toMatchObject({
      reaction: ':cat:',
      emoji: [{ shortcode: 'cat' }],
    });
    expect(activity()).toMatchObject({ reaction: null });
  });

  it('targets, comments, and what we do not know', () => {
    expect(activity({ type: 'Add', target: `${VIC}/featured` })).toMatchObject({
      target: { id: `${VIC}/featured` },
    });
    expect(activity({ type: 'Move', object: VIC, target: 'https://w.test/users/vic' })).toMatchObject({
      type: 'Move',
    });
    expect(activity({ type: 'Flag', content: 'x'.repeat(9000) })).toMatchObject({
      content: 'x'.repeat(5000),
    });
    expect(activity({ type: 'Travel', object: undefined })).toMatchObject({
      type: 'Other',
      name: 'Travel',
      object: null,
    });
  });

  it('proofs and signatures are noticed', () => {
    expect(activity().isVouchedFor).toBe(false);
    expect(activity({ proof: { type: 'DataIntegrityProof' } }).isVouchedFor).toBe(true);
    expect(activity({ signature: { type: 'RsaSignature2017' } }).isVouchedFor).toBe(true);
  });

  it('O04 announces: what is embedded is only pointed to', () => {
    expect(
      announced(activity({ type: 'Announce', object: { id: NOTE, type: 'Note', content: 'fake' } })),
    ).toEqual({ id: NOTE, activity: null });
    const create = {
      id: 'https://l.test/create/1',
      type: 'Create',
      actor: 'https://l.test/u/x',
      object: { id: 'https://l.test/post/1', type: 'Page' },
    };
    expect(announced(activity({ type: 'Announce', object: create }))).toMatchObject({
      id: 'https://l.test/post/1',
      activity: { type: 'Create' },
    });
    expect(
      announced(activity({ type: 'Announce', object: { type: 'Note', content: 'fake' } })).id,
    ).toBeNull();
  });

  it('embedded activities are read or null', () => {
    const follow = {
      id: 'https://a.test/f/1',
      type: 'Follow',
      actor: 'https://a.test/users/ana',
      object: VIC,
    };
    expect(embeddedActivity(activity({ type: 'Accept', object: follow }))).toMatchObject({
      type: 'Follow',
      object: { id: VIC },
    });
    expect(embeddedActivity(activity({ type: 'Accept', object: 'https://a.test/f/1' }))).toBeNull();
    expect(embeddedActivity(activity({ type: 'Undo', object: { type: 'Follow' } }))).toBeNull();
  });

  it('tells which reader a document is for', () => {
    expect(kindOf({ type: 'Person' })).toBe('actor');
    expect(kindOf({ type: 'Create' })).toBe('activity');
    expect(kindOf({ type: 'OrderedCollectionPage' })).toBe('collection');
    expect(kindOf({ type: 'Review' })).toBe('object');
    expect(kindOf({})).toBe('unknown');
    expect(kindOf([])).toBe('unknown');
  });
});

describe('collections', () => {
  it('items as ids, objects or one alone; pages', () => {
    const read = readCollection({
      id: 'https://v.test/c',
      type: 'CollectionPage',
      items: 'https://v.test/1',
      next: { id: 'https://v.test/c?2' },
      partOf: 'https://v.test/c',
    });
    expect(read).toMatchObject({
      items: [{ id: 'https://v.test/1', doc: null }],
      next: 'https://v.test/c?2',
      partOf: 'https://v.test/c',
    });
    const nested = readCollection({ type: 'Collection', first: { type: 'CollectionPage', items: [] } });
    expect(nested).toMatchObject({ id: null, first: { id: null, type: 'CollectionPage' } });
  });

  it('N20 lies about totals are clamped, N19 endless items are cut', () => {
    const items = Array.from({ length: 50_000 }, (_, at) => `https://v.test/${at}`);
    expect(
      readCollection({ type: 'OrderedCollection', totalItems: 1e18, orderedItems: items }),
    ).toMatchObject({ totalItems: 2 ** 31 - 1 });
    const read = readCollection({ type: 'OrderedCollection', totalItems: '5', orderedItems: items });
    expect(read).toMatchObject({ totalItems: null });
    expect(read.kind === 'collection' && read.items.length).toBe(1000);
    expect(readCollection({ type: 'Note' }).kind).toBe('unreadable');
  });
});
