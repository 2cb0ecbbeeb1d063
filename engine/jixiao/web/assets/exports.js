// While a file is made its page tells how far it is, and shows the file when it is there.
"use strict";

async function follow(line) {
  const answer = await fetch(line.dataset.job);
  if (!answer.ok) return location.reload();
  const told = await answer.json();
  if (told.over) return location.reload();
  const bar = line.querySelector("progress");
  if (told.total) { bar.max = told.total; bar.value = told.done; } else bar.removeAttribute("value");
  line.querySelector("span").textContent = told.total ? `${told.label}，${told.done}/${told.total}` : told.label;
  setTimeout(() => follow(line), 1000);
}
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-job]").forEach(follow));
