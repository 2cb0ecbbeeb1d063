// Through what was found with n (next) and p (previous).
"use strict";

document.addEventListener("keydown", (event) => {
  if (!["n", "p"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const notes = [...document.querySelectorAll(".audited .note:not(.back)")];
  if (!notes.length) return;
  const step = event.key === "n" ? 1 : -1;
  const here = notes.indexOf(document.activeElement?.closest?.(".note"));
  const next = notes[(here < 0 ? (step > 0 ? 0 : notes.length - 1) : here + step + notes.length) % notes.length];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
});
