// The words by which a person knows an element. What a font draws as a picture is no word: *home* of a font of icons.
let pictureFonts = /$^/;
const know = (fonts) => (pictureFonts = pictureFonts.source === fonts ? pictureFonts : new RegExp(fonts, "i"));
// As they were in sight when the page was last captured, words for screen readers left out.
const read = new WeakMap();
const keepRead = (el, { words, pictures }) => read.set(el, { of: el.textContent, words, pictures });

const styleNow = (el) => new Style(el, unread, null);
const readNow = (el) => {
  const found = { words: "", pictures: "" };
  const take = (node, style, outer) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim())
      found[isPicture(node, style.el, style, pictureFonts, outer) ? "pictures" : "words"] += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || dropped.has(node.tagName) || !rendered(node)) return;
    const own = styleNow(node), edge = /inline|contents/.test(own.display) ? "" : " ";
    found.words += edge;
    for (const child of childrenOf(node)) take(child, own, style);
    found.words += edge;
  };
  take(el, outerOf(el) ? styleNow(outerOf(el)) : null, null);
  return found;
};
const longest = 300; // characters of what is a name
const readOf = (el) => {
  const last = read.get(el);
  if (last && last.of === el.textContent) return last;
  return el.textContent.length > longest ? { words: "", pictures: "" } : readNow(el);
};
// An element's own words: all that stands in it, or only what is read as words where there are pictures too.
const namesIn = (el, { words, pictures } = readOf(el)) => {
  return pictures.trim() ? [words] : [el.innerText !== undefined ? el.innerText : el.textContent, words];
};
// A tool tip, under whichever name a framework keeps it until the pointer rests there.
const tipNames = new Set(["title", "data-original-title", "data-bs-original-title", "data-mdb-original-title", "data-qtip", "ext:qtip", "data-tooltip",
  "data-tip", "data-tooltip-content", "data-tippy-content", "data-hint", "data-title", "tooltip", "tip", "uk-tooltip", "aria-description"]);
const isTip = (name, value) => tipNames.has(name) && !!value && !/^(\W*|true|false|top|bottom|left|right|auto|hover|tooltip)$/i.test(value);
const tipOf = (el) => el.getAttribute("title") || el.getAttributeNames().map((name) => [name, el.getAttribute(name)]).filter(([name, value]) => isTip(name, value)).map(([, value]) => value)[0] || "";
