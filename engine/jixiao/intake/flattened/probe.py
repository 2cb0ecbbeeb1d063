import sys, time
from pathlib import Path
from jixiao.intake.flattened import atoms as A, heading as H, body as B
from jixiao.intake.forms import heading as FH
for p in sys.argv[1:]:
    chars = A.characters(Path(p).read_text())
    for s in A.shapes(chars):
        at = A.cut(chars, s)
        hs = H.headings(at, p, glued=s=="glued")
        if not hs: continue
        h=hs[0]
        names=FH.columns(h.cells)
        if 'level3' not in names: print(p, names); continue
        t=time.time()
        sub=at[h.end:]
        rows,n=B.fit(sub,names,s)
        print('==',Path(p).name, s, len(sub), n, names, round(time.time()-t,2))
        for r in rows:
            print('  ', '?' if r.open else 'X' if r.stray else ' ', {names[c] or c:''.join(a.text for a in sub[x.start:x.stop])[:18] for c,x in r.cells.items()})
        print('   rest:', [a.text[:10] for a in sub[n:n+8]])
        break
