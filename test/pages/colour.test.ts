import { describe, expect, it } from 'vitest';
import { accentColours } from '../../src/pages/style/colour.ts';
import { stylesheetOf } from '../../src/pages/style/stylesheet.ts';

/** Contrast ratio of two `#rrggbb` colours as WCAG 2.2 defines it, written apart from the product. */
function contrastOf(...colours: [string, string]): number {
  const luminances = colours.map((colour) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

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
