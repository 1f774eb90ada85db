// What can be pressed, filled or chosen from: numbered when the page is captured, so that a reader of the captured page
// can name one to the browser.
const spots = 'a,button,summary,input,select,[role="button"],[role="link"],[role="tab"],[role="option"],[role="menuitem"],[role="combobox"],'
  + '[role="listbox"],[role="switch"],[role="checkbox"],[onclick]';
// Where the pointer becomes a hand.
const isPointed = ({ cursor, outer }) => cursor === "pointer" && !(outer && (outer.cursor === "pointer" || outer.el.matches(spots)));
const isSpot = (el, style) => (style.mask & pressingBit && el.matches(spots)) || (isPointed(style) && el.childElementCount < 3
  && !/^(TR|TD|TH|LABEL|BODY|LI)$/.test(el.tagName) && el.getAttribute("role") !== "row" && el.textContent.length < 60);

// Everything on the page that matches, in open shadow roots and in frames of the same origin too.
function* everyMatch(selector, root = document) {
  for (const el of root.querySelectorAll("*")) {
    if (el.matches(selector)) yield el;
    if (el.shadowRoot) yield* everyMatch(selector, el.shadowRoot);
    if (el.tagName === "IFRAME" || el.tagName === "FRAME") {
      const inner = insideOf(el);
      if (inner) yield* everyMatch(selector, inner);
    }
  }
}
const insideOf = (frame) => {
  try { return frame.contentDocument && frame.contentDocument.body ? frame.contentDocument : null; } catch { return null; }
};
const first = (selector) => document.querySelector(selector) || everyMatch(selector).next().value || null;
