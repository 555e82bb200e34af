import { describe, expect, it } from 'vitest';
import { unfit } from './entities.ts';

describe('the check of entities', () => {
  const shortcode = { shortcode: 'kea', url: 'https://a.test/kea.png', static_url: 'https://a.test/kea.png' };

  it('notices what strict clients refuse to miss, wherever it stands', () => {
    const whole = { ...shortcode, visible_in_picker: true, category: null };
    expect(unfit('CustomEmoji', whole)).toEqual([]);
    expect(unfit('CustomEmoji', { ...whole, url: null })).not.toEqual([]);
    const { url: _, ...without } = whole;
    expect(unfit('CustomEmoji', without)).not.toEqual([]);
    const marker = { last_read_id: '1', version: 1, updated_at: '2026-01-01T00:00:00.000Z' };
    expect(unfit('Marker', marker)).toEqual([]);
    expect(unfit('Marker', { ...marker, version: '1' })).not.toEqual([]);
    expect(unfit('MarkersResponse', { home: marker })).toEqual([]);
    expect(unfit('MarkersResponse', { home: { ...marker, updated_at: null } })).not.toEqual([]);
  });
});
