import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportFile } from '../../../src/core/exports/rows.ts';
import { follow } from '../../../src/core/follows/follow.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

const IMPORT =
  'import { id kind overwrites state total done skipped failed endedAt failuresUrl failures { row subject list reason } } uploadUrl expiresAt';

describe.each(DIALECTS)('imports and exports on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    bob = await world.identity('bob', domain);
    asAna = await world.asIdentity(ana);
  });
  afterAll(() => world.close());

  interface Seen {
    id: string;
    failuresUrl: string | null;
  }
  const create = (input: object, who = asAna) => world.mutate(who, 'createImport', input, IMPORT);
  const ofAna = async (selection: string) => {
    const { viewer } = await world.run(asAna, `{ viewer { identity { ${selection} } } }`);
    return viewer?.identity as never as Record<string, never>;
  };

  it('begin with their file, say what failed, and are cancelled', async () => {
    const answer = await create({ kind: 'MUTES', overwrites: true, csv: 'bob@a.test\nnobody\n' });
    expect(answer).toMatchObject({
      import: {
        ...{ kind: 'MUTES', overwrites: true, state: 'RUNNING', total: 2, failed: 1, endedAt: null },
        failures: [{ row: 2, subject: 'nobody', list: '', reason: expect.stringContaining('no account') }],
        failuresUrl: expect.stringMatching(/^https:\/\/a\.test\/media\/transfers\/failures\./),
      },
      uploadUrl: null,
      expiresAt: null,
    });
    const { id } = answer.import as Seen;
    expect(await ofAna('imports(first: 5) { nodes { id state } }')).toMatchObject({
      imports: { nodes: [{ id, state: 'RUNNING' }] },
    });
    const cancel = (who: Asker) =>
      world.mutate(who, 'cancelImport', { importId: id }, 'import { state endedAt }');
    expect(await cancel(await world.asIdentity(bob))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await cancel(asAna)).toMatchObject({
      import: { state: 'CANCELLED', endedAt: expect.any(String) },
    });
    expect(await world.mutate(asAna, 'cancelImport', { importId: 'nonsense' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'importId'],
    });
  });

  it('wait for a file that comes later, at an address that is theirs for an hour', async () => {
    const { import: row, uploadUrl, expiresAt } = await create({ kind: 'BLOCKS' });
    expect(row).toMatchObject({ state: 'AWAITED', overwrites: false, total: 0, failuresUrl: null });
    expect(Date.parse(String(expiresAt)) - world.clock.now()).toBe(3_600_000);
    const ticket = String(uploadUrl).split('/').at(-1) ?? '';
    const { links } = world.app.ports;
    const id = BigInt((row as unknown as Seen).id.replace('import_', ''));
    expect(links.readTransfer(domain, ticket, world.clock.now())).toEqual({ what: 'import', id });
    expect(links.readTransfer(domain, ticket, world.clock.now() + 3_600_001)).toBeNull();
    expect(links.readTransfer({ id: 5n }, ticket, world.clock.now())).toBeNull();
    expect(links.readTransfer(domain, ticket.replace('import', 'failures'), world.clock.now())).toBeNull();
  });

  it('make archives for their owners alone, one a day', async () => {
    const create = () =>
      world.mutate(asAna, 'createArchive', { hasMedia: false }, 'archive { id state url }');
    const { archive } = await create();
    expect(archive).toMatchObject({ state: 'MAKING', url: null });
    expect(await create()).toMatchObject({ code: 'CONFLICT' });
    const id = BigInt((archive as unknown as Seen).id.replace('archive_', ''));
    await world.db.models.archive.update({ where: { id }, data: { state: 'READY' } });
    expect(await create()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await ofAna('archives { id url }')).toMatchObject({
      archives: [{ url: expect.stringMatching(/^https:\/\/a\.test\/media\/transfers\/archive\./) }],
    });
  });

  it('leave nothing of a file that is none, and need the whole of read or write', async () => {
    expect(await create({ kind: 'BLOCKS', csv: 'a\0b' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await create({ kind: 'BLOCKS', csv: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    const few = await world.asIdentity(ana, ['write:blocks', 'read:blocks']);
    expect(await create({ kind: 'BLOCKS', csv: 'bob@a.test' }, few)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await create({ kind: 'BLOCKS' }, world.nobody(domain))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('export in the columns of Mastodon, in parts and as a file', async () => {
    await follow(world.system(domain), ana, bob, { showBoosts: false, languages: ['de', 'en'] });
    const csv =
      'Account address,Show boosts,Notify on new posts,Languages\nbob@a.test,false,false,"de, en"\n';
    expect(await ofAna('exportRows(kind: FOLLOWS) { csv next }')).toEqual({
      exportRows: { csv, next: null },
    });
    expect(await ofAna('exportUrl(kind: FOLLOWS)')).toMatchObject({
      exportUrl: expect.stringMatching(/^https:\/\/a\.test\/media\/transfers\/export\.\d+\.FOLLOWS\./),
    });
    const whole = [];
    for await (const part of exportFile(world.system(domain), ana.id, 'FOLLOWS')) whole.push(part);
    expect(whole.join('')).toBe(csv);
    for (const kind of ['BLOCKS', 'LISTS', 'BOOKMARKS'])
      expect(await ofAna(`exportRows(kind: ${kind}) { csv next }`)).toEqual({
        exportRows: { csv: '', next: null },
      });
  });

  it('export in many parts what does not fit into one', async () => {
    const now = BigInt(world.clock.now());
    const people = Array.from({ length: 1001 }, (_, n) => ({
      ...{ id: world.app.ids.next(), uri: `https://r.test/${n}`, username: `=p${n}`, usernameKey: `=p${n}` },
      ...{ handleDomain: 'r.test', createdAt: now, updatedAt: now },
    }));
    await world.db.models.identity.createMany({ data: people });
    await world.db.models.block.createMany({
      data: people.map(({ id }, n) => ({
        ...{ id: world.app.ids.next(), uri: `https://a.test/blocks/${n}` },
        ...{ blockerId: ana.id, blockedId: id, createdAt: now },
      })),
    });
    const parts: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const { exportRows } = await ofAna(
        `exportRows(kind: BLOCKS, after: ${after === '' ? 'null' : `"${after}"`}) { csv next }`,
      );
      const part = exportRows as never as { csv: string; next: string | null };
      parts.push(part.csv);
      after = part.next;
    }
    expect(parts).toHaveLength(3);
    const lines = parts.join('').trimEnd().split('\n');
    expect(new Set(lines).size).toBe(1001);
    expect(lines).toContain('=p7@r.test');
    await expect(ofAna('exportRows(kind: BLOCKS, after: "x") { csv }')).rejects.toThrow('Send `next`');
    expect(gid('Import', 1n)).toBe('import_1');
  });
});
