/** One sheet for all pages. Colors are by contrast (WCAG AA), light and dark; nothing is loaded from elsewhere. */
export const styleSheet = `
:root { color-scheme: light dark; --line: light-dark(#d6d6d6, #454545); --soft: light-dark(#5a5a5a, #c0c0c0);
  --link: light-dark(#0b5cab, #7cc0ff); --top: light-dark(#1f3a5f, #14263f); --side: light-dark(#f5f5f5, #222);
  font: 14px/1.45 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; background: light-dark(#fff, #1b1b1b); color: light-dark(#1b1b1b, #f2f2f2); }
a { color: var(--link); }
.top { background: var(--top); color: #fff; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; padding: .6rem 1rem; }
.top a { color: #fff; }
.top .who { margin-left: auto; display: flex; gap: .75rem; align-items: center; }
.top strong { font-weight: 600; }
.frame { display: grid; grid-template-columns: 14rem minmax(0, 1fr); min-height: calc(100vh - 3rem); }
nav.side { background: var(--side); border-right: 1px solid var(--line); padding: .5rem 0; }
nav.side a { display: block; padding: .5rem 1rem; text-decoration: none; color: inherit; border-left: 3px solid transparent; }
nav.side a:hover { text-decoration: underline; }
nav.side a[aria-current] { border-left-color: var(--link); font-weight: 600; }
main { padding: 1rem 1.5rem 3rem; max-width: 80rem; }
h1 { font-size: 1.4rem; margin: .25rem 0 .75rem; }
h1, h2, .path li { overflow-wrap: anywhere; min-width: 0; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
.path { color: var(--soft); }
.path ol { list-style: none; display: flex; flex-wrap: wrap; gap: 0 .4rem; padding: 0; margin: 0; }
.path li + li::before { content: "\\203A\\00a0"; }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; border-bottom: 1px solid var(--line); margin: .5rem 0 1rem; padding: 0; list-style: none; }
.tabs a { display: block; padding: .3rem 0; text-decoration: none; color: inherit; }
.tabs a[aria-current] { border-bottom: 2px solid var(--link); font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; max-width: 20rem; overflow-wrap: break-word; }
th { font-weight: 600; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(9rem, 16rem) minmax(0, 1fr); gap: .35rem 1rem; margin: 0; }
dt { color: var(--soft); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem; padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); padding: .75rem 1rem; border-radius: 4px; }
.tiles b { display: block; font-size: 1.6rem; font-weight: 600; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0 1rem; }
button, .button, input, select { font: inherit; padding: .35rem .75rem; border: 1px solid var(--soft); border-radius: 4px; background: light-dark(#fff, #2b2b2b); color: inherit; max-width: 100%; }
.button { display: inline-block; text-decoration: none; }
button.main, .button.main { background: light-dark(#0b5cab, #1d4f86); border-color: transparent; color: #fff; }
fieldset { border: 0; border-top: 1px solid var(--line); margin: 1rem 0 0; padding: .5rem 0 0; }
legend { font-weight: 600; padding: 0 .5rem 0 0; }
.toggle { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .25rem 1rem; align-items: center; max-width: 46rem; padding: .35rem 0; }
.toggle input[type=checkbox] { width: 1.2rem; height: 1.2rem; }
.field { display: block; margin: .75rem 0; }
.field select, .field input { display: block; margin-top: .2rem; min-width: min(22rem, 100%); }
.state, time { white-space: nowrap; }
.state::before { content: ""; display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; margin-right: .4rem; background: var(--soft); }
.state.good::before { background: light-dark(#0f7b0f, #6ccb5f); }
.state.bad::before { background: light-dark(#c50f1f, #ff99a4); }
.state.wait::before { background: light-dark(#8a5a00, #ffc83d); }
.note { border-left: 3px solid var(--link); padding: .4rem .75rem; background: var(--side); max-width: 60rem; }
.quiet { color: var(--soft); }
@media (max-width: 700px) {
  .frame { grid-template-columns: minmax(0, 1fr); }
  nav.side { display: flex; flex-wrap: wrap; border-right: 0; border-bottom: 1px solid var(--line); padding: 0 .25rem; }
  nav.side a { padding: .5rem .6rem; border-left: 0; border-bottom: 3px solid transparent; }
  nav.side a[aria-current] { border-bottom-color: var(--link); }
  main { padding: .75rem 1rem 2rem; }
  .top .who { margin-left: 0; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: .5rem; }
}
`;

/** What a page does by itself: a choice takes effect when it is made, and what cannot be taken back is asked about. */
export const script = `
for (const select of document.querySelectorAll('select[data-goes]')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}
for (const form of document.querySelectorAll('form[data-ask]')) {
  form.addEventListener('submit', (event) => {
    if (!confirm(form.dataset.ask)) event.preventDefault();
  });
}
`;
