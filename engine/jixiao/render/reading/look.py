"""The style that a reading adds to that of a page: the score on top, the lines as cards on a phone, the report alone on paper."""

from typing import Final

LOOK: Final = """\
.card { border: 1px solid var(--line); border-top: 4px solid var(--link); padding: .6rem 1.2rem 1rem; margin: 1rem 0; }
.card h1 { text-align: left; margin: .4rem 0 0; } .card .subtitle { text-align: left; }
.card .score { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.2rem; margin: .6rem 0; }
.card .total { font-size: 2.6rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; }
.card .total small { font-size: 1rem; font-weight: 400; color: var(--soft); }
.card .grade { font: 700 1.3rem var(--serif); border: 2px solid currentColor; padding: 0 .6rem; color: var(--link); }
.card svg { margin: .6rem 0; } .card ol { margin-top: .2rem; }
.card h2 { font-size: 1.05rem; margin: .8rem 0 .2rem; } .jump a { margin-right: 1.2rem; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; background: var(--shade); padding: .5rem .8rem;
  font-size: .875rem; }
.tools[hidden], .lines tr[hidden] { display: none; }
.tools input[type=search], .tools select { font: inherit; padding: .15rem .3rem; max-width: 11rem; }
.tools output { color: var(--soft); margin-left: auto; }
.sortable th button { all: unset; cursor: pointer; text-decoration: underline dotted; }
.sortable th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.sortable th[aria-sort=descending] button::after { content: " ↓"; }
.sortable th[aria-sort=ascending] button::after { content: " ↑"; }
.lines .of { display: block; color: var(--soft); font-size: .8125rem; } .lines .mark { font-weight: 700; }
.lines td { min-width: 0; } .lines td.name, .lines td.why { min-width: 9em; }
.lines td.right, .lines .worth { white-space: nowrap; }
.lines .why summary { text-decoration: underline dotted; color: var(--link); }
.lines .steps { border-left: 3px solid var(--link); padding-left: .6rem; margin: .3rem 0; }
.lines .steps p { margin: .3rem 0; } .lines .see { display: block; }
.lines tfoot td { background: var(--shade); font-weight: 600; }
.project + .project { border-top: 3px double var(--line); margin-top: 3rem; }
.project { content-visibility: auto; contain-intrinsic-size: auto 3000px; }
.report { border: 1px solid var(--line); box-shadow: 0 1px 6px #1c243030; padding: 1rem 1.4rem; margin: 2rem 0; }
.proof > h2:first-child, .report > h2:first-child { margin-top: .6rem; }
@media screen and (max-width: 40rem) {
  .lines table, .index table { min-width: 0; } .lines .scroll, .index .scroll { background: none; }
  .lines thead { display: none; }
  .lines tr { display: grid; grid-template-columns: 1fr 1fr 1.2fr; border-bottom: 1px solid var(--line); }
  .lines td { border: 0; padding: .2rem .3rem; } .lines td:empty { display: none; }
  .lines td.name { grid-column: 1 / 3; font-weight: 600; } .lines td.mark { grid-column: 3; grid-row: 1; font-size: 1.1rem; }
  .lines td.right { text-align: left; } .lines td.mark { text-align: right; }
  .lines td.target { grid-column: 1 / 3; } .lines td.actual { grid-column: 3; }
  .lines td.possible { grid-column: 1; } .lines td.lost { grid-column: 2; } .lines td.worth { grid-column: 3; }
  .lines td.why { grid-column: 1 / 4; }
  .lines td[data-label]::before { content: attr(data-label) " "; color: var(--soft); font-weight: 400; font-size: .75rem; }
  .lines tbody, .lines table, .lines tfoot, .lines caption { display: block; } .lines caption { text-align: left; }
  .report { padding: .4rem .8rem; } .index .wide { display: none; }
}
@media print {
  .card, .findings, .lines, .proof, .index { display: none; }
  .report { border: 0; box-shadow: none; padding: 0; margin: 0; } .project { content-visibility: visible; }
  .project + .project { border: 0; margin: 0; break-before: page; }
}
"""
