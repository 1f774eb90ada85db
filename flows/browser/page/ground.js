// The colour that words stand on, where it is known: white words on white are in nobody's sight.
const canvas = "rgb(255, 255, 255)";
const channels = new Map();
const channelsOf = (colour) => {
  if (!channels.has(colour)) channels.set(colour, /^rgba?\(/.test(colour) ? (colour.match(/[\d.]+/g) || []).map(Number) : null);
  return channels.get(colour);
};
const alike = 8; // of 255, by which nobody tells colours apart
const isAlike = (one, other) => {
  const [left, right] = [channelsOf(one), channelsOf(other)];
  return !!left && !!right && [0, 1, 2].every((at) => Math.abs(left[at] - right[at]) <= alike) && (left[3] ?? 1) > faint;
};
const isShifted = (style) => (style.mask & pushingBits) !== 0 && (isPlaced(style) || /fixed|sticky/.test(style.position)
  || ["marginTop", "marginLeft", "marginRight", "marginBottom"].some((name) => parseFloat(style.computed[name]) < 0));
// Of an element, given that of what it stands in: null where a picture, something half clear or something drawn besides may
// stand behind the words, or where the element was moved to where other things may be.
const groundOf = (style, around) => {
  const { mask } = style;
  if (mask & drawingBit || style.backgroundImage !== "none") return null;
  const own = mask & backingBits ? style.backgroundColor : "transparent";
  if (own === "transparent" || isClear(own)) return isShifted(style) ? null : around;
  const parts = channelsOf(own);
  return parts && (parts[3] ?? 1) === 1 ? own : null;
};
// Under a whole page: what its outermost elements say, white where they say nothing.
const groundUnder = (page, styleOf, around) => {
  const root = styleOf(page.documentElement), body = styleOf(page.body);
  if (root.sheets.given & behindBit || /dark/.test(root.computed.colorScheme)) return null;
  return groundOf(body, groundOf(root, around));
};
const isLost = (style, ground) => ground !== null && isAlike(style.webkitTextFillColor, ground) && style.textShadow === "none" && !(parseFloat(style.webkitTextStrokeWidth) > 0);
