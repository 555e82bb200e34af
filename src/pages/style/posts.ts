// CSS of posts.

/** Posts: in lists, alone, in a thread. */
export const POSTS = `
.posts{display:grid;gap:1rem}
.posts>h2{margin:0}
.label{font-size:.9rem;color:var(--muted);margin:0 0 .6rem;display:flex;gap:.45rem;align-items:center}
.label svg{width:1rem;height:1rem;flex:none}
.label a{color:inherit;font-weight:600}
.post header{display:flex;align-items:center;gap:.75rem}
.post header>.p-author{flex:1;min-width:0}
.post header .when{margin-left:auto;flex:none;color:var(--muted);font-size:.9rem;text-decoration:none;align-self:flex-start;padding-top:.15rem}
.post header .when:hover{text-decoration:underline}
.post .body{margin-top:.75rem}
.post h2,.post h3{margin:.75rem 0 .3rem;font-size:1.2rem}
.post .text{white-space:normal}
.post .text .invisible{font-size:0;line-height:0;display:inline-block;width:0;height:0;position:absolute}
.post .text .ellipsis::after{content:"…"}
.warning{border:1px solid var(--line);border-radius:12px;background:var(--sunken)}
.warning>summary{cursor:pointer;padding:.6rem .95rem;font-weight:600;border-radius:12px}
.warning>summary::marker{color:var(--accent)}
.warning[open]>summary{border-bottom:1px solid var(--line);border-radius:12px 12px 0 0}
.warning>.inner{padding:.8rem .95rem}
.more{display:block;margin-top:.8rem;border:1px solid var(--line);border-radius:12px;padding:.65rem .9rem}
.attachments{list-style:none;margin:.9rem 0 0;padding:0;display:grid;gap:.5rem}
.attachments li>a,.attachments li>.hides{display:grid;grid-template-columns:auto 1fr;gap:.1rem .75rem;align-items:center;padding:.6rem .9rem;border:1px solid var(--line);border-radius:12px;background:var(--sunken);color:inherit;text-decoration:none}
.attachments li>a:hover{border-color:var(--accent)}
.attachments svg{width:1.4rem;height:1.4rem;color:var(--accent);grid-row:span 2}
.attachments b{font-weight:600;color:var(--accent)}
.attachments span{font-size:.93rem;color:var(--muted);grid-column:2}
.attachments img{border-radius:12px;display:block}
.quote{margin-top:.9rem;font-size:.95rem}
.quote a,.origin a{font-weight:600}
.origin{margin-top:.8rem;font-size:.95rem}
.poll{list-style:none;margin:.9rem 0 0;padding:0;display:grid;gap:.6rem}
.poll label{display:flex;justify-content:space-between;gap:1rem;font-size:.97rem}
.poll label span:last-child{color:var(--muted);font-variant-numeric:tabular-nums}
.poll progress{width:100%;height:.5rem;border:0;border-radius:99px;background:var(--line);overflow:hidden;accent-color:var(--accent);display:block;appearance:none}
.poll progress::-webkit-progress-bar{background:var(--line)}
.poll progress::-webkit-progress-value{background:var(--accent);border-radius:99px}
.poll progress::-moz-progress-bar{background:var(--accent);border-radius:99px}
.poll-sum{margin-top:.5rem;font-size:.9rem;color:var(--muted)}
.post footer:empty{display:none}
.post footer{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem 1.2rem;margin-top:.9rem;color:var(--muted);font-size:.9rem}
.post footer a{color:inherit;text-decoration:none}.post footer a:hover{text-decoration:underline}
.post footer .count{display:inline-flex;align-items:center;gap:.35rem;font-variant-numeric:tabular-nums}
.post footer svg{width:1.05rem;height:1.05rem}
.thread{display:grid;gap:.9rem}
.thread .before{opacity:.96}
.before+.before,.before+.focus{position:relative}
.before+.before::before,.before+.focus::before{content:"";position:absolute;left:2.7rem;top:-.95rem;height:.95rem;border-left:2px solid var(--line)}
.focus{border-color:color-mix(in srgb,var(--accent) 45%,var(--line));box-shadow:0 6px 24px rgb(30 20 60/.07)}
.focus .text{font-size:1.2rem;line-height:1.55}
.thread h2{margin:1rem 0 0}
.d2{margin-left:1.2rem}.d3{margin-left:2.4rem}.d4{margin-left:3.6rem}
@media (max-width:32rem){.card{padding:1rem}.d2{margin-left:.5rem}.d3{margin-left:1rem}.d4{margin-left:1.5rem}}
`;
