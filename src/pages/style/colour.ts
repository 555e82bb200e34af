// Makes the colours of a domain from its accent colour.

/** Red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number];

/** What text may have at least against its ground (WCAG 2.2, 1.4.3, level AA). */
const ENOUGH = 4.5;

const FALLBACK = '#2b6cb0';

export interface Accent {
  /** As the domain chose it: for areas. */
  fill: string;
  /** Text on `fill`. */
  onFill: string;
  /** For links and marks on the light ground. */
  onLight: string;
  /** For links and marks on the dark ground. */
  onDark: string;
}

/**
 * The colours made from a domain's accent `#rrggbb`, each with enough contrast on its ground; anything else counts as
 * the default blue.
 */
export function accentColours(accent: string, lightGround: string, darkGround: string): Accent {
  const fill = /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : FALLBACK;
  const rgb = parse(fill);
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [0, 0, 0];
  return {
    fill,
    onFill: contrast(rgb, white) >= contrast(rgb, black) ? '#ffffff' : write(black),
    onLight: write(towards(rgb, [0, 0, 0], parse(lightGround))),
    onDark: write(towards(rgb, white, parse(darkGround))),
  };
}

/** Moves a colour towards black or white in small steps until it stands out from the ground. */
function towards(colour: Rgb, end: Rgb, ground: Rgb): Rgb {
  for (let step = 0; step < 20; step += 1) {
    const mixed = mix(colour, end, step / 20);
    if (contrast(mixed, ground) >= ENOUGH) return mixed;
  }
  return end;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * share);
  return [at(0), at(1), at(2)];
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
function contrast(a: Rgb, b: Rgb): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function parse(hex: string): Rgb {
  const number = Number.parseInt(hex.slice(1), 16);
  return [(number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff];
}

function write(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
