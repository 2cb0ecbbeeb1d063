// What a browser adds where it can run scripts. Every page works without: forms are sent and pages come.
"use strict";

const status = (words) => { document.getElementById("status").textContent = words; };

// A form that is sent changes the page in place: what is unfolded stays unfolded, and nobody loses their place.
async function put(answer, focus) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = document.getElementById("main");
  const open = [...main.querySelectorAll("details[id][open]")].map((one) => one.id);
  const y = window.scrollY;
  main.replaceWith(page.getElementById("main"));
  document.title = page.title;
  for (const id of open) { const one = document.getElementById(id); if (one) one.open = true; }
  window.scrollTo(0, y);
  if (focus) document.getElementById(focus)?.querySelector("summary")?.focus({ preventScroll: true });
  ready(document.getElementById("main"));
}

async function send(form, submitter) {
  const ask = form.dataset.ask;
  if (ask && !window.confirm(ask)) return;
  const body = new FormData(form, submitter);
  const file = form.enctype === "multipart/form-data";
  status("正在保存…");
  try {
    const answer = await fetch(form.action, { method: "POST", body: file ? body : new URLSearchParams(body) });
    if (answer.status === 401) { status("没有保存：登录已过期。请在新窗口登录，再回来保存一次"); return; }
    status(answer.ok ? "已保存" : "没有保存");
    history.replaceState(null, "", answer.ok ? new URL(answer.url).pathname + location.search : location.href);
    await put(answer, form.closest("details[id]")?.id);
    if (!answer.ok) { window.scrollTo(0, 0); document.getElementById("main").focus(); }
  } catch {
    status("没有保存：连不上工作台");
    return;
  }
  setTimeout(() => status(""), 3000);
}

// What is tried is shown while it is typed.
function live(form) {
  let waiting, last = 0;
  const again = async () => {
    const mine = ++last;
    const answer = await fetch(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.getElementById(form.dataset.live);
    if (part && mine === last) document.getElementById(form.dataset.live).replaceWith(part);
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(again, 250); });
}

// Percentages are whole numbers of hundredths of a hundredth here: no mark is ever reckoned in a browser, this only shows one.
function worth(form) {
  const out = form.querySelector("output.worth");
  const share = form.elements.share;
  if (!out || !share) return;
  form.addEventListener("change", (event) => {
    if (event.target.name === "grade" && !share.value) share.value = event.target.dataset.to;
    share.placeholder = event.target.name === "grade" ? `${event.target.dataset.from}–${event.target.dataset.to}` : share.placeholder;
  });
}

// A table whose heads are buttons: pressed, they put its rows in order.
function sortable(table) {
  table.querySelectorAll("thead th").forEach((head, at) => {
    if (!head.textContent.trim() || head.querySelector(".hidden, button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("th[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => (row.cells[at]?.dataset.value ?? row.cells[at]?.textContent ?? "").trim();
      const compare = "number" in head.dataset
        ? (a, b) => (parseFloat(value(a)) || 0) - (parseFloat(value(b)) || 0)
        : (a, b) => value(a).localeCompare(value(b), "zh-CN");
      const rows = [...table.tBodies[0].rows].sort(compare);
      table.tBodies[0].append(...(down ? rows.reverse() : rows));
    });
  });
}

function filters(box) {
  const table = document.getElementById(box.dataset.filters);
  box.addEventListener("change", () => {
    const wanted = [...box.querySelectorAll("input:checked")].map((one) => one.dataset.filter);
    for (const part of table.tBodies) part.hidden = !wanted.every((name) => part.classList.contains(name));
  });
}

// Files and folders that are dropped are sent as if they had been chosen.
function drop(form) {
  const stop = (event) => { event.preventDefault(); form.classList.toggle("over", event.type === "dragover"); };
  ["dragover", "dragleave"].forEach((name) => form.addEventListener(name, stop));
  form.addEventListener("drop", async (event) => {
    stop(event);
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
    const files = entries.length ? (await Promise.all(entries.map(inside))).flat() : [...event.dataTransfer.files];
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    for (const one of files) body.append("files", one);
    status(`正在放入${files.length}个文件…`);
    await put(await fetch(form.action, { method: "POST", body }));
    status("");
  });
  form.querySelectorAll("input[type=file]").forEach((one) => one.addEventListener("change", () => form.requestSubmit()));
}

const inside = (entry) => entry.isFile
  ? new Promise((done) => entry.file((one) => done([one]), () => done([])))
  : new Promise((done) => {
      const reader = entry.createReader(), all = [];
      const more = () => reader.readEntries(async (some) => {
        if (!some.length) return done((await Promise.all(all.map(inside))).flat());
        all.push(...some); more();
      }, () => done([]));
      more();
    });

// While files are read the page looks after them.
async function waits(line) {
  const answer = await fetch(line.dataset.wait);
  const told = await answer.json();
  if (told.waiting) {
    line.querySelector("progress").value = told.all - told.waiting;
    line.querySelector("span").textContent = told.waiting;
    setTimeout(() => waits(line), 700);
  } else {
    await put(await fetch(location.href));
  }
}

function ready(root) {
  root.querySelectorAll("form[method=post]:not([data-plain])").forEach((form) =>
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form, event.submitter); }));
  root.querySelectorAll("form[data-live]").forEach(live);
  root.querySelectorAll("form.judge").forEach(worth);
  root.querySelectorAll("table.sortable").forEach(sortable);
  root.querySelectorAll("[data-filters]").forEach(filters);
  root.querySelectorAll("#drop").forEach(drop);
  root.querySelectorAll("[data-wait]").forEach(waits);
}
document.addEventListener("DOMContentLoaded", () => {
  ready(document);
  const at = location.hash.startsWith("#line-") && document.getElementById(location.hash.slice(1));
  if (at) at.querySelector("details").open = true;
});
