// CSS of front pages.

/** The front page of a domain. */
export const FRONT = `
.hero{padding:2.2rem 0 2.6rem;display:flex;align-items:center;gap:2rem;justify-content:space-between}
.hero>div{max-width:44rem;min-width:0}
.hero>img{width:clamp(9rem,20vw,15rem);height:auto;flex:none}
@media (max-width:46rem){.hero{padding-top:1.2rem}.hero>img{display:none}}
.hero .where{color:var(--muted);margin-top:.4rem;font-size:1.05rem}
.hero .what{font-size:1.2rem;line-height:1.55;margin-top:1.1rem;white-space:pre-line}
.actions{display:flex;flex-wrap:wrap;gap:.7rem;margin-top:1.5rem}
.button{display:inline-block;padding:.6rem 1.25rem;border-radius:999px;background:var(--fill);color:var(--on-fill);text-decoration:none;font-weight:600;border:1px solid transparent}
.button:hover{filter:brightness(1.08);text-decoration:underline}
.button.quiet{background:transparent;color:var(--accent);border-color:var(--line)}
.columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,20rem);gap:2.2rem;align-items:start}
.aside{display:grid;gap:1.2rem}
.aside h2{font-size:1.15rem;margin-bottom:.7rem}
.rules{padding-left:1.3rem;margin:0}.rules li{margin-bottom:.5rem}.rules li::marker{color:var(--accent);font-weight:700}
.here{margin-bottom:2.2rem}
.people.grid{grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:.8rem 1.4rem}
.people.grid .person{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:.7rem .9rem;height:100%}
.people.grid .person:hover{border-color:var(--accent)}
.start{margin-top:1.2rem}
.start ol{padding-left:1.3rem}.start li{margin-bottom:1rem}.start li::marker{color:var(--accent);font-weight:700}
@media (max-width:54rem){.columns{grid-template-columns:1fr}}
`;
