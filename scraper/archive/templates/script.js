"use strict";
(() => {
  const box = document.querySelector("[data-search]");
  if (box) {
    const rows = [...document.querySelectorAll("[data-find]")];
    const said = document.querySelector("[data-found]");
    const find = () => {
      const words = box.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLocaleLowerCase() + " " + row.dataset.find.toLocaleLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      said.textContent = words.length ? `${shown} of ${rows.length}` : "";
    };
    box.closest("[hidden]").hidden = false;
    box.addEventListener("input", find);
  }
  const seal = document.querySelector("[data-extracted]");
  const warn = () => { document.querySelector("[data-extract-first]").hidden = false; };
  if (seal) {
    seal.addEventListener("error", warn);
    if (seal.complete && seal.naturalWidth === 0) warn();
  }
})();
