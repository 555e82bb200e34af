// CSS of the pages of a first start.

/** Steps, hints and choices; comes after the stylesheet of all pages. */
export const FIRST_START = `
.top .home svg{width:2.1rem;height:2.1rem;flex:none}
.setup{max-width:38rem}
.setup .steps{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;padding:0;margin:0 0 1.2rem;color:var(--muted);font-size:.95rem}
.setup .steps [aria-current]{color:var(--ink);font-weight:650}
.setup .lead{margin-bottom:1.3rem}
.setup .address{display:inline-block;font-weight:650;font-size:1.1rem}
.setup .hints{list-style:none;padding:0;margin:0 0 1.3rem}
.setup .hints li{border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:8px;padding:.55rem .9rem;margin-bottom:.5rem}
.setup .hints li.fine{border-left-color:var(--good)}
.setup label .muted{display:block;font-weight:400;font-size:.92rem}
.setup details{margin:0 0 1rem}.setup summary{cursor:pointer;color:var(--muted)}.setup details label{margin-top:.8rem}
.setup .other{border-top:1px solid var(--line);margin-top:1.8rem;padding-top:1.3rem}
.setup .handle{display:flex;align-items:baseline;gap:.4rem}
.setup .handle input{flex:1 1 8rem;min-width:0}
.setup .handle span{color:var(--muted);font-weight:400}
.setup .next li{margin-bottom:.8rem}
`;
