import { describe, expect, it } from 'vitest';
import { accentColours, contrastOf } from '../../src/pages/style/colour.ts';
import { stylesheetOf } from '../../src/pages/style/stylesheet.ts';

const LIGHT = '#f5f2f7';
const DARK = '#1d1a25';

describe('the colour of a domain', () => {
  it.each([
    '#2b6cb0',
    '#ffff00',
    '#000000',
    '#ffffff',
    '#ff0000',
    '#00ff00',
    '#808080',
    '#7a7a7a',
    '#fafa10',
  ])('%s can be read on light, on dark and below text', (accent) => {
    const colours = accentColours(accent, LIGHT, DARK);
    expect(contrastOf(colours.onLight, LIGHT)).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(colours.onDark, DARK)).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(colours.fill, colours.onFill)).toBeGreaterThanOrEqual(4.5);
  });

  it('is the default one where the setting is no colour, so nothing else gets into the stylesheet (H09)', () => {
    const sheet = stylesheetOf('red;} body{background:url(//evil.example)');
    expect(sheet.text).toContain('--fill:#2b6cb0');
    expect(sheet.text).not.toContain('evil');
  });

  it('changes the address of the stylesheet', () => {
    expect(stylesheetOf('#112233').path).not.toBe(stylesheetOf('#332211').path);
    expect(stylesheetOf('#112233').path).toMatch(/^\/assets\/pages\.[0-9a-f]{12}\.css$/);
  });
});
