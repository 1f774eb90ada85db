// What is rendered, and how its words are compared.
// The element that an element is laid out in, across the borders of shadow trees.
const outerOf = (el) => el.assignedSlot || el.parentElement || el.getRootNode().host || null;
const rendered = (el) => {
  const style = getComputedStyle(el);
  if (style.display === "contents") { const outer = outerOf(el); return !outer || rendered(outer); }
  return el.checkVisibility({ checkVisibilityCSS: true });
};
const unboxed = new Set(["OPTION", "OPTGROUP", "BR", "WBR", "COL", "COLGROUP", "DATALIST", "AREA", "SOURCE", "TRACK", "PARAM"]);
// One spelling, as names are compared: accents composed, nothing that shows nothing. Places where a long word may break and marks of direction show nothing (scraper/spelling.py says which).
const showsNothing = /[\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;
const tidy = (text) => (text || "").normalize("NFC").replace(showsNothing, "").replace(/\s+/g, " ").trim();
const isFrame = (el) => el.tagName === "IFRAME" || el.tagName === "FRAME";
