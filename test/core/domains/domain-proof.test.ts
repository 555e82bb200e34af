import { describe, expect, it } from 'vitest';
import { proofRecords } from '../../../src/core/domains/proof.ts';

describe('what proves a domain', () => {
  it('is one record where URIs live under the name itself', () => {
    expect(proofRecords({ id: 7n, name: 'a.test', host: 'a.test' })).toEqual([
      { name: '_pukeko.a.test', value: 'pukeko-domain=7' },
    ]);
  });

  it('is a record of each name of a split domain: neither can be claimed by owning the other', () => {
    expect(
      proofRecords({ id: 7n, name: 'own.test', host: 'victim.test:8443' }).map((record) => record.name),
    ).toEqual(['_pukeko.own.test', '_pukeko.victim.test']);
  });
});
