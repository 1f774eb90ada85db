// What can be pressed, filled or chosen from: numbered when the page is captured, so that a reader of the captured page
// can name one to the browser.
const spots = 'a,button,summary,input,select,[role="button"],[role="link"],[role="tab"],[role="option"],[role="menuitem"],[role="combobox"],'
  + '[role="listbox"],[role="switch"],[role="checkbox"],[onclick]';
// Where the pointer becomes a hand.
const isPointed = ({ cursor, outer }) => cursor === "pointer" && !(outer && (outer.cursor === "pointer" || outer.el.matches(spots)));
const isSpot = (el, style) => (style.mask & pressingBit && el.matches(spots)) || (isPointed(style) && el.childElementCount < 3
  && !/^(TR|TD|TH|LABEL|BODY|LI)$/.test(el.tagName) && el.getAttribute("role") !== "row" && el.textContent.length < 60);

const isPlainTree = (root) => {
  if (root.querySelector("iframe,frame")) return false;
  for (const el of root.querySelectorAll("*")) if (el.shadowRoot) return false;
  return true;
};
// Everything on the page that matches, in open shadow roots and in frames of the same origin too.
// `isPlain`: whether there are none of those, for who asks more than once.
function* everyMatch(selector, root = document, isPlain = isPlainTree(root)) {
  if (isPlain) { yield* root.querySelectorAll(selector); return; }
  for (const el of root.querySelectorAll("*")) {
    if (el.matches(selector)) yield el;
    if (el.shadowRoot) yield* everyMatch(selector, el.shadowRoot);
    if (isFrame(el) && insideOf(el)) yield* everyMatch(selector, insideOf(el));
  }
}
const insideOf = (frame) => {
  try { return frame.contentDocument && frame.contentDocument.body ? frame.contentDocument : null; } catch { return null; }
};
// Every word in sight, what frames show after what the page itself does.
const textOf = (page) => [page.body.innerText || "",
  ...[...page.querySelectorAll("iframe,frame")].filter((el) => rendered(el) && insideOf(el)).map((el) => textOf(insideOf(el)))].join("\n");
// What frames of the page are called, those in frames too.
const frameNames = (isPlain) => new Set([...everyMatch("iframe,frame", document, isPlain)].map((frame) => frame.name).filter(Boolean));
// Whether a link leads to what a frame shows, and not to a page of its own.
const opensInFrame = (el, names) => {
  const page = el.ownerDocument, base = page.head && page.head.querySelector("base[target]");
  const target = el.getAttribute("target") || (base && base.target) || "";
  return !target || target === "_self" ? page !== document : names.has(target);
};
const first = (selector) => document.querySelector(selector) || everyMatch(selector).next().value || null;
