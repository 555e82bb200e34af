// The logo as SVG.

/** A pūkeko, drawn for this project: the mark of every page and the icon of domains that set none. */
export const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-label="A pūkeko">
<g fill="none" stroke="#c8452f" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
<path d="M28 46v7l-5 7m5-7 1 7m-1-7 6 6M38 46l3 6-3 8m3-8 3 8m-3-8 7 5"/>
</g>
<path fill="#fff" stroke="#d9d5e6" stroke-width=".8" d="M50 33c5-1 9-5 10-10 1 7-2 13-8 16z"/>
<path fill="#2b2350" d="M48 31c4-2 8-6 10-12-5 1-11 4-14 8z"/>
<path fill="#3346a8" d="M21 16c-5 8-9 14-7 22 2 7 9 10 18 10 11 0 19-6 20-14 1-5-2-8-7-9-7-2-13-1-15-8-1-4-5-6-9-1z"/>
<path fill="#2b2350" d="M30 27c9-1 17 0 21 5 2 3-3 8-9 9-9 1-15-4-12-14z"/>
<circle cx="22" cy="14" r="8" fill="#3346a8"/>
<path fill="#c8452f" d="M21 6.4c-4-.6-7 1.6-8.2 4.6L5 16.5c2 2.4 6 3 9.6 2.3 3-.6 4-3.6 4.2-6.3.2-2.5 1-4.5 2.2-6.1z"/>
<circle cx="23.5" cy="12.5" r="1.9" fill="#f7e9e2"/><circle cx="23.3" cy="12.5" r="1.1" fill="#17122c"/>
</svg>
`;
