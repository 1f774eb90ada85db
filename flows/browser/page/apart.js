// Two runs of words side by side without a space between them that their style sets apart are two words to a person, and
// what touches is one: <b>J</b>1002.
const blockTags = new Set(("ADDRESS ARTICLE ASIDE BLOCKQUOTE CAPTION DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 "
  + "HEADER HR LEGEND LI MAIN MENU NAV OL OPTGROUP OPTION P PRE SECTION SUMMARY TABLE TBODY TD TFOOT TH THEAD TR UL BR").split(" "));
const endsInWord = /[\p{L}\p{N}]$/u, beginsWithWord = /^[\p{L}\p{N}]/u;
const space = 0.15; // of the size of the letters, less than the narrowest space
const wordsAt = (node, end) => {
  let at = node;
  while (at && at.nodeType === Node.ELEMENT_NODE && !blockTags.has(at.tagName) && !isBox(at)) at = at[end];
  return at && at.nodeType === Node.TEXT_NODE ? at : null;
};
const linesOf = (node) => { ruler.selectNodeContents(node); return [...ruler.getClientRects()].filter((rect) => rect.width > 0); };
const breaksWords = ({ wordBreak, overflowWrap }) => wordBreak !== "normal" || overflowWrap !== "normal";
const isGap = (before, after, { computed, fontSize, direction }) => {
  if (!isOnLine(before, after)) return !breaksWords(computed);
  const gap = direction === "rtl" ? before.left - after.right : after.left - before.right;
  return gap - (parseFloat(computed.letterSpacing) || 0) >= space * parseFloat(fontSize);
};
// Whether the node at a place of a line is set apart from what is painted before it.
const isApart = (nodes, place, style) => {
  const first = wordsAt(nodes[place], "firstChild");
  if (!first || !beginsWithWord.test(first.data)) return false;
  for (let at = place - 1; at >= 0; at--) {
    const last = wordsAt(nodes[at], "lastChild");
    if (!last || !endsInWord.test(last.data)) { if (nodes[at].nodeType === Node.COMMENT_NODE) continue; return false; }
    const before = linesOf(last).pop(), [after] = linesOf(first);
    if (!after) return false;
    if (before) return isGap(before, after, style);
  }
  return false;
};
