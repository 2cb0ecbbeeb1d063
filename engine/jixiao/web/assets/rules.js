// A draft is checked while it is typed: what the check says, the marks on its lines and the table come anew, the text stays.
"use strict";

(() => {
  const by = (id) => document.getElementById(id);
  const text = by("text");
  const go = (line) => {
    if (!text) return;
    if (text.tagName === "TEXTAREA") {
      const starts = text.value.split("\n");
      const from = starts.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      text.focus({ preventScroll: true });
      text.setSelectionRange(from, from + (starts[line - 1] || "").length);
      text.scrollLeft = 0;
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#L"]');
    if (link) setTimeout(() => go(Number(link.hash.slice(2))), 0);
  });

  const form = by("draft");
  if (!form) return;
  const saved = { text: text.value };
  let waiting, asking = false, again = false;

  const numbers = () => {
    const gutter = by("gutter"), lines = text.value.split("\n").length;
    while (gutter.children.length > lines) gutter.lastElementChild.remove();
    while (gutter.children.length < lines) {
      const one = document.createElement("a"), number = gutter.children.length + 1;
      one.id = `L${number}`; one.href = `#L${number}`; one.textContent = number;
      gutter.append(one);
    }
    text.rows = lines + 1;
  };

  const put = (page, names) => names.forEach((name) => {
    const now = by(name), next = page.getElementById(name);
    if (!now || !next) return;
    if (name === "shown" && next.querySelector(".empty")) { now.classList.add("stale"); return; }
    next.querySelectorAll("details[id]").forEach((one) => { const old = by(one.id); if (old) one.open = old.open; });
    const y = now.scrollTop;
    now.replaceWith(next);
    next.scrollTop = y;
  });

  const ask = async (address) => {
    const answer = await fetch(address, { method: "POST", body: new FormData(form) });
    return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
  };

  const check = async () => {
    if (asking) { again = true; return; }
    asking = true; again = false;
    by("checking").textContent = "正在检查…";
    try {
      const [, page] = await ask(form.dataset.check);
      if (!again) { put(page, ["told", "shown", "gutter"]); numbers(); }
      by("checking").textContent = text.value === saved.text ? "" : "没有保存";
    } catch {
      by("checking").textContent = "没有检查：连不上工作台";
    }
    asking = false;
    if (again) check();
  };

  text.addEventListener("input", () => {
    numbers();
    by("checking").textContent = "没有保存";
    clearTimeout(waiting);
    waiting = setTimeout(check, 400);
  });
  const save = async () => {
    clearTimeout(waiting);
    const sent = text.value;
    by("checking").textContent = "正在保存…";
    try {
      const [answer, page] = await ask(form.action);
      put(page, ["head", "known", "told", "shown", "gutter", "saves"]);
      numbers();
      if (answer.ok) saved.text = sent;
      by("checking").textContent = answer.ok ? "已保存" : "没有保存";
      if (!answer.ok) window.scrollTo(0, 0);
    } catch {
      by("checking").textContent = "没有保存：连不上工作台";
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.hasAttribute("formaction")) check(); else save();
  });
  window.addEventListener("beforeunload", (event) => { if (text.value !== saved.text) event.preventDefault(); });
})();
