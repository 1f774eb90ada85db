// What the style of an element says. Asking is what costs most in reading a page, and most of what a style may say no
// style sheet of the page mentions: that is at its beginning for all elements, and nobody is asked.
const initially = {
  opacity: ["1", /opacity/], filter: ["none", /filter/], clip: ["auto", /\bclip\s*:/], clipPath: ["none", /clip-path/],
  maskImage: ["none", /mask/], transform: ["none", /(^|[^-\w])transform\s*:/], translate: ["none", /translate/], scale: ["none", /scale/],
  rotate: ["none", /rotate/], perspective: ["none", /perspective/], contain: ["none", /contain/], order: ["0", /(^|[^-\w])order\s*:/],
  backgroundClip: ["border-box", /background[^;}]*\btext\b/], backgroundImage: ["none", /url\(/], textIndent: ["0px", /text-indent/],
  textShadow: ["none", /text-shadow/], webkitTextStrokeWidth: ["0px", /text-stroke/], fontFeatureSettings: ["normal", /font-feature/],
  gridRowStart: ["auto", /grid-(row|area)/], gridColumnStart: ["auto", /grid-(column|area)/], textOverflow: ["clip", /text-overflow/],
  overflowX: ["visible", /overflow/], overflowY: ["visible", /overflow/], position: ["static", /position/],
  visibility: ["visible", /visibility/], whiteSpace: ["normal", /white-space|text-wrap/], flexDirection: ["", /flex|grid/],
  inkSize: ["16px", /font(-size)?\s*:[^;}]*(\b0|var\(|calc\()/], ink: ["black", /transparent|rgba|hsla|#[\da-f]{4}\b|#[\da-f]{8}\b|\/|var\(/i],
};
const always = ["display", "color", "fontSize", "fontFamily", "fontStyle", "direction", "backgroundColor", "backgroundRepeat", "flexWrap",
  "top", "left", "paddingLeft", "paddingTop"];
const worded = { inkSize: "fontSize", ink: "webkitTextFillColor" };
class Style {
  constructor(el, sheets) { this.computed = getComputedStyle(el); this.isMentioned = sheets.isMentioned; }
}
for (const name of [...Object.keys(initially), ...always]) {
  const kept = `_${name}`, start = (initially[name] || [null])[0], asked = worded[name] || name;
  Object.defineProperty(Style.prototype, name, {
    get() { return this[kept] ?? (this[kept] = start === null || this.isMentioned(name) ? this.computed[asked] : start); },
  });
}

// A style sheet's text and the selectors of what it draws before and after elements; nothing where it may not be read.
const known = new WeakMap();
const drawing = (rule) => {
  const nested = rule.cssRules && !rule.selectorText ? [...rule.cssRules].flatMap(drawing) : [];
  const isDrawn = /:(before|after)/.test(rule.selectorText || "") && rule.style && rule.style.content;
  return isDrawn ? [...nested, rule.selectorText.replace(/::?(before|after)/g, "")] : nested;
};
const sheetOf = (sheet) => {
  const rules = [...sheet.cssRules], kept = known.get(sheet);
  if (kept && kept.length === rules.length) return kept;
  const text = rules.map((rule) => (rule.styleSheet ? `@import ${sheetOf(rule.styleSheet).text}` : rule.cssText)).join("\n");
  if (/&[^{}]*:(before|after)/.test(text)) throw new Error("nested");
  const imported = rules.filter((rule) => rule.styleSheet).flatMap((rule) => sheetOf(rule.styleSheet).selectors);
  const one = { length: rules.length, text, selectors: [...imported, ...rules.flatMap(drawing)] };
  known.set(sheet, one);
  return one;
};
const unread = { isMentioned: () => true, mayDraw: () => true };
// The style sheets of a document together; whatever moves by script or stands behind a border is asked in full.
const sheetsOf = (root) => {
  try {
    if (root.getAnimations().length) return unread;
    const sheets = [...root.styleSheets, ...root.adoptedStyleSheets].map(sheetOf);
    const inline = [...root.querySelectorAll("[style]")].map((el) => el.getAttribute("style"));
    const text = [...sheets.map((sheet) => sheet.text), ...inline].join("\n");
    const mentioned = new Set(Object.keys(initially).filter((name) => initially[name][1].test(text)));
    const selectors = sheets.flatMap((sheet) => sheet.selectors).map((selector) => selector.replace(/(^|,|[\s>+~])\s*(?=$|,)/g, "$1*"));
    const drawn = new Set(selectors.length ? root.querySelectorAll(selectors.join(",")) : []);
    return { isMentioned: (name) => mentioned.has(name), mayDraw: (el) => drawn.has(el) };
  } catch { return unread; }
};
