// Controls, with every name they go by.
const clickable = 'a,button,summary,input[type="submit"],input[type="button"],input[type="image"],[role="tab"],[role="link"],'
  + '[role="button"],[role="menuitem"],[role="option"],[role="treeitem"],[onclick],[tabindex]:not(input):not(select):not(textarea)';
// A link that is nothing but a drawing goes by what its address asks for: /Files/DownloadFile/7 is "Download File".
const addressWords = (el) => {
  if (el.tagName !== "A" || /^(#|\s*javascript:|$)/i.test(el.getAttribute("href") || "")) return "";
  const words = el.pathname.split("/").filter((part) => /^[a-z]+$/i.test(part));
  return (words.pop() || "").replace(/([a-z])([A-Z])/g, "$1 $2");
};
// Whether an element stands in a row of data; tables that only arrange things have none. `tables` keeps what is known of each.
const shapeOf = (table) => {
  const rows = [...table.rows], widths = new Map();
  for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) || 0) + 1);
  return { hasHeads: rows.some(({ cells }) => [...cells].some((cell) => cell.tagName === "TH")), widths };
};
const isInRow = (el, tables) => {
  const row = el.closest('tr,[role="row"]');
  if (!row || row.getAttribute("role") === "row") return !!row;
  const table = row.closest("table");
  if (!table || /^(presentation|none)$/.test(table.getAttribute("role") || "") || row.querySelector("table")) return false;
  if (!tables.has(table)) tables.set(table, shapeOf(table));
  const { hasHeads, widths } = tables.get(table);
  return hasHeads || (row.cells.length > 1 && widths.get(row.cells.length) > 1);
};
// A row may be drawn in pieces; `ref` holds the numbers of all.
const piecesOf = (ref) => ref.split(" ").map((one) => first(`[data-ascora-ref="${one}"]`)).filter(Boolean);
const controls = (within, fonts) => {
  const isPlain = isPlainTree(document), tables = new Map(), frames = frameNames(isPlain);
  const roots = within ? [...everyMatch(within, document, isPlain)] : [document], forms = [...everyMatch("form", document, isPlain)];
  know(fonts);
  if (!roots.length) return null;
  const found = [];
  let number = 0;
  for (const el of everyMatch("[data-ascora-control]", document, isPlain)) el.removeAttribute("data-ascora-control");
  for (const el of roots.flatMap((root) => [...everyMatch(clickable, root, isPlain || isPlainTree(root))])) {
    const names = new Set(), said = readOf(el);
    const add = (text) => { const name = tidy(text); if (name) names.add(name.slice(0, 200)); };
    add(el.getAttribute("aria-label"));
    for (const id of (el.getAttribute("aria-labelledby") || "").split(/\s+/)) if (id) add((el.getRootNode().getElementById(id) || {}).textContent);
    namesIn(el, said).forEach(add);
    if (el.tagName === "INPUT") { add(el.value); add(el.alt); }
    add(tipOf(el));
    for (const inner of el.querySelectorAll("[title],[alt],[aria-label],svg>title"))
      add(inner.getAttribute("aria-label") || inner.getAttribute("alt") || inner.getAttribute("title") || inner.textContent);
    const { pictures } = said;
    if (!names.size && el.parentElement && !tidy(el.parentElement.textContent)) add(el.parentElement.getAttribute("aria-label") || tipOf(el.parentElement));
    if (!names.size) add(pictures);
    if (!names.size) add(addressWords(el));
    if (!names.size && el.hasAttribute("aria-haspopup")) add("⋮"); // three dots that are nothing but a drawing
    if (!names.size) continue;
    number++;
    el.setAttribute("data-ascora-control", String(number));
    const menu = el.closest('nav,header,[role="navigation"],[role="menubar"],[role="banner"]');
    found.push({
      number, names: [...names], drawn: tidy(pictures), role: el.getAttribute("role") || el.tagName.toLowerCase(),
      visible: rendered(el), href: el.tagName === "A" && !/^(#|\s*javascript:|$)/i.test(el.getAttribute("href") || "") ? el.href : null,
      disabled: el.disabled === true || el.getAttribute("aria-disabled") === "true" || /(^|\s|-)disabled(\s|$)/.test(el.className)
        || !!(el.parentElement && el.parentElement.tagName === "LI" && /(^|\s|-)disabled(\s|$)/.test(el.parentElement.className)),
      selected: el.getAttribute("aria-selected") === "true" || ["page", "true", "step"].includes(el.getAttribute("aria-current"))
        || (el.getAttribute("aria-selected") === null && [el, el.parentElement].some((at) => at && /(^|[\s-])(active|selected|current)(\s|$)/.test(at.className))),
      menu: !!menu && !menu.querySelector('[role="tab"]'), row: isInRow(el, tables),
      opens: el.hasAttribute("aria-haspopup") || el.hasAttribute("aria-expanded"), target: el.getAttribute("target"), framed: opensInFrame(el, frames),
      form: el.form ? forms.indexOf(el.form) : -1,
    });
  }
  return found;
};

// Form fields, with every label they go by.
const fields = (fonts) => {
  const found = [], forms = [...everyMatch("form")];
  know(fonts);
  let number = 0;
  for (const el of everyMatch("[data-ascora-field]")) el.removeAttribute("data-ascora-field");
  for (const el of everyMatch('input,select,[role="combobox"],[role="listbox"]')) {
    const type = el.tagName === "INPUT" ? el.type : el.tagName === "SELECT" ? "select" : "list";
    if (["hidden", "submit", "button", "image", "reset", "file"].includes(type) || !rendered(el)) continue;
    const names = new Set();
    const add = (text) => { const name = tidy(text).replace(/\s*[:*]+$/, ""); if (name) names.add(name.slice(0, 200)); };
    for (const label of el.labels || []) {
      const copy = label.cloneNode(true), { words, pictures } = readOf(label);
      for (const inner of copy.querySelectorAll("input,select,textarea,option")) inner.remove();
      add(pictures.trim() ? words : copy.textContent);
    }
    add(el.getAttribute("aria-label"));
    for (const id of (el.getAttribute("aria-labelledby") || "").split(/\s+/)) if (id) add((el.getRootNode().getElementById(id) || {}).textContent);
    add(el.getAttribute("placeholder")); add(el.getAttribute("title"));
    number++;
    el.setAttribute("data-ascora-field", String(number));
    found.push({
      number, type, names: [...names], filled: type !== "select" && type !== "list" && !!el.value, length: el.maxLength || -1,
      form: el.form ? forms.indexOf(el.form) : -1,
      options: type === "select" ? [...el.options].map((o) => ({ text: tidy(o.textContent), value: o.value, selected: o.selected })) : [],
      seen: isSeen(el), autocomplete: el.getAttribute("autocomplete") || "",
      values: ["text", "email", "search", "tel", "number", "url"].includes(type) ? [el.value] : [],
      text: type === "list" ? tidy(el.innerText || el.textContent) : "",
    });
  }
  return found;
};
const fill = (number, value) => {
  const el = first(`[data-ascora-field="${number}"]`);
  if (!el) return false;
  el.focus();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(el, value);
  for (const kind of ["input", "change"]) el.dispatchEvent(new Event(kind, { bubbles: true }));
  return true;
};

const holds = (ref, text) => {
  const wanted = tidy(text);
  return piecesOf(ref).some((row) => tidy(row.textContent).includes(wanted)
    || [...row.querySelectorAll("[title],[aria-label],[download]")].some((el) =>
      ["title", "aria-label", "download"].some((name) => tidy(el.getAttribute(name)).includes(wanted))));
};

const isPressable = (ref) => piecesOf(ref).flatMap((row) => [row, ...row.querySelectorAll('td,[role="gridcell"]')])
  .some((el) => !el.querySelector("input") && (el.hasAttribute("onclick") || getComputedStyle(el).cursor === "pointer"));
const above = function* (ref) { for (const row of piecesOf(ref)) for (let at = row; at; at = at.parentElement) yield at; };

// Sideways by most of what is in sight, in whatever part around the row scrolls so; whether it did.
const scrollSideways = (ref) => {
  stir();
  for (const at of above(ref)) {
    if (at.scrollWidth <= at.clientWidth || !/auto|scroll|overlay/.test(getComputedStyle(at).overflowX)) continue;
    const before = at.scrollLeft;
    at.scrollLeft += Math.max(at.clientWidth * 0.8, 50);
    if (at.scrollLeft !== before) return true;
  }
  return false;
};
const scrollBack = (ref) => {
  stir();
  for (const at of above(ref)) if (at.scrollLeft) at.scrollLeft = 0;
};
// A row to the top of what scrolls around it.
const scrollTo = (ref) => { stir(); const [row] = piecesOf(ref); if (row) row.scrollIntoView({ block: "start", inline: "nearest" }); };

// To the end of the row's scrolling parts and of the page; whether any of them could still be scrolled.
const scrollPast = (ref) => {
  stir();
  let moved = false;
  for (const at of above(ref)) {
    const before = at.scrollTop;
    if (at !== document.scrollingElement && !/auto|scroll|overlay/.test(getComputedStyle(at).overflowY)) continue;
    at.scrollTop = at.scrollHeight;
    moved ||= at.scrollTop !== before;
  }
  return moved;
};
