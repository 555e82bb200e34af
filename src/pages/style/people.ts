// CSS of avatars, lists of people and profiles.

/** Who: avatars made of an initial, rows of people, the head of a profile. */
export const PEOPLE = `
.avatar{--size:2.9rem;flex:none;width:var(--size);height:var(--size);border-radius:30%;display:grid;place-items:center;font-weight:700;font-size:calc(var(--size)*.44);line-height:1;color:#fff;background:hsl(250 35% 42%);object-fit:cover;text-decoration:none;user-select:none;overflow:hidden}
.avatar.small{--size:2.2rem}
.avatar.large{--size:6.5rem}
.h0{background:hsl(4 48% 42%)}.h1{background:hsl(28 58% 36%)}.h2{background:hsl(48 62% 30%)}.h3{background:hsl(88 42% 31%)}
.h4{background:hsl(146 44% 29%)}.h5{background:hsl(176 52% 28%)}.h6{background:hsl(199 58% 34%)}.h7{background:hsl(221 48% 44%)}
.h8{background:hsl(246 40% 48%)}.h9{background:hsl(274 38% 44%)}.h10{background:hsl(312 38% 39%)}.h11{background:hsl(340 48% 42%)}
.person{display:flex;align-items:center;gap:.75rem;text-decoration:none;color:inherit;min-width:0}
.person .who{min-width:0;line-height:1.35}
.person .name{font-weight:700;display:block}
.person:hover .name{color:var(--accent);text-decoration:underline}
.person .handle{color:var(--muted);font-size:.9rem;display:block}
.people{list-style:none;padding:0;margin:0;display:grid;gap:.9rem}
.people .person{font-size:.98rem}
.card.profile{padding:0;overflow:hidden;margin-bottom:1.6rem}
.banner{height:8.5rem;background:radial-gradient(circle at 12% 130%,rgb(255 255 255/.28) 0 22%,transparent 22.4%),radial-gradient(circle at 34% 150%,rgb(255 255 255/.16) 0 30%,transparent 30.4%),radial-gradient(circle at 88% -40%,rgb(0 0 0/.16) 0 40%,transparent 40.4%),linear-gradient(115deg,var(--fill),color-mix(in oklab,var(--fill),#1b1236 45%))}
img.banner{width:100%;object-fit:cover;display:block}
.profile .inside{padding:0 1.5rem 1.5rem}
.profile .avatar.large{margin-top:-3.4rem;border:4px solid var(--card);margin-bottom:.7rem}
.profile h1{font-size:clamp(1.7rem,1.4rem + 1.4vw,2.2rem)}
.profile .handle{color:var(--muted);margin:.15rem 0 .9rem}
.badge{display:inline-block;font-size:.8rem;line-height:1.5;padding:0 .55rem;border:1px solid var(--line);border-radius:999px;color:var(--muted);vertical-align:middle}
.bio{max-width:36rem}
.fields{display:grid;gap:0;margin:1.1rem 0 0;border:1px solid var(--line);border-radius:12px;overflow:hidden}
.fields div{display:grid;grid-template-columns:minmax(6rem,10rem) 1fr;gap:.2rem 1rem;padding:.5rem .9rem}
.fields div+div{border-top:1px solid var(--line)}
.fields dt{color:var(--muted)}.fields dd{margin:0}.fields dd p{margin:0}
.fields .proven{color:var(--good);font-weight:650}
.counts{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;margin:1.1rem 0 0;padding:0;list-style:none;color:var(--muted)}
.counts b{color:var(--ink);font-variant-numeric:tabular-nums}
.links{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin-top:.8rem;font-size:.95rem}
.follow{display:flex;flex-wrap:wrap;gap:.7rem;align-items:end;margin:0 0 .9rem}
.follow label{flex:1 1 13rem;min-width:0;font-weight:600;font-size:.95rem;margin:0}
.follow input:not([type=hidden]),.follow select{display:block;width:100%;margin-top:.3rem;padding:.55rem .8rem;font:inherit;font-weight:400;color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:10px}
.follow .button{font:inherit;font-weight:600;cursor:pointer;flex:none;padding-block:.5rem}
.follow-here{margin-top:1.3rem;padding-top:1.1rem;border-top:1px solid var(--line)}
.follow-here p{margin-bottom:.5rem;color:var(--muted)}
.follow-here .follow{max-width:32rem}
.moved{background:var(--sunken);border-radius:12px;padding:.8rem 1rem;margin-bottom:1rem}
@media (max-width:32rem){.fields div{grid-template-columns:1fr}.profile .inside{padding-inline:1.1rem}}
`;
