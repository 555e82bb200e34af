// Styles of the pages where people sign in and decide.

/** Forms, choices and lists with a button beside each entry. */
export const ACCOUNT = `
.account{max-width:34rem;margin:4vh auto 0}
.account h1{font-size:clamp(1.6rem,1.3rem + 1.4vw,2.2rem);margin-bottom:1.1rem}
.account h2{margin-top:1.8rem}
.account label{display:block;font-weight:600;margin:0 0 1rem}
.account input:not([type=radio]):not([type=checkbox]):not([type=hidden]):not([hidden]),.account textarea{display:block;width:100%;margin-top:.35rem;padding:.6rem .8rem;font:inherit;font-weight:400;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:10px}
.account fieldset{border:0;padding:0;margin:0 0 1rem}
.account legend{font-weight:600;padding:0;margin-bottom:.5rem}
.account .choice{display:flex;gap:.7rem;align-items:baseline;font-weight:400;border:1px solid var(--line);border-radius:12px;padding:.6rem .9rem;margin-bottom:.5rem;cursor:pointer}
.account .choice:has(:checked){border-color:var(--accent)}
.account .problem{border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:8px;padding:.6rem .9rem;margin-bottom:1.1rem}
.account .buttons{display:flex;flex-wrap:wrap;gap:.7rem;margin-top:1.2rem}
.account form+p{margin-top:1.2rem}
.account button{font:inherit;cursor:pointer}
.account input{accent-color:var(--accent)}
.account .row{display:flex;gap:1rem;align-items:center;justify-content:space-between;border-top:1px solid var(--line);padding:.8rem 0}
.account .row form{flex:none}
.account .code{font-size:1.05rem;user-select:all}
.account .qr{display:block;width:min(16rem,100%);margin:0 0 1rem;background:#fff;border-radius:12px}
.account .qr path{fill:#000}
.account .codes{columns:2;list-style:none;padding:0;margin:0 0 1.2rem}
.account .done{border:1px solid var(--line);border-left:4px solid var(--good);border-radius:8px;padding:.6rem .9rem;margin-bottom:1.1rem}
.account .wrong{color:var(--bad);font-size:.95rem;margin:-.6rem 0 1rem}
.account [aria-invalid=true]{border-color:var(--bad)!important}
.account input[type=file]{padding:.5rem .6rem}
.account .pair{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:.5rem;margin-bottom:.5rem}
.account .pair input{margin-top:0}
.account .pair+.wrong{margin-top:0}
.account .preview{display:block;border-radius:12px;margin-bottom:.8rem;object-fit:cover}
.account .preview.avatar{--size:6rem;border-radius:30%}
.account .preview.header{width:100%;aspect-ratio:3/1}
.account .case{border-top:1px solid var(--line);padding:.9rem 0}
.account .case h2{margin:0 0 .2rem}
.account .case summary{cursor:pointer;padding:.2rem 0}
.account .case details[open]{padding-bottom:.8rem}
.account [data-passkey=get]{margin-top:1.2rem}
.account .written{white-space:pre-wrap;overflow-wrap:anywhere}
.account dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.3rem 1rem}
.account dd{margin:0;overflow-wrap:anywhere}
.account .entry{display:block;border:1px solid var(--line);border-radius:12px;padding:.7rem .9rem;margin-bottom:.6rem;text-decoration:none;color:inherit}
.account .entry:hover{border-color:var(--accent)}
.account .entry span{display:block}
`;
