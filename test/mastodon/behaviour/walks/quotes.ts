import { describe, expect } from 'vitest';
import { unfit } from '../../entities.ts';
import {
  idsOf,
  linksOf,
  NO_TOKEN,
  NOT_FOUND,
  type Person,
  rows,
  said,
  type Walk,
  WRONG_SCOPE,
} from '../walk.ts';

const NOT_THERE = '404 The post you are trying to quote does not appear to exist.';

export function quoteRows(walk: () => Walk): void {
  const at = (id: string, more = '') => `/api/v1/statuses/${id}${more}`;
  const told = async (a: Person) => (await a.get('/api/v1/notifications')).body;

  describe('quotes', () => {
    rows('Q164 Q165 Q173', 'say who may quote', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      await a.patch('/api/v1/accounts/update_credentials', { 'source[quote_policy]': 'followers' });
      expect((await a.get('/api/v1/preferences')).body['posting:default:quote_policy']).toBe('followers');
      const usual = await a.write('x');
      expect(usual.quote_approval).toEqual({
        automatic: ['followers'],
        manual: [],
        current_user: 'automatic',
      });
      expect((await b.get(at(usual.id))).body.quote_approval.current_user).toBe('denied');
      await b.follow(a);
      expect((await b.get(at(usual.id))).body.quote_approval.current_user).toBe('automatic');
      for (const more of [
        { quote_approval_policy: 'nobody' },
        { quote_approval_policy: 'public', visibility: 'private' },
      ] as Record<string, string>[])
        expect((await a.write('x', more)).quote_approval).toEqual({
          automatic: [],
          manual: [],
          current_user: 'automatic',
        });
      const open = await a.write('x', { quote_approval_policy: 'public' });
      expect((await nobody.get(at(open.id))).body.quote_approval).toEqual({
        automatic: ['public'],
        manual: [],
        current_user: 'denied',
      });
      expect(
        (await a.post('/api/v1/statuses', { status: 'x', quote_approval_policy: 'everybody' })).status,
      ).toBe(422);
    });

    rows('Q167 Q168 Q171', 'are of what one may quote', async () => {
      const [a, b, c] = await walk().people();
      const open = await b.write('open', { quote_approval_policy: 'public' });
      const quoting = await a.write('look', { quoted_status_id: open.id, visibility: 'unlisted' });
      expect(unfit('Status', quoting)).toEqual([]);
      expect(quoting).toMatchObject({
        visibility: 'unlisted',
        quote: { state: 'accepted', quoted_status: { id: open.id, content: '<p>open</p>' } },
      });
      expect(quoting.content).toMatch(
        /^<p class="quote-inline">RE: <a href="[^"]+">.*<\/a><\/p><p>look<\/p>$/,
      );
      expect((await b.get(at(open.id))).body.quotes_count).toBe(1);
      const [notification] = await told(b);
      expect(notification).toMatchObject({
        type: 'quote',
        status: { id: quoting.id },
        account: { id: a.id },
      });
      expect(unfit('Notification', notification)).toEqual([]);
      const boost = (await c.post(at(open.id, '/reblog'))).body;
      expect(await a.write('', { quoted_status_id: boost.id })).toMatchObject({
        quote: { state: 'accepted', quoted_status: { id: open.id } },
      });

      // Its text may stay away, in an edit as well.
      expect((await a.put(at(quoting.id), { status: '' })).body.quote.state).toBe('accepted');
      expect((await b.put(at(open.id), { status: '' })).status).toBe(422);

      const closed = await b.write('closed', { quote_approval_policy: 'nobody' });
      const refused = async (who: Person, id: string) =>
        said(await who.post('/api/v1/statuses', { status: 'x', quoted_status_id: id }));
      for (const id of [closed.id, '0', '123', 'no id']) expect(await refused(a, id)).toBe(NOT_THERE);
      const ofC = await c.write('x');
      await a.post(`/api/v1/accounts/${c.id}/block`);
      const ofA = await a.write('x');
      expect([await refused(a, ofC.id), await refused(c, ofA.id)]).toEqual([NOT_THERE, NOT_THERE]);
      const after = await a.get(`/api/v1/accounts/${a.id}/statuses`);
      expect(after.body.filter(({ content }: { content: string }) => content === '<p>x</p>')).toHaveLength(1);
    });

    rows('Q185', 'change with the policy of a status', async () => {
      const [a, b] = await walk().people();
      const post = await a.write('x');
      const path = at(post.id, '/interaction_policy');
      const changed = await a.put(path, { quote_approval_policy: 'followers' });
      expect([changed.status, unfit('Status', changed.body)]).toEqual([200, []]);
      expect(changed.body).toMatchObject({
        id: post.id,
        edited_at: null,
        quote_approval: { automatic: ['followers'] },
      });
      const events = await walk().world.db.models.event.findMany({ where: { postId: BigInt(post.id) } });
      expect(events.map(({ kind }) => kind)).toContain('post.updated');
      expect(said(await b.put(path, { quote_approval_policy: 'public' }))).toBe(NOT_FOUND);
      expect((await a.put(path, { quote_approval_policy: 'x' })).status).toBe(422);
      expect(
        (await a.put(at(post.id), { status: 'edited', quote_approval_policy: 'nobody' })).body,
      ).toMatchObject({ content: '<p>edited</p>', quote_approval: { automatic: [] } });
    });

    rows('Q221', 'are listed', async () => {
      const { people, nobody, world } = walk();
      const [a, b, c] = await people();
      const post = await a.write('x');
      const ids: string[] = [];
      for (const visibility of ['public', 'private', 'unlisted']) {
        world.clock.advance(1000);
        ids.unshift((await b.write('q', { quoted_status_id: post.id, visibility })).id);
      }
      const [third, second, first] = ids;
      expect(idsOf(await c.get(at(post.id, '/quotes')))).toEqual([third, first]);
      const page = await c.get(at(post.id, '/quotes?limit=1'));
      expect(idsOf(page)).toEqual([third]);
      const { next = '', prev = '' } = linksOf(page);
      expect([next.includes('max_id='), prev.includes('since_id=')]).toEqual([true, true]);
      expect(idsOf(await c.get(at(post.id, `/quotes?limit=1&max_id=${third}`)))).toEqual([first]);
      // Whom one quotes sees it.
      expect(idsOf(await a.get(at(post.id, '/quotes')))).toEqual([third, second, first]);
      expect(said(await nobody.get(at(post.id, '/quotes')))).toBe(NO_TOKEN);
      expect(said(await (await c.within('write:statuses')).get(at(post.id, '/quotes')))).toBe(WRONG_SCOPE);
    });

    rows('Q222 Q223', 'are taken back by the author of what is quoted', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const post = await a.write('x');
      const other = await a.write('y');
      const quoting = await b.write('q', { quoted_status_id: post.id });
      const path = at(post.id, `/quotes/${quoting.id}/revoke`);
      expect(said(await b.post(path))).toBe('403 This action is not allowed');
      expect(said(await nobody.post(path))).toBe(NO_TOKEN);
      expect(said(await (await a.within('read:statuses')).post(path))).toBe(WRONG_SCOPE);
      for (const wrong of [
        at(other.id, `/quotes/${quoting.id}/revoke`),
        at(post.id, `/quotes/${other.id}/revoke`),
      ])
        expect(said(await a.post(wrong))).toBe(NOT_FOUND);
      const revoked = await a.post(path);
      expect([revoked.status, unfit('Status', revoked.body)]).toEqual([200, []]);
      expect(revoked.body).toMatchObject({
        id: quoting.id,
        quote: { state: 'revoked', quoted_status: null },
      });
      expect(await told(a)).toEqual([]);
    });

    rows('Q224 Q225', 'are shown as far as they may', async () => {
      const [a, b, c] = await walk().people();
      const inner = await a.write('inner');
      const middle = await b.write('middle', { quoted_status_id: inner.id });
      const outer = await a.write('outer', { quoted_status_id: middle.id });
      const seen = async (who: Person, id: string) => {
        const { body } = await who.get(at(id));
        expect(unfit('Status', body)).toEqual([]);
        return body.quote;
      };
      expect((await seen(c, outer.id)).quoted_status).toMatchObject({
        id: middle.id,
        quote: { state: 'accepted', quoted_status_id: inner.id },
      });
      await c.post(`/api/v1/accounts/${b.id}/mute`);
      expect((await seen(c, outer.id)).state).toBe('muted_account');
      await c.post(`/api/v1/accounts/${b.id}/block`);
      expect((await seen(c, outer.id)).state).toBe('blocked_account');
      await b.delete(at(middle.id));
      expect(await seen(a, outer.id)).toEqual({ state: 'deleted', quoted_status: null });
      // An edit of what is quoted is news to who quoted it.
      const quoting = await b.write('look', { quoted_status_id: inner.id });
      await a.put(at(inner.id), { status: 'edited' });
      const [news] = await told(b);
      expect(news).toMatchObject({
        type: 'quoted_update',
        status: { id: quoting.id },
        account: { id: a.id },
      });
      expect(unfit('Notification', news)).toEqual([]);
    });
  });
}
