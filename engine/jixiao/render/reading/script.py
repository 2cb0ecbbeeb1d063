"""The one script of a page: it narrows and orders the lines, and opens the line that a link leads to.

It writes nothing into the page but what stands there already, asks nobody for anything and keeps nothing. Without it the page
shows all lines in the order of the framework. What it compares stands in `data-` attributes, as text or as whole hundredths.
"""

from typing import Final

SCRIPT: Final = """
(() => {
  "use strict";
  const every = (root, what) => [...root.querySelectorAll(what)];
  const order = (table, key, down) => {
    const body = table.tBodies[0], rows = [...body.rows];
    const worth = (row) => (key ? row.dataset[key] : row.dataset.place);
    const words = rows.some((row) => !/^-?\\d+$/.test(worth(row)));
    const compare = (one, other) =>
      words ? worth(one).localeCompare(worth(other), "zh-CN") : Number(worth(one)) - Number(worth(other));
    const place = (row) => Number(row.dataset.place);
    rows.sort((one, other) => (down ? -1 : 1) * compare(one, other) || place(one) - place(other));
    body.append(...rows);
    for (const head of every(table, "th[data-key]")) {
      if (head.dataset.key === key) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };
  for (const table of every(document, "table.sortable")) {
    for (const head of every(table, "th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () =>
        order(table, head.dataset.key, head.getAttribute("aria-sort") !== "descending"));
    }
  }
  for (const box of every(document, ".lines")) {
    const table = box.querySelector("table"), rows = every(table, "tbody tr"), tools = box.querySelector(".tools");
    const tool = (name) => tools.querySelector(`[name=${name}]`);
    const told = tools.querySelector("output");
    const show = () => {
      const sought = tool("words").value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        const fits = row.textContent.toLowerCase().includes(sought)
          && ["worth", "state"].every((name) => !tool(name).value || row.dataset[name] === tool(name).value)
          && !(tool("found").checked && row.dataset.found === "0");
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      told.value = shown === rows.length ? `共${shown}项` : `显示${shown}项，共${rows.length}项`;
    };
    tools.addEventListener("input", show);
    tool("order").addEventListener("change", () => order(table, tool("order").value, tool("order").value !== ""));
    tools.hidden = false;
    show();
  }
  const lead = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)))
      || document.getElementById(location.hash.slice(1));
    if (!row || !row.matches(".lines tr")) return;
    row.hidden = false;
    for (const one of every(row, "details")) one.open = true;
    row.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", lead);
  lead();
})();
"""
