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
const ruler = document.createRange();
const rangeOf = (node) => { ruler.selectNodeContents(node); return ruler.getBoundingClientRect(); };

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
// Words of which each point is spread over an eighth of their size (standard deviation) cannot be read.
const isSpread = (pixels, style) => 8 * pixels >= parseFloat(style.fontSize);
const isBlurred = (style) => [...style.filter.matchAll(/blur\(([\d.]+)px\)/g)].some((one) => isSpread(Number(one[1]), style));
// The shadow of words shows them where it is sharp: colour, place, and twice how far it is spread.
const hasSharpShadow = (style) => style.textShadow !== "none" && style.textShadow.split(/,(?![^(]*\))/).some((one) => {
  const [, colour, lengths] = /^\s*(.*\)|[a-z]+)\s+(.*)$/.exec(one) || [];
  return !!colour && !isClear(colour) && !isSpread(parseFloat(lengths.split(" ")[2]) / 2, style);
});
// A background cut to the shape of the words paints them, and so does their shadow or outline.
const hasInk = (style, inksBackground) => parseFloat(style.fontSize) >= 1 && style.webkitTextSecurity === "none"
  && (!isClear(style.webkitTextFillColor) || inksBackground || hasSharpShadow(style) || parseFloat(style.webkitTextStrokeWidth) > 0);

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
const isMoved = (style) => (style.mask & movingBits) !== 0 && (style.transform !== "none" || style.translate !== "none" || style.scale !== "none" || style.rotate !== "none");

// Whether an element takes itself and all that it holds out of sight.
const vanishes = (el, style) => (isOutOfFlow(style) && clipIsEmpty(style.clip))
  || (style.maskImage !== "none" && maskIsEmpty(style.maskImage))
  || (style.clipPath !== "none" && shapeIsEmpty(style.clipPath, style.rect))
  || (isMoved(style) && el.offsetWidth > 0 && el.offsetHeight > 0 && (style.rect.width < 1 || style.rect.height < 1));
// Nobody scrolls to what stands fast outside the window.
const isOutside = (el, style) => {
  const view = el.ownerDocument.defaultView;
  return !shows(style.rect, { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight });
};

// The part of the box in which an element shows what it holds. What begins in sight and goes on out of it is cut for
// display, and counts whole; what stands before the beginning nobody can bring into sight.
const isCell = (el) => /^(TD|TH)$/.test(el.tagName) || /^(gridcell|cell|columnheader|rowheader)$/.test(el.getAttribute("role") || "");
const nowhere = [Infinity, -Infinity];
const isShut = (low, high, padding, [from, to]) => high - low - padding < sliver || Math.min(high, to) - Math.max(low, from) < sliver;
const roomy = 12; // pixels: of a smaller box it must be known what borders leave of it
const insideBorders = (el, rect) => {
  if (Math.min(rect.width, rect.height) >= roomy) return rect;
  const left = rect.left + el.clientLeft, top = rect.top + el.clientTop;
  return { left, top, right: left + el.clientWidth, bottom: top + el.clientHeight };
};
const windowOf = (el, style, box) => {
  const { left, right, top, bottom } = insideBorders(el, style.rect);
  let across = [box.left, box.right], down = [box.top, box.bottom];
  if (style.overflowX !== "visible") {
    const before = parseFloat(style.paddingLeft) + Math.max(0, lengthOf(style.textIndent, right - left));
    if (isShut(left, right, before, across)) across = nowhere;
    else if (style.direction !== "rtl") across = [left - style.scroll.left, Infinity];
    else across = [-Infinity, right - style.scroll.left];
  }
  if (style.overflowY !== "visible") down = isShut(top, bottom, parseFloat(style.paddingTop), down) ? nowhere : [top - style.scroll.top, Infinity];
  return { left: across[0], right: across[1], top: down[0], bottom: down[1] };
};
const isRoot = (el) => el === el.ownerDocument.documentElement || el === el.ownerDocument.body;
const cuts = (el, style) => style.isCut ?? (style.isCut = (style.mask & cuttingBits) !== 0 && (style.overflowX !== "visible" || style.overflowY !== "visible")
  && !isRoot(el) && !/^(inline|contents|table-(row|column|header|footer).*)$/.test(style.display));
const boxFor = (style, around) =>
  (style.position === "fixed" ? around.fixed || everywhere : style.position === "absolute" ? around.absolute : around.flow);

// How what an element holds is painted, given how the element is.
const within = (el, style, around) => {
  if (around.isUnseen || (!(style.mask & shapingBits) && !around.inksBackground)) return around;
  const opacity = around.opacity * opacityOf(el, style);
  if (opacity < faint || isBlurred(style) || vanishes(el, style) || (style.position === "fixed" && !around.fixed && isOutside(el, style))) return { ...around, isUnseen: true };
  const flow = cuts(el, style) ? windowOf(el, style, boxFor(style, around)) : boxFor(style, around);
  const holdsFixed = isMoved(style) || style.filter !== "none" || style.perspective !== "none" || /paint|strict|content|layout/.test(style.contain);
  return {
    isUnseen: false, opacity, flow,
    absolute: holdsFixed || style.position !== "static" ? flow : around.absolute,
    fixed: holdsFixed ? flow : around.fixed,
    inksBackground: style.backgroundClip.includes("text") || (around.inksBackground && isClear(style.backgroundColor)),
  };
};

// Whether an element surely begins in sight: nothing pushes it out of what does, or it was measured.
const isIn = (rect, box) => rect.width > 0 && rect.left >= box.left && rect.top >= box.top && shows(rect, box);
const isSure = (el, style, around, space) => {
  if (space.isUnseen || style.direction === "rtl") return false;
  if (cuts(el, style)) return space.flow.left < Infinity && space.flow.top < Infinity;
  if (around.isSure && !(style.mask & pushingBits) && !(around.style.mask & layingBits)) return true;
  return el.childElementCount > 0 && isIn(style.rect, space.flow);
};

// Whether an element's own box, or a run of words right in it, is in sight.
const boxIsSeen = (style, around, inner) => !inner.isUnseen && shows(style.rect, boxFor(style, around));
// Whether the first line of what an element holds surely stands in its box: nothing is drawn before it, and it is high enough.
const holdsFirstLine = ({ mask, rect, lineHeight, fontSize }, box) => !(mask & (drawingBit | layingBits)) && rect.width > roomy
  && rect.height >= (parseFloat(lineHeight) || 1.2 * parseFloat(fontSize)) && isIn(rect, box);
const wordsAreSeen = (node, el, style, around) => {
  const inner = around.space;
  if (inner.isUnseen || style.visibility !== "visible" || !hasInk(style, inner.inksBackground)) return false;
  if (!inner.inksBackground && isLost(style, around.ground)) return false;
  if (el.tagName === "DETAILS" && !el.open) return false;
  const begins = cuts(el, style) && !node.previousSibling && style.scroll.left + style.scroll.top === 0 && !holdsFirstLine(style, inner.flow);
  if (!begins && style.textIndent === "0px" && (around.isSure || isIn(style.rect, inner.flow))) return true;
  return shows(rangeOf(node), begins ? meet(inner.flow, style.rect) : inner.flow);
};

// Whether an element is rendered, or something visible stands in it though it is not visible itself.
const plainly = new Set(["TR", "TD", "TH", "TBODY", "DIV", "SPAN", "A", "B", "I", "P", "LI", "UL", "BUTTON", "STRONG", "LABEL"]);
const isPlainlyShown = (el, style) => !(style.mask & layingBits) && plainly.has(el.tagName) && !el.hidden && el.parentElement && el.parentElement.tagName !== "DETAILS";
const isShown = (el, style, styleOf) => (isPlainlyShown(el, style) || el.checkVisibility() || style.display === "contents")
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
