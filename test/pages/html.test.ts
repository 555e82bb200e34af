import { describe, expect, it } from 'vitest';
import { html, safe, xml } from '../../src/pages/html.ts';
import { hrefOf, isOwn } from '../../src/pages/links.ts';

const HOSTILE = `<script>alert(1)</script>"'&`;

describe('templates', () => {
  it('escape text between tags and in attributes', () => {
    expect(html`<p title="${HOSTILE}">${HOSTILE}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;">&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</p>',
    );
  });

  it('leave markup of their own as it is, lists too, and write nothing for what is not there', () => {
    const items = ['a', '<b>'].map((each) => html`<li>${each}</li>`);
    expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.text).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li>0</ul>',
    );
    expect(html`${safe('<em>kept</em>')}`.text).toBe('<em>kept</em>');
  });

  it('escape lists of text as well', () => {
    expect(html`${['<', ['>']]}`.text).toBe('&lt;&gt;');
  });

  it('leave out of XML what no XML may hold', () => {
    expect(xml`<a>${'x\u0000\u000b\ufffe<'}</a>`.text).toBe('<a>x&lt;</a>');
  });
});

describe('addresses', () => {
  const domain = { origin: 'https://ana.example' };

  it.each([
    'javascript:alert(1)',
    'JaVa\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'https://user:pw@evil.example/',
    '//evil.example/',
    '/relative',
    '',
    null,
  ])('of no safe kind are no links (O12): %j', (address) => {
    expect(hrefOf(domain, address)).toBeNull();
  });

  it('fall back to the next one', () => {
    expect(hrefOf(domain, 'javascript:alert(1)', 'https://far.example/posts/1')).toBe(
      'https://far.example/posts/1',
    );
  });

  it('on the domain itself are paths, and nobody else is the domain', () => {
    expect(hrefOf(domain, 'https://ana.example/@ana?x=1')).toBe('/@ana?x=1');
    expect(isOwn(domain, 'https://ana.example.evil.test/')).toBe(false);
    expect(isOwn(domain, 'http://ana.example/')).toBe(false);
    expect(isOwn(domain, null)).toBe(false);
  });
});
