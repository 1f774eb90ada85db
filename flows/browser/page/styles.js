// What the style of an element says. Asking is what costs most in reading a page, so an element is asked only for what a
// rule, an attribute or its own kind gives it: all else is at its beginning, or handed down from around.
const boxKinds = {
  opacity: ["1", "opacity"], filter: ["none", "filter"], clip: ["auto", "clip"], clipPath: ["none", "clip-path"],
  maskImage: ["none", "mask-image -webkit-mask-image"], transform: ["none", "transform"], translate: ["none", "translate"],
  scale: ["none", "scale"], rotate: ["none", "rotate"], perspective: ["none", "perspective"], contain: ["none", "contain"],
  overflowX: ["visible", "overflow-x overflow-inline overflow-block"], overflowY: ["visible", "overflow-y overflow-inline overflow-block"],
  position: ["static", "position"], backgroundClip: ["border-box", "background-clip -webkit-background-clip", /text/],
  order: ["0", "order"], layout: ["", "display content-visibility"], flexDirection: ["row", "flex-direction"], flexWrap: ["nowrap", "flex-wrap"],
  gridRowStart: ["auto", "grid-row-start"], gridColumnStart: ["auto", "grid-column-start"], backgroundColor: ["rgba(0, 0, 0, 0)", "background-color"],
  backgroundImage: ["none", "background-image"], backgroundRepeat: ["repeat", "background-repeat"],
  margin: ["0px", "margin-left margin-top margin-right margin-bottom margin-inline-start margin-inline-end margin-block-start", /-/],
  zIndex: ["auto", "z-index", /-/], paddingLeft: ["0px", "padding-left padding-inline-start"], paddingTop: ["0px", "padding-top padding-block-start"],
};
const handedKinds = {
  visibility: "visibility", whiteSpace: "white-space white-space-collapse text-wrap-mode", textIndent: "text-indent", textShadow: "text-shadow",
  webkitTextStrokeWidth: "-webkit-text-stroke-width", webkitTextSecurity: "-webkit-text-security", direction: "direction", fontFeatureSettings: "font-feature-settings",
  fontFamily: "font-family", fontSize: "font-size", lineHeight: "line-height", cursor: "cursor", webkitTextFillColor: "color -webkit-text-fill-color",
};
// Which bits of a mask stand for what: by declaration, and for all that moves a box, cuts it or takes it out of sight.
const bitOf = Object.fromEntries(Object.keys(boxKinds).map((name, at) => [name, 1 << at]));
const bits = (...names) => names.reduce((sum, name) => sum | bitOf[name], 0);
const movingBits = bits("transform", "translate", "scale", "rotate"), placingBits = movingBits | bits("position");
const cuttingBits = bits("overflowX", "overflowY"), layingBits = bits("layout");
const pushingBits = placingBits | bits("margin"); // what may push a box out of the one it stands in, to where nobody can look
const shapingBits = placingBits | cuttingBits | bits("opacity", "filter", "clip", "clipPath", "maskImage", "perspective", "contain", "backgroundClip");
const behindBit = bitOf.zIndex, backingBits = bits("backgroundColor", "backgroundImage");
const drawingBit = 1 << 29, pressingBit = 1 << 30, allBits = -1, ownBits = allBits & ~(drawingBit | pressingBit);
const handedBit = Object.fromEntries(Object.keys(handedKinds).map((name, at) => [name, 1 << at]));
const givenBits = new Map();
for (const [name, [, words, test]] of Object.entries(boxKinds)) for (const one of words.split(" "))
  givenBits.set(one, { box: bitOf[name] | (givenBits.get(one) || { box: 0 }).box, handed: 0, test });
for (const [name, words] of Object.entries(handedKinds)) for (const one of words.split(" ")) givenBits.set(one, { box: 0, handed: handedBit[name] });
// What the browser's own style sheet speaks of, and what attributes give.
const inks = handedBit.webkitTextFillColor | handedBit.cursor;
const ofTheBrowser = [
  { selector: "a,area,mark", box: 0, handed: inks },
  { selector: "dialog,textarea,[popover]", box: ownBits, handed: allBits },
  { selector: "bdi,bdo,big,button,code,fieldset,font,h1,h2,h3,h4,h5,h6,kbd,legend,nobr,optgroup,option,pre,rt,samp,small,sub,sup,table,tt,[dir],[text]", box: 0, handed: allBits },
  { selector: "button,mark,[bgcolor],[background]", box: backingBits, handed: 0 },
];

class Style {
  // `tree`: the style sheets of the document or shadow tree; what is styled from both sides of a border is asked in full.
  constructor(el, tree, outer) {
    const sheets = el.shadowRoot || (outer && outer.isHost) ? unread : tree;
    this.el = el;
    this.tree = tree;
    this.sheets = sheets;
    this.isHost = !!el.shadowRoot || el.tagName === "SLOT";
    this.outer = outer;
    this.mask = sheets.boxMask(el);
    this.asked = null;
    this.box = null;
    this.isCut = null;
    this.scrolled = null;
    this.down = null;
  }
  get handed() {
    if (this.down) return this.down;
    const { el, outer, sheets } = this, own = sheets.handedMask(el);
    return (this.down = outer && !own ? outer.handed : handedDown(el, outer && outer.handed, own));
  }
  get computed() { return this.asked || (this.asked = getComputedStyle(this.el)); }
  get scroll() { return this.scrolled || (this.scrolled = { left: this.el.scrollLeft, top: this.el.scrollTop }); }
  get rect() { return this.box || (this.box = this.el.getBoundingClientRect()); }
}
const handedNames = Object.keys(handedKinds);
// What an element hands down: what is given to it, the rest as around. Most do as another one does beside them.
const handedDown = (el, around, mask) => {
  const computed = getComputedStyle(el);
  if (!around) return { kin: new Map(), ...Object.fromEntries(handedNames.map((name) => [name, computed[name]])) };
  let key = String(mask);
  for (const name of handedNames) if (mask & handedBit[name]) key += `|${computed[name]}`;
  if (!around.kin.has(key)) {
    const own = { ...around, kin: new Map() };
    for (const name of handedNames) if (mask & handedBit[name]) own[name] = computed[name];
    around.kin.set(key, own);
  }
  return around.kin.get(key);
};
const worded = { layout: "display" };
for (const [name, [start]] of Object.entries(boxKinds)) {
  const bit = bitOf[name], asked = worded[name] || name;
  Object.defineProperty(Style.prototype, name, { get() { return this.mask & bit ? this.computed[asked] : start; } });
}
for (const name of handedNames) Object.defineProperty(Style.prototype, name, { get() { return this.handed[name]; } });
for (const name of ["display", "color", "fontStyle", "top", "left"]) Object.defineProperty(Style.prototype, name, { get() { return this.computed[name]; } });

// A list of selectors, one by one.
const selectorsIn = (list) => {
  const found = [];
  let depth = 0, from = 0, mark = "";
  for (let at = 0; at < list.length; at++) {
    const sign = list[at];
    if (sign === "\\") at++;
    else if (mark) mark = sign === mark ? "" : mark;
    else if (sign === '"' || sign === "'") mark = sign;
    else if (sign === "(" || sign === "[") depth++;
    else if (sign === ")" || sign === "]") depth--;
    else if (sign === "," && !depth) { found.push(list.slice(from, at).trim()); from = at + 1; }
  }
  return [...found, list.slice(from).trim()];
};
// The classes without which a selector finds nothing.
const classesOf = (selector) => {
  let plain = selector, before = "";
  while (plain !== before) { before = plain; plain = plain.replace(/\([^()]*\)|\[[^\][]*\]/g, ""); }
  return [...plain.matchAll(/\.((?:\\.|[\w\u0080-\uffff-])+)/g)].map(([, name]) => name.replace(/\\(?=[^\da-f])/gi, "")).filter((name) => !name.includes("\\"));
};
// Every rule of a list with the selectors it goes by; `outer` are those of the rule it is nested in.
function* rulesIn(list, outer) {
  for (const rule of list) {
    const kind = rule.constructor.name; // a frame has classes of its own, of the same names
    const own = kind !== "CSSStyleRule" ? outer
      : selectorsIn(outer ? rule.selectorText.replace(/&/g, () => `:is(${outer.join(",")})`) : rule.selectorText);
    if (rule.styleSheet) yield* rulesIn(rule.styleSheet.cssRules, null);
    if (rule.style && own && kind !== "CSSPageRule") yield { selectors: own, style: rule.style };
    if (rule.cssRules && kind !== "CSSKeyframesRule") yield* rulesIn(rule.cssRules, kind === "CSSScopeRule" ? ["*"] : own);
  }
}
// What a style sheet gives: every selector with the bits of what its rules declare.
const known = new WeakMap();
const isSaid = (style, name, test) => { const value = style.getPropertyValue(name); return !value || /var\(/.test(value) || test.test(value); };
const bitsOf = (style) => {
  let box = 0, handed = 0;
  for (const name of style) {
    const one = givenBits.get(name);
    if (!one || (one.test && !isSaid(style, name, one.test))) continue;
    box |= one.box; handed |= one.handed;
  }
  return { box, handed };
};
const givenBy = (sheet) => {
  const rules = sheet.cssRules, kept = known.get(sheet);
  if (kept && kept.length === rules.length) return kept.parts;
  const found = new Map();
  const add = (selector, box, handed) => {
    const one = found.get(selector) || { selector, classes: classesOf(selector), box: 0, handed: 0 };
    one.box |= box; one.handed |= handed;
    if (one.box || one.handed) found.set(selector, one);
  };
  for (const { selectors, style } of rulesIn(rules, null)) {
    const { box, handed } = bitsOf(style);
    for (const selector of selectors) {
      const plain = selector.replace(/::?(before|after).*$/, "");
      if (plain === selector) add(selector, box, handed);
      else if (style.content) add(plain.replace(/(^|[\s>+~])$/, "$1*"), drawingBit, 0);
    }
  }
  known.set(sheet, { length: rules.length, parts: [...found.values()] });
  return [...found.values()];
};
const unread = { boxMask: () => allBits, handedMask: () => allBits, given: allBits };
// The style sheets of a document or shadow tree together. Whatever moves by script is asked in full.
class Sheets {
  constructor(root) {
    this.isStrict = root.compatMode !== "BackCompat";
    this.given = 0; // to any element
    this.box = new Map();
    this.handed = new Map();
    const parts = [...root.styleSheets, ...root.adoptedStyleSheets].flatMap(givenBy);
    const classes = new Set([...root.querySelectorAll("[class]")].map((el) => el.getAttribute("class")));
    this.classes = new Set([...classes].flatMap((words) => words.split(/\s+/)));
    const groups = new Map();
    for (const { selector, box, handed } of [...parts.filter((one) => this.isLive(one)), ...ofTheBrowser, { selector: spots, box: pressingBit, handed: 0 }]) {
      const kind = `${box} ${handed}`;
      if (!groups.has(kind)) groups.set(kind, { selectors: [], box, handed });
      groups.get(kind).selectors.push(selector);
    }
    for (const { selectors, box, handed } of groups.values())
      for (const el of root.querySelectorAll(selectors.join(","))) this.give(el, box, handed);
    for (const el of root.querySelectorAll("[style]")) { const { box, handed } = bitsOf(el.style); this.give(el, box, handed); }
    for (const { effect } of root.getAnimations()) if (effect && effect.target) this.give(effect.target, ownBits, allBits);
  }
  // A selector with a class that nothing has finds nothing; without a doctype classes are compared without their case.
  isLive({ classes }) { return !this.isStrict || classes.every((name) => this.classes.has(name)); }
  give(el, box, handed) {
    this.given |= box;
    if (box) this.box.set(el, this.box.get(el) | box);
    if (handed) this.handed.set(el, this.handed.get(el) | handed);
  }
  boxMask(el) { return this.box.get(el) | 0; }
  handedMask(el) { return this.handed.get(el) | 0; }
}
// Nothing is known of style sheets that stand behind a border, or that the browser cannot put into a question.
const sheetsOf = (root) => { try { return new Sheets(root); } catch { return unread; } };
