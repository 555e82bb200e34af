// CSS of every page.

/** Ground, ink and type of every page. Colours of the domain come before it (`stylesheet.ts`). */
export const BASE = `
*,*::before,*::after{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1.5rem}
body{margin:0;display:flex;flex-direction:column;min-height:100vh;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Ubuntu,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,.name{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L","Book Antiqua",Georgia,serif;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.9rem,1.4rem + 2.2vw,2.9rem);margin:0;letter-spacing:-.015em}
h2{font-size:1.35rem;margin:0 0 .9rem}
p{margin:0 0 .8em}p:last-child{margin-bottom:0}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
code,pre,kbd{font-family:ui-monospace,"Cascadia Code","SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
pre{overflow-x:auto;background:var(--sunken);border:1px solid var(--line);border-radius:10px;padding:.8rem 1rem;line-height:1.5;white-space:pre-wrap}
blockquote{margin:0 0 .8em;padding-left:1rem;border-left:3px solid var(--line);color:var(--muted)}
ul,ol{padding-left:1.3rem;margin:0 0 .8em}
img{max-width:100%;height:auto}
.muted{color:var(--muted)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--card);padding:.5rem 1rem;border-radius:8px;z-index:2}
.skip:focus{top:1rem}
.top{display:flex;align-items:center;gap:1.2rem;width:100%;max-width:66rem;margin:0 auto;padding:1rem 1.25rem}
.top .home{display:flex;align-items:center;gap:.6rem;font-weight:650;color:var(--ink);text-decoration:none;min-width:0}
.top .home:hover span{text-decoration:underline;text-decoration-color:var(--accent)}
.top .home img{width:2.1rem;height:2.1rem;flex:none}
.top nav{margin-left:auto;display:flex;flex:none;gap:1.1rem;font-size:.95rem}
.top nav a{color:var(--muted);text-decoration:none;overflow-wrap:normal}
@media (max-width:26rem){.top{gap:.8rem}.top nav{gap:.8rem;font-size:.9rem}}
.top nav a:hover{color:var(--accent);text-decoration:underline}
main{display:block;flex:1;width:100%;max-width:66rem;margin:0 auto;padding:.5rem 1.25rem 3rem}
.narrow{max-width:42rem;margin-inline:auto}
.foot{border-top:1px solid var(--line);color:var(--muted);font-size:.9rem}
.foot div{max-width:66rem;margin:0 auto;padding:1.4rem 1.25rem 2.4rem;display:flex;flex-wrap:wrap;gap:.4rem 1.4rem}
.foot div>span{margin-right:auto}
.foot nav{display:flex;flex-wrap:wrap;gap:.2rem .9rem}
.foot a{color:inherit}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:1.15rem 1.3rem;box-shadow:0 1px 2px rgb(30 20 60/.04)}
.pager{display:flex;justify-content:space-between;gap:1rem;margin-top:1.4rem}
.pager a{display:inline-block;padding:.55rem 1.1rem;border:1px solid var(--line);border-radius:999px;background:var(--card);text-decoration:none}
.pager a:hover{border-color:var(--accent)}
.pager a:last-child{margin-left:auto}
.empty{color:var(--muted);text-align:center;padding:2.6rem 1rem;border:1px dashed var(--line);border-radius:16px}
.notice{max-width:34rem;margin:9vh auto;text-align:center}
.notice img{width:7rem;margin-bottom:1rem}
.notice p{color:var(--muted);margin-top:.8rem}
@media (prefers-reduced-motion:no-preference){a,.card{transition:border-color .15s,color .15s}}
@media print{.top nav,.foot,.pager{display:none}.card{box-shadow:none}}
`;
