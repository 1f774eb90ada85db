// What is painted where a person can look. A box is a part of the window, beyond it as far as one can scroll.
const everywhere = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
const sliver = 2; // pixels, of which nothing can be read
const faint = 0.05; // opacity, likewise
const shows = (rect, box) => Math.min(rect.right, box.right) - Math.max(rect.left, box.left) >= Math.min(sliver, rect.width)
  && Math.min(rect.bottom, box.bottom) - Math.max(rect.top, box.top) >= Math.min(sliver, rect.height);
const meet = (one, other) => ({
  left: Math.max(one.left, other.left), top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right), bottom: Math.min(one.bottom, other.bottom),
});
const rangeOf = (node) => { const range = node.ownerDocument.createRange(); range.selectNodeContents(node); return range.getBoundingClientRect(); };

// Everything that can be scrolled to; to the left of its origin and above it nobody can scroll.
const wholePage = (view) => {
  const isMirrored = getComputedStyle(view.document.documentElement).direction === "rtl";
  const box = { left: isMirrored ? -Infinity : -view.scrollX, top: -view.scrollY, right: Infinity, bottom: Infinity };
  return { isUnseen: false, opacity: 1, flow: box, absolute: box, fixed: null, inksBackground: false };
};

const isClear = (colour) => {
  const found = /(?:rgba\([^)]*,|\/)\s*([\d.e-]+)(%?)\s*\)$/.exec(colour);
  return !!found && Number(found[1]) / (found[2] ? 100 : 1) < faint;
};
// A background cut to the shape of the words paints them, and so does their shadow or outline.
const hasInk = (style, inksBackground) => parseFloat(style.inkSize) >= 1
  && (!isClear(style.ink) || inksBackground || style.textShadow !== "none" || parseFloat(style.webkitTextStrokeWidth) > 0);

// An element on its way in or out is what it will be: a pop-up that fades in is there.
const opacityOf = (el, style) => {
  const filtered = /opacity\(([\d.]+)(%?)\)/.exec(style.filter);
  const own = Number(style.opacity) * (filtered ? Number(filtered[1]) / (filtered[2] ? 100 : 1) : 1);
  if (own >= faint) return own;
  const frames = el.getAnimations().flatMap((one) => (one.effect && one.effect.getKeyframes ? one.effect.getKeyframes() : []));
  return Number((frames.filter((frame) => frame.opacity !== undefined).pop() || { opacity: own }).opacity);
};

const lengthOf = (words, whole) => (words.endsWith("%") ? (parseFloat(words) / 100) * whole : parseFloat(words));
const spread = (values) => Math.max(...values) - Math.min(...values);
const shapeIsEmpty = (shape, rect) => {
  const found = /^(inset|circle|ellipse|polygon)\((.*)\)/.exec(shape);
  if (!found) return false;
  if (found[1] === "inset") {
    const [top, right = top, bottom = top, left = right] = found[2].split(" round ")[0].split(/\s+/);
    return rect.height - lengthOf(top, rect.height) - lengthOf(bottom, rect.height) < sliver
      || rect.width - lengthOf(right, rect.width) - lengthOf(left, rect.width) < sliver;
  }
  if (found[1] !== "polygon") return /^0(px|%)?(\s|$)/.test(found[2]);
  const points = found[2].replace(/^(evenodd|nonzero),\s*/, "").split(",").map((point) => point.trim().split(/\s+/));
  return spread(points.map(([x]) => lengthOf(x, rect.width))) < sliver || spread(points.map(([, y]) => lengthOf(y, rect.height))) < sliver;
};
const clipIsEmpty = (clip) => {
  const [top, right, bottom, left] = (/^rect\((.*)\)$/.exec(clip) || ["", ""])[1].split(/,?\s+/).map(parseFloat);
  return bottom - top < sliver || right - left < sliver;
};
const maskIsEmpty = (mask) => {
  const colours = /gradient\(/.test(mask) ? mask.match(/(?:rgba?|color|okl\w+|hsla?)\([^)]*\)/g) || [] : [];
  return colours.length > 0 && colours.every(isClear);
};
const isOutOfFlow = (style) => style.position === "absolute" || style.position === "fixed";
const isMoved = (style) => style.transform !== "none" || style.translate !== "none" || style.scale !== "none" || style.rotate !== "none";

// Whether an element takes itself and all that it holds out of sight.
const vanishes = (el, style) => {
  if (isOutOfFlow(style) && clipIsEmpty(style.clip)) return true;
  if (style.maskImage !== "none" && maskIsEmpty(style.maskImage)) return true;
  if (style.clipPath !== "none" && shapeIsEmpty(style.clipPath, el.getBoundingClientRect())) return true;
  if (isMoved(style) && el.offsetWidth && el.offsetHeight) {
    const rect = el.getBoundingClientRect();
    if (rect.width < 1 || rect.height < 1) return true;
  }
  return false;
};
// Nobody scrolls to what stands fast outside the window.
const isOutside = (el) => {
  const view = el.ownerDocument.defaultView;
  return !shows(el.getBoundingClientRect(), { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight });
};

// The part of the box in which an element shows what it holds. What begins in sight and goes on out of it is cut for
// display, and counts whole; what stands before the beginning nobody can bring into sight.
const isCell = (el) => /^(TD|TH)$/.test(el.tagName) || /^(gridcell|cell|columnheader|rowheader)$/.test(el.getAttribute("role") || "");
const side = (overflow, low, high, padding, outer, begin, whole) => {
  if (overflow === "visible") return outer;
  const isShut = high - low - padding < sliver || Math.min(high, outer[1]) - Math.max(low, outer[0]) < sliver;
  return isShut ? [Infinity, -Infinity] : [begin, begin + whole];
};
const windowOf = (el, style, box) => {
  const rect = el.getBoundingClientRect();
  const left = rect.left + el.clientLeft, right = left + el.clientWidth, top = rect.top + el.clientTop, bottom = top + el.clientHeight;
  const begin = style.direction === "rtl" ? right - el.scrollWidth - el.scrollLeft : left - el.scrollLeft;
  const grown = Math.max(1, rect.width / (el.offsetWidth || rect.width)); // by a style that scales it
  const before = parseFloat(style.paddingLeft) + Math.max(0, lengthOf(style.textIndent, el.clientWidth));
  const across = side(style.overflowX, left, right, before, [box.left, box.right], begin, el.scrollWidth * grown);
  const down = side(style.overflowY, top, bottom, parseFloat(style.paddingTop), [box.top, box.bottom], top - el.scrollTop, el.scrollHeight * grown);
  return { left: across[0], right: across[1], top: down[0], bottom: down[1] };
};
const isRoot = (el) => el === el.ownerDocument.documentElement || el === el.ownerDocument.body;
const cuts = (el, style) => (style.overflowX !== "visible" || style.overflowY !== "visible") && !isRoot(el)
  && !/^(inline|contents|table-(row|column|header|footer).*)$/.test(style.display);
const boxFor = (style, around) =>
  (style.position === "fixed" ? around.fixed || everywhere : style.position === "absolute" ? around.absolute : around.flow);

// How what an element holds is painted, given how the element is.
const within = (el, style, around) => {
  if (around.isUnseen) return around;
  const opacity = around.opacity * opacityOf(el, style);
  if (opacity < faint || vanishes(el, style) || (style.position === "fixed" && !around.fixed && isOutside(el))) return { ...around, isUnseen: true };
  const flow = cuts(el, style) ? windowOf(el, style, boxFor(style, around)) : boxFor(style, around);
  const holdsFixed = isMoved(style) || style.filter !== "none" || style.perspective !== "none" || /paint|strict|content|layout/.test(style.contain);
  return {
    isUnseen: false, opacity, flow,
    absolute: holdsFixed || style.position !== "static" ? flow : around.absolute,
    fixed: holdsFixed ? flow : around.fixed,
    inksBackground: style.backgroundClip.includes("text") || (around.inksBackground && isClear(style.backgroundColor)),
  };
};

// Whether an element's own box, or a run of words right in it, is in sight.
const boxIsSeen = (el, style, around, inner) => !inner.isUnseen && shows(el.getBoundingClientRect(), boxFor(style, around));
const wordsAreSeen = (node, el, style, inner) => {
  if (inner.isUnseen || style.visibility !== "visible" || !hasInk(style, inner.inksBackground)) return false;
  if (el.tagName === "DETAILS" && !el.open) return false;
  const around = el.getBoundingClientRect(), begins = cuts(el, style) && !node.previousSibling && el.scrollLeft + el.scrollTop === 0;
  const isSure = !begins && style.textIndent === "0px" && around.width > 0 && around.left >= inner.flow.left && around.top >= inner.flow.top;
  if (isSure) return shows(around, inner.flow);
  return shows(rangeOf(node), begins ? meet(inner.flow, around) : inner.flow);
};

// Whether an element is rendered, or something visible stands in it though it is not visible itself.
const isShown = (el, style, styleOf) => (el.checkVisibility() || style.display === "contents")
  && (style.visibility === "visible" || [...el.querySelectorAll("*")].some((below) => styleOf(below).visibility === "visible" && rendered(below)));

// A tick box out of sight stands for what is painted in its place: its label, or a drawing beside it without words.
const tells = 'input:not([type="hidden"]),[role="checkbox"],[role="radio"],[role="switch"],[aria-pressed]';
const standsIn = (one, el) => {
  const rect = one.getBoundingClientRect();
  return rect.width > sliver && rect.height > sliver && (one.contains(el) || !(one.matches(tells) || one.querySelector(tells)))
    && (one.tagName === "LABEL" || !one.textContent.trim());
};
const hasStandIn = (el) => /^(checkbox|radio)$/.test(el.type)
  && [() => el.nextElementSibling, () => el.previousElementSibling, () => el.closest("label"),
    () => (el.id ? el.getRootNode().querySelector(`label[for="${CSS.escape(el.id)}"]`) : null)]
    .some((find) => { const one = find(); return !!one && standsIn(one, el); });

const valueParts = 'td,th,dd,li,p,div,[role="gridcell"],[role="cell"]';
// Grey, pale or slanted beside what stands around, as prompts are set off from values.
const isMuted = (el, styleOf) => {
  const style = styleOf(el), outer = styleOf(outerOf(el.closest(valueParts) || el) || el);
  if (style.fontStyle !== "normal" && outer.fontStyle === "normal") return true;
  if (style.color === outer.color) return Number(style.opacity) < 0.75;
  const [red, green, blue, alpha = 1] = (style.color.match(/[\d.]+/g) || []).map(Number);
  return alpha < 0.75 || (red >= 100 && Math.max(red, green, blue) - Math.min(red, green, blue) <= 30);
};
