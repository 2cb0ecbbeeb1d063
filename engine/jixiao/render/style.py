"""The style of a page: one sheet for the screen, the phone and paper.

Dark ink on white throughout, headings in the serif face of official papers. Tables wider than the screen scroll by
themselves; what explains a mark unfolds over the whole width below it; what is folded on a phone is open elsewhere, and
paper shows no trace of folding.
"""

STYLE = """\
:root { color-scheme: light; --ink: #1c2430; --soft: #4f5a69; --line: #cfd5dd; --shade: #f3f5f8; --link: #164a87; --mark: #fff1b8;
  --serif: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", STSong, SimSun, serif;
  --sans: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 58rem; padding: 1rem; color: var(--ink); background: #fff; font: 16px/1.7 var(--sans);
  overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .2em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }

/* the text */
h1, h2, h3, h4, h5 { font-family: var(--serif); line-height: 1.4; margin: 1.4rem 0 .5rem; break-after: avoid; }
h1 { font-size: 1.65rem; text-align: center; margin: 1rem 0; } h2 { font-size: 1.3rem; margin-top: 2.2rem; }
h3 { font-size: 1.12rem; } h4, h5 { font-size: 1rem; }
.subtitle { color: var(--soft); text-align: center; margin: .2rem 0; }
p { margin: .6rem 0; } article > p:not(.subtitle) { text-indent: 2em; }
ol, ul { padding-left: 1.8rem; margin: .6rem 0; } li { margin: .25rem 0; }
.gap { background: var(--mark); color: inherit; font-weight: 600; padding: 0 .15em; }
:target { background: var(--mark); scroll-margin-top: 1rem; }
article + article { border-top: 3px double var(--line); margin-top: 3rem; }

/* contents */
.contents { background: var(--shade); border: 1px solid var(--line); padding: .5rem 1rem; margin: 1.2rem 0; }
.contents > summary { font-family: var(--serif); font-weight: 700; }
.contents ol { list-style: none; padding: 0; margin: .3rem 0; } .contents li { break-inside: avoid; margin: 0; padding: .1rem 0; }
.contents .second { padding-left: 1.5em; font-size: .9375rem; }
.contents li > details { display: inline-block; vertical-align: top; margin-left: 1em; font-size: .9375rem; }
.contents details ol { padding-left: 1rem; } .contents a { text-decoration: none; }

/* tables */
figure { margin: 1.4rem 0; } .table { position: relative; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.5; }
col { width: calc(100% * var(--share) / var(--shares)); }
caption, figcaption { font-weight: 600; font-size: .9375rem; padding: .4rem 0; text-align: center; }
th, td { border: 1px solid var(--line); padding: .4rem .5rem; text-align: left; vertical-align: top; min-width: 4.4em; }
thead th { background: var(--shade); text-align: center; vertical-align: middle; }
td.right { text-align: right; font-variant-numeric: tabular-nums; } td.center { text-align: center; }
td.right, td.right summary { overflow-wrap: normal; }

/* what unfolds */
summary { cursor: pointer; }
.why > summary { list-style: none; display: inline-block; color: var(--link); text-decoration: underline dotted; }
.why > summary::-webkit-details-marker { display: none; }
.why[open] > summary { background: var(--mark); }
.notes { position: absolute; left: 0; right: 0; z-index: 1; margin-top: .3rem; padding: .4rem 1rem; text-align: left;
  background: #fff; border: 1px solid var(--link); border-left-width: 4px; box-shadow: 0 6px 20px #1c243040; }
.notes p { margin: .3rem 0; }
.data { margin: -1.2rem auto 1.6rem; max-width: 30rem; font-size: .875rem; color: var(--soft); }
.data table { color: var(--ink); }
svg { display: block; width: 100%; max-width: 30rem; height: auto; margin: 0 auto; break-inside: avoid; }

@media screen and (max-width: 58rem) {
  table { min-width: calc(var(--shares) * 4.2em); } td { min-width: 5.4em; } td.right { min-width: 0; }
}
@media screen and (max-width: 40rem) {
  table { min-width: calc(var(--shares) * 3.4em); }
  /* a shade at the right edge while a table goes on beyond it */
  .scroll { background: linear-gradient(to left, #fff 50%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to left, #1c243050, transparent) right / .9rem 100% no-repeat scroll; }
}
@media (max-width: 40rem) {
  caption, h1, .subtitle { text-align: left; } caption span { display: inline-block; max-width: calc(100vw - 2rem); }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; } a { color: inherit; text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } :target { background: none; }
  .scroll { overflow: visible; } table { font-size: 9pt; }
  th, td { border-color: #767f8c; padding: 3pt 4pt; min-width: 3.2em; }
  thead { display: table-header-group; } li, td:not([rowspan]) { break-inside: avoid; } caption, thead { break-after: avoid; }
  .chart { break-inside: avoid; } svg { max-width: 11cm; }
  .notes, .data:not([open]), .data > summary, .contents li > details { display: none; }
  .why > summary { color: inherit; text-decoration: none; background: none; }
  .appendix, article + article, .several + article { break-before: page; } article + article { border: 0; margin: 0; }
}
@media print, (min-width: 40.01rem) { .contents.one ol { columns: 2; column-gap: 2rem; } }
/* open without a script, where the browser can: elsewhere the contents stay folded and open by hand */
@supports selector(::details-content) { @media print, (min-width: 40.01rem) {
  .contents::details-content { content-visibility: visible; } .contents > summary { list-style: none; pointer-events: none; }
} }
@page { size: A4; margin: 20mm 18mm 18mm; @bottom-center { content: "— " counter(page) " —"; font-size: 9pt; } }
"""
