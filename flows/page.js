// Runs in every page before its own scripts. Gives flows three things a person has: a sense of whether the page is
// still busy, the page as it reads (not as it was sent), and the controls with the names they go by.
(() => {
  if (window.__ascora) return;
  const state = { pending: 0, changes: 0, changedAt: performance.now(), leaving: false };
  const mark = () => `${performance.timeOrigin}:${state.changes}`;
  addEventListener("beforeunload", () => { state.leaving = true; });
  // The marks that looking leaves behind are no change of the page.
  const isOurs = (change) => change.type === "attributes" && change.attributeName.startsWith("data-ascora-");
  new MutationObserver((changes) => {
    if (!changes.every(isOurs)) { state.changes++; state.changedAt = performance.now(); }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const begin = () => { state.pending++; };
  const end = () => { state.pending--; state.changedAt = performance.now(); };
  const fetched = window.fetch;
  if (fetched) window.fetch = function (...args) { begin(); return fetched.apply(this, args).finally(end); };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...args) {
    begin();
    this.addEventListener("loadend", end, { once: true });
    try { return send.apply(this, args); } catch (error) { end(); throw error; }
  };

  const rendered = (el) => {
    const style = getComputedStyle(el);
    if (style.display === "contents") return !el.parentElement || rendered(el.parentElement);
    return el.checkVisibility({ checkVisibilityCSS: true });
  };
  const unboxed = new Set(["OPTION", "OPTGROUP", "BR", "WBR", "COL", "COLGROUP", "DATALIST", "AREA", "SOURCE", "TRACK", "PARAM"]);
  const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();

  const busy = (loading) => {
    if (document.readyState !== "complete" || state.pending > 0 || state.leaving || window.__ascora_forward) return true;
    for (const el of document.querySelectorAll('[aria-busy="true"]')) if (rendered(el)) return true;
    const words = new Set(loading.map((word) => word.toLowerCase()));
    for (const el of document.querySelectorAll("div,span,p,td"))
      if (el.childElementCount === 0 && el.textContent.length < 20 && words.has(tidy(el.textContent).toLowerCase()) && rendered(el)) return true;
    return false;
  };

  // ---- the page as it reads
  const dropped = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "LINK", "BASE"]);
  const voids = new Set(["AREA", "BR", "COL", "EMBED", "HR", "IMG", "INPUT", "META", "SOURCE", "TRACK", "WBR"]);
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const quote = (text) => escape(text).replace(/"/g, "&quot;");

  // White space that CSS keeps is a line break that a person sees; the mark stands where it begins.
  const keeps = (el) => /^(pre|break-spaces)/.test(getComputedStyle(el).whiteSpace);
  const keepsLines = (el) => document.body && document.body.contains(el) && keeps(el)
    && !(el.parentElement && el !== document.body && keeps(el.parentElement));

  // What a style sheet draws into an element that holds nothing: its printed sign, "" for a picture or a font's private
  // glyph, null where nothing is drawn.
  const drawn = (el) => {
    if (el.childNodes.length || !/^(SPAN|DIV|B|EM|LABEL|A)$/.test(el.tagName) || !document.body.contains(el)) return null;
    if (!el.getClientRects().length) return null;
    const signs = ["::before", "::after"].map((part) => getComputedStyle(el, part).content)
      .filter((content) => /^".+"$/.test(content)).map((content) => content.slice(1, -1).trim()).filter(Boolean);
    if (!signs.length) return getComputedStyle(el).backgroundImage.startsWith("url(") ? "" : null;
    return signs.join(" ").replace(/\p{Co}/gu, "").trim();
  };

  // What was in sight before something was pressed: whatever a pop-up shows, it is not that.
  let held = new WeakMap();
  const ownWords = (el) => [...el.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : "")).join("") + (el.value ?? "");
  const hold = () => {
    held = new WeakMap();
    for (const el of document.body.querySelectorAll("*")) if (rendered(el)) held.set(el, ownWords(el));
  };

  const capture = (secrets) => {
    const secret = new Set(secrets.map((name) => name.toLowerCase()));
    const scrubbed = new Set();
    let ref = 0;
    const out = [];
    const attributes = (el) => {
      const own = new Map([...el.attributes].map((a) => [a.name, a.value]));
      const name = (el.getAttribute("name") || el.id || "").toLowerCase();
      if (el.tagName === "INPUT") {
        if (el.type === "checkbox" || el.type === "radio") { own.delete("checked"); if (el.checked) own.set("checked", ""); }
        else if (el.type === "password") own.delete("value");
        else if (el.type !== "file") own.set("value", el.value);
        if (secret.has(name)) { own.set("value", "[scrubbed]"); scrubbed.add(name); }
      }
      if (el.tagName === "META" && secret.has(name)) { own.set("content", "[scrubbed]"); scrubbed.add(name); }
      if (el.tagName === "OPTION") { own.delete("selected"); if (el.selected) own.set("selected", ""); }
      own.delete("data-ascora-pre");
      if (keepsLines(el)) own.set("data-ascora-pre", "");
      own.delete("data-ascora-drawn");
      const sign = drawn(el);
      if (sign !== null) own.set("data-ascora-drawn", sign);
      own.delete("data-ascora-held");
      if (held.has(el) && held.get(el) === ownWords(el)) own.set("data-ascora-held", "");
      own.delete("data-ascora-control"); own.delete("data-ascora-field"); own.delete("data-ascora-hidden"); own.delete("data-ascora-ref");
      if (el.tagName === "TR" || el.getAttribute("role") === "row") {
        ref++; el.setAttribute("data-ascora-ref", String(ref)); own.set("data-ascora-ref", String(ref));
      }
      return own;
    };
    const write = (node, hidden) => {
      if (node.nodeType === Node.TEXT_NODE) { out.push(escape(node.data)); return; }
      if (node.nodeType !== Node.ELEMENT_NODE || dropped.has(node.tagName)) return;
      const tag = node.tagName.toLowerCase();
      const own = attributes(node);
      const unseen = hidden || (document.body.contains(node) && node !== document.body && !unboxed.has(node.tagName)
        && !(node.namespaceURI || "").endsWith("svg") && !rendered(node));
      if (unseen) own.set("data-ascora-hidden", "");
      out.push("<", tag, ...[...own].flatMap(([key, value]) => [" ", key, '="', quote(value), '"']), ">");
      if (voids.has(node.tagName)) return;
      if (node.tagName === "TEXTAREA") out.push(escape(node.value));
      else if (node.tagName === "IFRAME") {
        let inner = null;
        try { inner = node.contentDocument && node.contentDocument.body; } catch { inner = null; }
        out.push("</iframe><div data-ascora-frame>");
        if (inner) for (const child of inner.childNodes) write(child, unseen);
        out.push("</div>");
        return;
      } else for (const child of (node.shadowRoot || node).childNodes) write(child, unseen);
      out.push("</", tag, ">");
    };
    write(document.documentElement, false);
    return { html: "<!DOCTYPE html>" + out.join(""), url: location.href, scrubbed: [...scrubbed] };
  };

  // ---- controls, with every name they go by
  const clickable = 'a,button,summary,input[type="submit"],input[type="button"],input[type="image"],[role="tab"],[role="link"],'
    + '[role="button"],[role="menuitem"],[role="option"],[role="treeitem"],[onclick],[tabindex]:not(input):not(select):not(textarea)';
  // A link that is nothing but a drawing goes by what its address asks for: /Files/DownloadFile/7 is "Download File".
  const addressWords = (el) => {
    if (el.tagName !== "A" || /^(#|\s*javascript:|$)/i.test(el.getAttribute("href") || "")) return "";
    const words = el.pathname.split("/").filter((part) => /^[a-z]+$/i.test(part));
    return (words.pop() || "").replace(/([a-z])([A-Z])/g, "$1 $2");
  };
  const controls = (within) => {
    const root = within ? document.querySelector(within) : document;
    if (!root) return null;
    const found = [];
    let number = 0;
    for (const el of document.querySelectorAll("[data-ascora-control]")) el.removeAttribute("data-ascora-control");
    for (const el of root.querySelectorAll(clickable)) {
      const names = new Set();
      const add = (text) => { const name = tidy(text); if (name) names.add(name.slice(0, 200)); };
      add(el.getAttribute("aria-label"));
      for (const id of (el.getAttribute("aria-labelledby") || "").split(/\s+/)) if (id) add((document.getElementById(id) || {}).textContent);
      add(el.innerText !== undefined ? el.innerText : el.textContent);
      if (el.tagName === "INPUT") { add(el.value); add(el.alt); }
      add(el.getAttribute("title"));
      for (const inner of el.querySelectorAll("[title],[alt],[aria-label],svg>title"))
        add(inner.getAttribute("aria-label") || inner.getAttribute("alt") || inner.getAttribute("title") || inner.textContent);
      if (!names.size) add(addressWords(el));
      if (!names.size) continue;
      number++;
      el.setAttribute("data-ascora-control", String(number));
      const menu = el.closest('nav,header,[role="navigation"],[role="menubar"],[role="banner"]');
      found.push({
        number, names: [...names], role: el.getAttribute("role") || el.tagName.toLowerCase(),
        visible: rendered(el), href: el.tagName === "A" && !/^(#|\s*javascript:|$)/i.test(el.getAttribute("href") || "") ? el.href : null,
        disabled: el.disabled === true || el.getAttribute("aria-disabled") === "true" || /(^|\s|-)disabled(\s|$)/.test(el.className)
          || !!(el.parentElement && el.parentElement.tagName === "LI" && /(^|\s|-)disabled(\s|$)/.test(el.parentElement.className)),
        selected: el.getAttribute("aria-selected") === "true" || ["page", "true", "step"].includes(el.getAttribute("aria-current"))
          || (el.getAttribute("aria-selected") === null && [el, el.parentElement].some((at) => at && /(^|[\s-])(active|selected|current)(\s|$)/.test(at.className))),
        menu: !!menu && !menu.querySelector('[role="tab"]'), row: !!el.closest('tr,[role="row"]'),
        opens: el.hasAttribute("aria-haspopup") || el.hasAttribute("aria-expanded"), target: el.getAttribute("target"),
        form: el.form ? [...document.forms].indexOf(el.form) : -1,
      });
    }
    return found;
  };

  // ---- form fields, with every label they go by
  const fields = () => {
    const found = [];
    let number = 0;
    for (const el of document.querySelectorAll("[data-ascora-field]")) el.removeAttribute("data-ascora-field");
    for (const el of document.querySelectorAll('input,select,[role="combobox"],[role="listbox"]')) {
      const type = el.tagName === "INPUT" ? el.type : el.tagName === "SELECT" ? "select" : "list";
      if (["hidden", "submit", "button", "image", "reset", "file"].includes(type) || !rendered(el)) continue;
      const names = new Set();
      const add = (text) => { const name = tidy(text).replace(/\s*[:*]+$/, ""); if (name) names.add(name.slice(0, 200)); };
      for (const label of el.labels || []) {
        const copy = label.cloneNode(true);
        for (const inner of copy.querySelectorAll("input,select,textarea,option")) inner.remove();
        add(copy.textContent);
      }
      add(el.getAttribute("aria-label"));
      for (const id of (el.getAttribute("aria-labelledby") || "").split(/\s+/)) if (id) add((document.getElementById(id) || {}).textContent);
      add(el.getAttribute("placeholder")); add(el.getAttribute("title"));
      number++;
      el.setAttribute("data-ascora-field", String(number));
      found.push({
        number, type, names: [...names], filled: type !== "select" && type !== "list" && !!el.value, length: el.maxLength || -1,
        form: el.form ? [...document.forms].indexOf(el.form) : -1,
        options: type === "select" ? [...el.options].map((o) => ({ text: tidy(o.textContent), value: o.value, selected: o.selected })) : [],
        values: ["text", "email", "search", "tel", "number", "url"].includes(type) ? [el.value] : [],
        text: type === "list" ? tidy(el.innerText || el.textContent) : "",
      });
    }
    return found;
  };
  const fill = (number, value) => {
    const el = document.querySelector(`[data-ascora-field="${number}"]`);
    if (!el) return false;
    el.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(el, value);
    for (const kind of ["input", "change"]) el.dispatchEvent(new Event(kind, { bubbles: true }));
    return true;
  };

  // Of several controls, the one that shares the closest ancestor with a row: that grid's own pager.
  const near = (ref, numbers) => {
    let at = document.querySelector(`[data-ascora-ref="${ref}"]`);
    for (; at; at = at.parentElement)
      for (const number of numbers) if (at.querySelector(`[data-ascora-control="${number}"]`)) return number;
    return null;
  };
  const holds = (ref, text) => {
    const row = document.querySelector(`[data-ascora-ref="${ref}"]`);
    if (!row) return false;
    const wanted = tidy(text);
    if (tidy(row.textContent).includes(wanted)) return true;
    return [...row.querySelectorAll("[title],[aria-label],[download]")].some((el) =>
      ["title", "aria-label", "download"].some((name) => tidy(el.getAttribute(name)).includes(wanted)));
  };

  const isPressable = (ref) => {
    const row = document.querySelector(`[data-ascora-ref="${ref}"]`);
    return !!row && [row, ...row.querySelectorAll('td,[role="gridcell"]')].some((el) => !el.querySelector("input")
      && (el.hasAttribute("onclick") || getComputedStyle(el).cursor === "pointer"));
  };

  // To the end of the row's scrolling parts and of the page; whether any of them could still be scrolled.
  const scrollPast = (ref) => {
    let moved = false;
    for (let at = document.querySelector(`[data-ascora-ref="${ref}"]`); at; at = at.parentElement) {
      const before = at.scrollTop;
      if (at !== document.scrollingElement && !/auto|scroll|overlay/.test(getComputedStyle(at).overflowY)) continue;
      at.scrollTop = at.scrollHeight;
      moved ||= at.scrollTop !== before;
    }
    return moved;
  };

  window.__ascora = {
    state, hold, capture, controls, fields, fill, near, holds, isPressable, scrollPast,
    settled: (loading) => !busy(loading) && performance.now() - state.changedAt > 60,
    mark,
    moved: (before) => mark() !== before || state.pending > 0 || state.leaving,
    text: () => (document.body ? document.body.innerText : ""),
  };
})();
