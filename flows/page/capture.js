// The page as it reads, not as it was sent: what is painted, in the order in which it is seen. What is not painted is
// marked and stays, since it may still name something.
const dropped = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "LINK", "BASE"]);
const voids = new Set(["AREA", "BR", "COL", "EMBED", "HR", "IMG", "INPUT", "META", "SOURCE", "TRACK", "WBR"]);
const boxes = new Set(["IMG", "svg", "CANVAS", "VIDEO", "OBJECT", "EMBED", "INPUT", "SELECT", "TEXTAREA", "IFRAME"]);
const signless = new Set(["TABLE", "THEAD", "TBODY", "TFOOT", "TR", "UL", "OL", "DL", "BODY", ...voids, ...boxes]);
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const quote = (text) => escape(text).replace(/"/g, "&quot;");
const isBox = (el) => boxes.has(el.tagName);
const isMarkup = (el) => (el.namespaceURI || "").endsWith("xhtml");
const isHeads = (el) => el.tagName === "THEAD" || ((el.tagName === "TR" || el.getAttribute("role") === "row") && !!el.querySelector('th,[role="columnheader"]'));
const childrenOf = (el) => {
  if (el.shadowRoot) return [...el.shadowRoot.childNodes];
  const slotted = el.tagName === "SLOT" ? el.assignedNodes() : [];
  return slotted.length ? slotted : [...el.childNodes];
};
// White space that CSS keeps is a line break that a person sees; the mark stands where it begins.
const keeps = (style) => /^(pre|break-spaces)/.test(style.whiteSpace);

// What was in sight before something was pressed: whatever a pop-up shows, it is not that.
let held = new WeakMap();
const ownWords = (el) => [...el.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : "")).join("") + (el.value ?? "");
const hold = () => {
  held = new WeakMap();
  for (const el of document.body.querySelectorAll("*")) if (rendered(el)) held.set(el, ownWords(el));
};

// What of a link or button was in sight when the page was last read: what a row's control goes by, ligatures and words for
// screen readers left out.
const read = new WeakMap();
const wordsInSight = (el) => { const last = read.get(el); return last && last.of === el.textContent ? last.words : ""; };

// An element's attributes as they are now, secrets scrubbed.
const attributesOf = (el, secret, scrubbed) => {
  const own = new Map([...el.attributes].filter((a) => !a.name.startsWith("data-ascora-")).map((a) => [a.name, a.value]));
  const name = (el.getAttribute("name") || el.id || "").toLowerCase();
  const scrub = (key) => { own.set(key, "[scrubbed]"); scrubbed.add(name); };
  if (el.tagName === "INPUT") {
    if (el.type === "checkbox" || el.type === "radio") { own.delete("checked"); if (el.checked) own.set("checked", ""); }
    else if (el.type === "password") own.delete("value");
    else if (el.type !== "file") own.set("value", el.value);
    if (secret.has(name)) scrub("value");
  }
  if (el.tagName === "META" && secret.has(name)) scrub("content");
  if (el.tagName === "OPTION") { own.delete("selected"); if (el.selected) own.set("selected", ""); }
  if (held.has(el) && held.get(el) === ownWords(el)) own.set("data-ascora-held", "");
  return own;
};

// What an attribute says of hiding, a style sheet may overrule: what is shown does not say it.
const hiding = /(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))/gi;
const unhide = (own) => {
  own.delete("hidden");
  if (own.has("style")) own.set("style", own.get("style").replace(hiding, ""));
};

// Writes a page down. `around` says how what stands around is painted: `style` of the element, `space` in which it shows
// (none in what is hidden); `tally` counts what is seen and unseen, and gathers the words in sight.
class Writer {
  constructor(secrets, pictureFonts, prompts) {
    this.secret = new Set(secrets.map((name) => name.toLowerCase()));
    this.fonts = new RegExp(pictureFonts, "i");
    this.prompts = new RegExp(prompts.join("|"), "i");
    this.scrubbed = new Set();
    this.styles = new Map();
    this.out = [];
    this.ref = 0;
    this.spot = 0;
    this.red = redAmounts();
    this.sheets = new Map();
    this.sheetsOf = (el) => {
      const root = el.shadowRoot || el.assignedSlot ? null : el.getRootNode();
      if (!root || root.nodeType !== Node.DOCUMENT_NODE) return unread; // a shadow tree brings style sheets of its own
      if (!this.sheets.has(root)) this.sheets.set(root, sheetsOf(root));
      return this.sheets.get(root);
    };
    this.styleOf = (el) => {
      if (!this.styles.has(el)) this.styles.set(el, new Style(el, this.sheetsOf(el)));
      return this.styles.get(el);
    };
  }

  write(node, outer, around, total) {
    if (node.nodeType === Node.TEXT_NODE) return this.text(node, outer, around, total);
    if (node.nodeType !== Node.ELEMENT_NODE || dropped.has(node.tagName)) return;
    const tag = node.tagName.toLowerCase(), own = attributesOf(node, this.secret, this.scrubbed);
    const tally = { seen: 0, unseen: 0, words: "", isDrawn: false };
    if (tag === "tr" || node.getAttribute("role") === "row") {
      node.setAttribute("data-ascora-ref", String(++this.ref)); own.set("data-ascora-ref", String(this.ref));
    }
    if (isSpot(node)) { node.setAttribute("data-ascora-spot", String(++this.spot)); own.set("data-ascora-spot", String(this.spot)); }
    if (this.red.has(node)) own.set("data-ascora-red", "");
    const inner = this.inner(node, around, own, tally);
    if (inner.isHidden) own.set("data-ascora-hidden", "");
    const marks = this.out.push("<", tag, ...[...own].flatMap(([key, value]) => [" ", key, '="', quote(value), '"']), "") - 1;
    const front = this.out.push(">", "") - 1;
    if (tag === "textarea") this.out.push(escape(node.value));
    else if (tag === "iframe") this.frame(node, inner, tally);
    else if (!voids.has(node.tagName)) this.children(node, inner, tally);
    if (inner.space) this.close(node, inner, tally, marks, front);
    if (!voids.has(node.tagName) && tag !== "iframe") this.out.push("</", tag, ">");
    total.seen += tally.seen; total.unseen += tally.unseen; total.words += tally.words;
  }

  // How an element is painted, and so what it holds; nothing more is asked of what stands in something hidden.
  inner(el, around, own, tally) {
    if (el === el.ownerDocument.body) return { ...around, space: wholePage(el.ownerDocument.defaultView), style: this.styleOf(el) };
    if (!around.space || unboxed.has(el.tagName) || !(isMarkup(el) || isBox(el))) return around;
    const style = this.styleOf(el), isTick = () => el.tagName === "INPUT" && hasStandIn(el);
    if (!isShown(el, style, this.styleOf)) {
      if (isTick()) { tally.seen++; unhide(own); return around; }
      return { ...around, isHidden: true, space: null };
    }
    unhide(own);
    const space = within(el, style, around.space), keepsLines = keeps(style);
    if (isBox(el)) tally[(style.visibility === "visible" && boxIsSeen(el, style, around.space, space)) || isTick() ? "seen" : "unseen"]++;
    if (keepsLines && !keeps(around.style)) own.set("data-ascora-pre", "");
    return { ...around, style, space: isMarkup(el) ? space : null, outer: around.style };
  }

  children(el, inner, tally) {
    const nodes = childrenOf(el);
    const ordered = inner.space && nodes.length > 1 ? inSight(nodes, this.styleOf(el), this.styleOf) : nodes;
    for (const child of ordered) this.write(child, el, inner, tally);
  }

  frame(el, inner, tally) {
    const page = insideOf(el), body = page && page.body;
    this.out.push("</iframe><div data-ascora-frame>");
    const isSeen = inner.space && !inner.space.isUnseen;
    if (body) this.children(body, { ...inner, style: this.styleOf(body), space: isSeen ? wholePage(body.ownerDocument.defaultView) : inner.space }, tally);
    this.out.push("</div>");
  }

  text(node, el, around, tally) {
    const words = escape(node.data);
    if (!around.space || unboxed.has(el.tagName) || !node.data.trim()) { this.out.push(words); return; }
    const style = this.styleOf(el), isSeen = wordsAreSeen(node, el, style, around.space);
    const isDrawn = isSeen && isPicture(node, el, style, this.fonts, around.outer);
    tally[isSeen ? "seen" : "unseen"]++;
    tally.isDrawn ||= isDrawn;
    if (isSeen && !isDrawn) tally.words += node.data;
    if (!isSeen || isDrawn) this.out.push('<span data-ascora-unseen="', isDrawn ? "picture" : "", '">', words, "</span>");
    else if (this.prompts.test(node.data.trim()) && isMuted(el, this.styleOf)) this.out.push("<span data-ascora-muted>", words, "</span>");
    else this.out.push(words);
  }

  // The signs drawn at an element's ends, and the marks that only what it holds decides.
  close(el, inner, tally, marks, front) {
    const style = this.styleOf(el);
    if (!signless.has(el.tagName) && !inner.space.isUnseen) {
      const isInSight = () => shows(el.getBoundingClientRect(), inner.space.flow);
      const ends = this.sheetsOf(el).mayDraw(el) && isInSight() ? pseudos.map((part) => drawnAt(el, part, this.fonts)) : [null, null];
      const meant = ends.map((end) => (end && isMeant(end.sign, tally.words, tally.words || wordsAround(el)) ? end : null));
      const hasPicture = !el.childNodes.length && /^url\(/.test(style.backgroundImage) && style.backgroundRepeat === "no-repeat" && isInSight();
      if (ends.some(Boolean) || hasPicture) tally.seen++;
      if (!tally.words && !meant.some(Boolean) && (ends.some(Boolean) || hasPicture || tally.isDrawn))
        this.out[marks] = ` data-ascora-drawn="${quote(ends.map((end) => (end ? end.sign : "")).join(" ").trim())}"`;
      this.out[front] = endWords(meant[0], true);
      this.out.push(endWords(meant[1], false));
      tally.words += meant.map((end) => (end ? end.words : "")).join("");
    }
    if (/^(A|BUTTON)$/.test(el.tagName)) read.set(el, { of: el.textContent, words: tally.words });
    if (tally.unseen && !tally.seen && !isCell(el) && !isHeads(el)) this.out[marks] += ' data-ascora-unseen=""';
  }
}

const wordsAround = (el) => (el.parentElement ? el.parentElement.textContent : "");
const endWords = (end, isFirst) => {
  if (!end) return "";
  const edge = end.isBlock ? "<br>" : "";
  return isFirst ? escape(end.words) + edge : edge + escape(end.words);
};

const capture = (secrets, pictureFonts, prompts) => {
  const writer = new Writer(secrets, pictureFonts, prompts);
  const tally = { seen: 0, unseen: 0, words: "", isDrawn: false };
  writer.write(document.documentElement, null, { style: null, space: null, isHidden: false, outer: null }, tally);
  return { html: "<!DOCTYPE html>" + writer.out.join(""), url: location.href, scrubbed: [...writer.scrubbed] };
};
