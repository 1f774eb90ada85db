// What a style sheet draws: signs before and after what an element holds, words that a font turns into pictures.
const pseudos = ["::before", "::after"];
// The words of a `content` property: quoted ones, without the alternative text for screen readers behind a slash.
const wordsOf = (content) => {
  if (/counters?\(/.test(content)) return "";
  const quoted = /"((?:[^"\\]|\\.)*)"|(\s\/\s)/gs;
  let words = "";
  for (const [, word, slash] of content.matchAll(quoted)) {
    if (slash) break;
    words += word.replace(/\\(.)/gs, "$1");
  }
  return words;
};
const families = new Map();
const isPictureFont = ({ fontFamily }, fonts) => {
  const key = `${fonts.source}\n${fontFamily}`;
  if (!families.has(key)) families.set(key, fonts.test(fontFamily.split(",", 1)[0]));
  return families.get(key);
};
const isPainted = (style) => style.display !== "none" && style.visibility === "visible" && Number(style.opacity) >= faint
  && parseFloat(style.fontSize) >= 1 && !isClear(style.webkitTextFillColor) && !(isOutOfFlow(style) && (clipIsEmpty(style.clip) || parseFloat(style.left) < -999));
// What is drawn at one end of an element: null for nothing, no words for a picture or a font's private glyph.
const drawnAt = (el, part, fonts) => {
  const style = getComputedStyle(el, part);
  if (style.content === "none" || style.content === "normal") return null;
  const printed = wordsOf(style.content);
  if (!printed.trim() || !isPainted(style)) return null;
  const words = isPictureFont(style, fonts) ? "" : printed.replace(/\p{Co}/gu, "");
  return { words, sign: words.trim(), isBlock: /^(block|flex|grid|table|list-item)/.test(style.display) && !isOutOfFlow(style) };
};

// Signs that change what an amount says, signs between or around words; all others are ornaments.
const amountSign = /[\p{Sc}\p{Pd}+\u2212\u00b1%\u2030\u00b0#*.]/u;
const wordSign = /[\p{Ps}\p{Pe},;:&/]/u;
const isAmount = (words) => /\p{N}/u.test(words) && /^[\s\p{Sc}\p{N}.,'()%+\p{Pd}\u2212]*[A-Z]{0,3}\s*$/iu.test(words);
const isMeant = (sign, words, amount) => /[\p{L}\p{N}]/u.test(sign) || (wordSign.test(sign) && /\S/.test(words))
  || (amountSign.test(sign) && isAmount(amount));

// Whether a single word is drawn as one sign: in a font of pictures, or in any font in far less room than its letters take.
let pen = null;
const plainWidth = (word, size) => {
  pen = pen || document.createElement("canvas").getContext("2d");
  pen.font = `${size}px sans-serif`;
  return pen.measureText(word).width;
};
const isPicture = (node, el, style, fonts, outer) => {
  const word = node.data.trim();
  if (!/^[\w-]+$/.test(word)) return false;
  if (isPictureFont(style, fonts)) return true;
  const size = parseFloat(style.fontSize);
  if (word.length < 3 || (style.fontFamily === (outer || style).fontFamily && !style.fontFeatureSettings.includes("liga"))) return false;
  const box = style.fontFeatureSettings.includes("liga") && cuts(el, style) ? style.rect : rangeOf(node);
  return box.width > 0 && box.width <= 1.5 * size && plainWidth(word, size) >= 2 * box.width;
};
