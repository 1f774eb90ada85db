// The page as it reads, not as it was sent.
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
    own.delete("data-ascora-control"); own.delete("data-ascora-field"); own.delete("data-ascora-hidden"); own.delete("data-ascora-ref"); own.delete("data-ascora-way");
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
