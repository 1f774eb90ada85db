// The page as it reads, not as it was sent: what is painted, in the order in which it is seen. What is not painted is
// marked and stays, since it may still name something.
const dropped = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "LINK", "BASE"]);
const voids = new Set(["AREA", "BR", "COL", "EMBED", "HR", "IMG", "INPUT", "META", "SOURCE", "TRACK", "WBR"]);
const boxes = new Set(["IMG", "svg", "CANVAS", "VIDEO", "OBJECT", "EMBED", "INPUT", "SELECT", "TEXTAREA", "IFRAME", "FRAME"]);
const signless = new Set(["TABLE", "THEAD", "TBODY", "TFOOT", "TR", "UL", "OL", "DL", "BODY", ...voids, ...boxes]);
const escape = (text) => (/[&<>]/.test(text) ? text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") : text);
const quote = (text) => (/[&<>"]/.test(text) ? escape(text).replace(/"/g, "&quot;") : text);
// What holds the frames of a page that is nothing but frames stands in its body's place.
const tagOf = (el) => {
  if (el.tagName === "FRAME") return "div";
  if (el.tagName === "FRAMESET") return el === el.ownerDocument.body ? "body" : "div";
  return el.localName.toLowerCase();
};
const isBox = (el) => boxes.has(el.tagName);
const isMarkup = (el) => el.namespaceURI === "http://www.w3.org/1999/xhtml";
const isHeads = (el) => el.tagName === "THEAD" || ((el.tagName === "TR" || el.getAttribute("role") === "row") && !!el.querySelector('th,[role="columnheader"]'));
// What may be one of a list of cards: an element that says several things, beside others of its name or alone in its place.
const unlisted = /^(TR|TD|TH|THEAD|TBODY|TFOOT|TABLE|OPTION|SELECT|LABEL|SPAN|BUTTON|DT|DD|BODY|HTML)$/;
const isCard = (el) => {
  if (unlisted.test(el.tagName) || el.childElementCount < 1 || !isMarkup(el)) return false;
  const { previousElementSibling: before, nextElementSibling: after } = el;
  const isKin = (other) => other !== null && other.tagName === el.tagName;
  return (isKin(before) || isKin(after) || (!before && !after)) && (el.childElementCount > 3 || el.getElementsByTagName("*").length > 3);
};
const childrenOf = (el) => {
  const slotted = el.tagName === "SLOT" ? el.assignedNodes() : [];
  if (slotted.length) return slotted;
  const found = [];
  for (let node = (el.shadowRoot || el).firstChild; node; node = node.nextSibling) found.push(node);
  return found;
};
// White space that CSS keeps is a line break that a person sees; the mark stands where it begins.
const keeps = (style) => /^(pre|break-spaces)/.test(style.whiteSpace);

// What was in sight before something was pressed: whatever a pop-up shows, it is not that.
let held = new WeakMap();
const ownWords = (el) => [...el.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : "")).join("") + (el.value ?? "");
const hold = () => {
  stir();
  held = new WeakMap();
  for (const el of everyMatch("body *,frameset *")) if (rendered(el)) held.set(el, ownWords(el));
};

// Addresses in a frame, or beside a `base`, are written out: the captured page has one address.
const addressed = ["href", "src", "action"];
const isElsewhere = new Map();
const writeOut = (el, own) => {
  const page = el.ownerDocument;
  if (!isElsewhere.has(page)) isElsewhere.set(page, page.baseURI.split("#")[0] !== location.href.split("#")[0]);
  if (!isElsewhere.get(page)) return;
  for (const name of addressed) {
    const value = own.get(name);
    if (value && !/^(#|\s*javascript:)/i.test(value) && URL.canParse(value, page.baseURI)) own.set(name, new URL(value, page.baseURI).href);
  }
};

// A box that is neither on nor off: by its state, or by what stands in for it, since no attribute of HTML says so.
const half = "[data-indeterminate='true'],[class~='indeterminate'],[class*='-indeterminate'],[class*='_indeterminate']";
const isHalf = (el) => {
  if (el.type !== "checkbox" || el.indeterminate) return el.indeterminate;
  for (let at = el, up = 0; at && up < 3; at = at.parentElement, up++)
    if (at.matches(half) && at.querySelectorAll('input[type="checkbox"]').length < 2) return true;
  return false;
};
// An element's attributes as they are now, secrets scrubbed.
const attributesOf = (el, secret, scrubbed) => {
  const own = new Map();
  let tip = "";
  for (const name of el.getAttributeNames()) {
    if (name.startsWith("data-ascora-")) continue;
    const value = el.getAttribute(name);
    own.set(name, value);
    if (isTip(name, value)) tip ||= value;
  }
  if (tip && !own.get("title")) own.set("title", tip);
  if (own.size) writeOut(el, own);
  const scrub = (key, name) => { own.set(key, "[scrubbed]"); scrubbed.add(name); };
  if (el.tagName === "INPUT") {
    if (el.type === "checkbox" || el.type === "radio") { own.delete("checked"); if (el.checked) own.set("checked", ""); if (isHalf(el)) own.set("aria-checked", "mixed"); }
    else if (el.type === "password") own.delete("value");
    else if (el.type !== "file") own.set("value", el.value);
  }
  if (el.tagName === "INPUT" || el.tagName === "META") {
    const name = (el.getAttribute("name") || el.id || "").toLowerCase();
    if (secret.has(name)) scrub(el.tagName === "INPUT" ? "value" : "content", name);
  }
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

// The numbers by which a reader of the captured page names an element to the browser, put on once all is read.
let numbered = [];
const putOn = (numbers) => {
  const isNew = new Set(numbers.map(([el]) => el));
  for (const [el, name] of numbered) if (!isNew.has(el)) el.removeAttribute(name);
  for (const [el, name, value] of numbers) if (el.getAttribute(name) !== value) el.setAttribute(name, value);
  numbered = numbers;
};

// Writes a page down. `around` says how what stands around is painted: `style` of the element, `space` in which it shows
// (none in what is hidden); `tally` counts what is seen and unseen, and gathers the words in sight.
const newTally = () => ({ seen: 0, unseen: 0, words: "", own: "", pictures: "", isDrawn: false });
class Writer {
  constructor(secrets, pictureFonts, prompts) {
    this.secret = new Set(secrets.map((name) => name.toLowerCase()));
    this.fonts = know(pictureFonts);
    this.prompts = new RegExp(prompts.join("|"), "i");
    this.scrubbed = new Set();
    this.styles = new Map();
    this.out = [];
    this.numbers = [];
    this.ref = 0;
    this.card = 0;
    this.spot = 0;
    this.amounts = [];
    this.isHeard = isHeard;
    this.sheets = new Map();
    this.styleOf = (el) => {
      let style = this.styles.get(el);
      if (style) return style;
      const around = outerOf(el), outer = around ? this.styleOf(around) : null;
      style = new Style(el, outer && el.parentElement === around ? outer.tree : this.treeOf(el), outer);
      this.styles.set(el, style);
      return style;
    };
  }

  treeOf(el) {
    const root = el.getRootNode();
    if (!this.sheets.has(root)) this.sheets.set(root, sheetsOf(root));
    return this.sheets.get(root);
  }

  number(el, own, name, value) {
    own.set(name, String(value));
    this.numbers.push([el, name, String(value)]);
  }

  write(node, outer, around, total) {
    if (node.nodeType === Node.TEXT_NODE) return this.text(node, outer, around, total);
    if (node.nodeType !== Node.ELEMENT_NODE || dropped.has(node.tagName)) return;
    if (node.shadowRoot || isFrame(node)) this.isHeard = false;
    const tag = tagOf(node), own = attributesOf(node, this.secret, this.scrubbed), tally = newTally();
    if (node.tagName === "TR" || node.getAttribute("role") === "row") this.number(node, own, "data-ascora-ref", ++this.ref);
    else if (around.space && isCard(node)) this.number(node, own, "data-ascora-ref", `c${++this.card}`);
    if (around.style && isSpot(node, this.styleOf(node))) this.number(node, own, "data-ascora-spot", ++this.spot);
    const inner = this.inner(node, around, own, tally);
    if (inner.isHidden) own.set("data-ascora-hidden", "");
    let begin = `<${tag}`;
    for (const [key, value] of own) begin += ` ${key}="${quote(value)}"`;
    const marks = this.out.push(begin, "") - 1;
    const front = this.out.push(">", "") - 1;
    if (tag === "textarea") this.out.push(escape(node.value));
    else if (isFrame(node)) this.frame(node, inner, tally);
    else if (!voids.has(node.tagName)) this.children(node, inner, tally);
    if (inner.space) this.close(node, inner, tally, marks, front);
    if (!voids.has(node.tagName) && tag !== "iframe") this.out.push(`</${tag}>`);
    total.seen += tally.seen; total.unseen += tally.unseen; total.words += tally.words; total.pictures += tally.pictures;
    if (around.style && this.styleOf(node).mask & pressingBit && inner.space && node.matches(spots)) keepRead(node, tally);
  }

  // How an element is painted, and so what it holds; nothing more is asked of what stands in something hidden.
  inner(el, around, own, tally) {
    if (el === document.body) return this.onto(document, around, canvas);
    if (!around.space || unboxed.has(el.tagName) || !(isMarkup(el) || isBox(el))) return around;
    const style = this.styleOf(el), isTick = () => el.tagName === "INPUT" && hasStandIn(el);
    if (!isShown(el, style, this.styleOf)) {
      if (isTick()) { tally.seen++; unhide(own); return around; }
      return { ...around, isHidden: true, space: null };
    }
    unhide(own);
    const space = within(el, style, around.space), keepsLines = keeps(style);
    if (isBox(el)) tally[(style.visibility === "visible" && boxIsSeen(style, around.space, space)) || isTick() ? "seen" : "unseen"]++;
    if (keepsLines && !keeps(around.style)) own.set("data-ascora-pre", "");
    return { style, space: isMarkup(el) ? space : null, outer: around.style, isHidden: around.isHidden, isSure: isSure(el, style, around, space), ground: groundOf(style, around.ground) };
  }

  // What a document paints on, in the window or in a frame.
  onto(page, around, ground) {
    const space = wholePage(page.defaultView), style = this.styleOf(page.body);
    return { ...around, space, style, isSure: false, ground: groundUnder(page, this.styleOf, ground) };
  }

  children(el, inner, tally) {
    const nodes = childrenOf(el);
    const ordered = inner.space && nodes.length > 1 ? inSight(nodes, this.styleOf(el), this.styleOf) : nodes;
    const isLine = inner.space && !inner.space.isUnseen && !signless.has(el.tagName);
    for (let at = 0; at < ordered.length; at++) {
      if (at && isLine && isApart(ordered, at, this.styleOf(el))) { this.out.push(" "); tally.words += " "; }
      this.write(ordered[at], el, inner, tally);
    }
  }

  // What a frame shows, after it or in its place.
  frame(el, inner, tally) {
    const page = insideOf(el), body = page && page.body, isInline = el.tagName === "IFRAME";
    this.out.push(isInline ? "</iframe><div data-ascora-frame>" : "<div data-ascora-frame>");
    const isSeen = inner.space && !inner.space.isUnseen;
    if (body) this.children(body, isSeen ? this.onto(page, inner, inner.ground) : { ...inner, style: this.styleOf(body) }, tally);
    this.out.push("</div>");
  }

  text(node, el, around, tally) {
    const words = escape(node.data);
    if (!around.space || unboxed.has(el.tagName) || !node.data.trim()) { this.out.push(words); return; }
    const style = this.styleOf(el), isSeen = wordsAreSeen(node, el, style, around);
    const isDrawn = isSeen && isPicture(node, el, style, this.fonts, around.outer);
    tally[isSeen ? "seen" : "unseen"]++;
    tally.isDrawn ||= isDrawn;
    tally.own += node.data;
    if (isSeen) tally[isDrawn ? "pictures" : "words"] += node.data;
    if (!isSeen || isDrawn) this.out.push(`<span data-ascora-unseen="${isDrawn ? "picture" : ""}">${words}</span>`);
    else if (this.prompts.test(node.data.trim()) && isMuted(el, this.styleOf)) this.out.push("<span data-ascora-muted>", words, "</span>");
    else this.out.push(words);
  }

  // The signs drawn at an element's ends, and the marks that only what it holds decides.
  close(el, inner, tally, marks, front) {
    const style = this.styleOf(el);
    if (!signless.has(el.tagName) && !inner.space.isUnseen) {
      const isInSight = () => shows(style.rect, inner.space.flow);
      const ends = style.mask & drawingBit && isInSight() ? pseudos.map((part) => drawnAt(el, part, this.fonts)) : [null, null];
      const meant = ends.map((end) => (end && isMeant(end.sign, tally.words, tally.words || wordsAround(el)) ? end : null));
      const hasPicture = !el.firstChild && /^url\(/.test(style.backgroundImage) && style.backgroundRepeat === "no-repeat" && isInSight();
      if (ends.some(Boolean) || hasPicture) tally.seen++;
      if (!tally.words && !meant.some(Boolean) && (ends.some(Boolean) || hasPicture || tally.isDrawn))
        this.out[marks] = ` data-ascora-drawn="${quote(ends.map((end) => (end ? end.sign : "")).join(" ").trim())}"`;
      this.out[front] = endWords(meant[0], true);
      this.out.push(endWords(meant[1], false));
      tally.words += meant.map((end) => (end ? end.words : "")).join("");
    }
    if (tally.unseen && !tally.seen && !isCell(el) && !isHeads(el)) this.out[marks] += ' data-ascora-unseen=""';
    if (isRaised(el, tally.own)) this.out[marks] += ' data-ascora-raised=""';
    if (isAmountOf(el.tagName === "INPUT" ? el.value : tally.own) && rendered(el)) this.amounts.push({ el, style, marks });
  }

  // Everything written, as one text.
  end() {
    for (const { marks } of redAmong(this.amounts)) this.out[marks] += ' data-ascora-red=""';
    putOn(this.numbers);
    return this.out.join("");
  }
}

// Digits right behind others that are drawn smaller, or above or below their line: cents, a footnote, a power.
const isRaised = (el, own) => {
  const before = el.previousSibling;
  if (!before || !/^\d{1,3}$/.test(own.trim()) || !/\d$/.test(before.textContent)) return false;
  const line = rangeOf(before), { bottom, height } = rangeOf(el);
  return line.height > 0 && height > 0 && (height < 0.9 * line.height || Math.abs(bottom - line.bottom) > 0.2 * line.height);
};
const wordsAround = (el) => (el.parentElement ? el.parentElement.textContent : "");
const endWords = (end, isFirst) => {
  if (!end) return "";
  const edge = end.isBlock ? "<br>" : "";
  return isFirst ? escape(end.words) + edge : edge + escape(end.words);
};

// `before`: what came of the capture before; null where it would come to the same again.
const capture = (before, secrets, pictureFonts, prompts) => {
  const now = stillness();
  if (before === now) return null;
  const writer = new Writer(secrets, pictureFonts, prompts);
  isElsewhere.clear();
  writer.write(document.documentElement, null, { style: null, space: null, isHidden: false, outer: null, isSure: false, ground: null }, newTally());
  return { html: "<!DOCTYPE html>" + writer.end(), url: location.href, scrubbed: [...writer.scrubbed], stillness: writer.isHeard ? now : "" };
};
