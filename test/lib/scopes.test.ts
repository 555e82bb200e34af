import { describe, expect, it } from 'vitest';
import {
  formatScopes,
  normaliseScopes,
  parseScopes,
  SCOPES,
  scopeImplies,
  scopesAllow,
  scopesCover,
} from '../../src/lib/scopes.ts';

describe('scopes', () => {
  it('reads what apps send, in their order and without repetition', () => {
    expect(parseScopes('write read  read:statuses write')).toEqual({
      scopes: ['write', 'read', 'read:statuses'],
      unknown: [],
    });
    expect(parseScopes('read+follow+push').scopes).toEqual(['read', 'follow', 'push']);
    expect(parseScopes(['read', 'write:media']).scopes).toEqual(['read', 'write:media']);
    expect(parseScopes('read:everything read').unknown).toEqual(['read:everything']);
    expect(parseScopes('')).toEqual({ scopes: [], unknown: [] });
    expect(parseScopes('__proto__ constructor').scopes).toEqual([]);
  });

  it('lets parents open children and nothing else', () => {
    expect(scopeImplies('read', 'read:statuses')).toBe(true);
    expect(scopeImplies('read:statuses', 'read')).toBe(false);
    expect(scopeImplies('read', 'write')).toBe(false);
    expect(scopeImplies('read', 'admin:read')).toBe(false);
    expect(scopeImplies('admin:read', 'admin:read:accounts')).toBe(true);
    expect(scopeImplies('follow', 'write:follows')).toBe(true);
    expect(scopeImplies('follow', 'read:mutes')).toBe(true);
    expect(scopeImplies('follow', 'write:statuses')).toBe(false);
    expect(scopesAllow(['push', 'write'], 'write:media')).toBe(true);
    expect(scopesAllow([], 'profile')).toBe(false);
    expect(scopesCover(['read', 'write'], ['read:lists', 'write'])).toBe(true);
    expect(scopesCover(['read'], ['read:lists', 'write:lists'])).toBe(false);
  });

  it('reduces and orders', () => {
    expect(normaliseScopes(['push', 'read:statuses', 'write:media', 'read', 'push'])).toEqual([
      'read',
      'write:media',
      'push',
    ]);
    expect(normaliseScopes(['write:follows', 'follow'])).toEqual(['follow']);
    expect(formatScopes(normaliseScopes(['push', 'read']))).toBe('read push');
  });

  it('names every scope once', () => {
    expect(new Set(SCOPES).size).toBe(SCOPES.length);
    expect(SCOPES).toContain('admin:write:email_domain_blocks');
  });
});
