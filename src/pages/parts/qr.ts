// QR codes, drawn in the page itself.

import { type Html, html } from '../html.ts';

/** Squares of nothing around it, as ISO/IEC 18004 asks for: on dark pages readers need it. */
const QUIET_ZONE = 4;

/** A text as a QR code with its quiet zone; `label`: what it is, for those who do not see it. */
export async function qrCode(text: string, label: string): Promise<Html> {
  const { encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { border: QUIET_ZONE });
  const squares = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return html`<svg class="qr" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges" role="img" aria-label="${label}"><path d="${squares.join('')}"/></svg>`;
}
