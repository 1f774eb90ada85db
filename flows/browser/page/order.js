// The order in which a person meets what an element holds: line by line, as it is placed by its style.
const isFlexible = (style) => /flex|grid/.test(style.layout);
const isShuffled = (style, styles) => /reverse/.test(style.flexDirection + style.flexWrap)
  || styles.some((one) => one.order !== "0" || (style.layout.includes("grid") && (one.gridRowStart !== "auto" || one.gridColumnStart !== "auto")));
const isPlaced = (style) => (style.mask & placingBits) !== 0 && (style.position === "absolute" || isMoved(style) || (style.position === "relative" && (parseFloat(style.top) || parseFloat(style.left))));
const boxOf = (node) => (node.nodeType === Node.TEXT_NODE ? rangeOf(node) : node.getBoundingClientRect());
const isOnLine = (rect, line) => Math.min(rect.bottom, line.bottom) - Math.max(rect.top, line.top) > Math.min(rect.height, line.height) / 2;

const lineByLine = (nodes, isMirrored) => {
  const placed = nodes.map((node) => ({ node, rect: boxOf(node) })).sort((one, other) => one.rect.top - other.rect.top);
  const lines = [];
  for (const one of placed) {
    const line = lines[lines.length - 1];
    if (line && isOnLine(one.rect, line[0].rect)) line.push(one); else lines.push([one]);
  }
  const across = (one, other) => (isMirrored ? other.rect.right - one.rect.right : one.rect.left - other.rect.left);
  return lines.flatMap((line) => line.sort(across)).map((one) => one.node);
};

const inSight = (nodes, style, styleOf) => {
  const elements = nodes.filter((node) => node.nodeType === Node.ELEMENT_NODE && !dropped.has(node.tagName)), among = new Set(elements);
  if (elements.length < 2) return nodes;
  let moved = [];
  if (isFlexible(style)) {
    if (isShuffled(style, elements.map(styleOf)))
      moved = nodes.filter((node) => (node.nodeType === Node.TEXT_NODE ? node.data.trim() : among.has(node)));
  } else {
    const kind = elements.filter((el) => isPlaced(styleOf(el)));
    moved = kind.filter((el) => el.tagName === kind[0].tagName);
  }
  moved = moved.filter((node) => node.nodeType === Node.TEXT_NODE || node.getClientRects().length);
  if (moved.length < 2) return nodes;
  const places = new Set(moved), sorted = lineByLine(moved, style.direction === "rtl")[Symbol.iterator]();
  return nodes.map((node) => (places.has(node) ? sorted.next().value : node));
};
