// What is rendered, and how its words are compared.
const rendered = (el) => {
  const style = getComputedStyle(el);
  if (style.display === "contents") return !el.parentElement || rendered(el.parentElement);
  return el.checkVisibility({ checkVisibilityCSS: true });
};
const unboxed = new Set(["OPTION", "OPTGROUP", "BR", "WBR", "COL", "COLGROUP", "DATALIST", "AREA", "SOURCE", "TRACK", "PARAM"]);
// One spelling, as names are compared: accents composed, nothing that shows nothing.
const tidy = (text) => (text || "").normalize("NFC").replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(/\s+/g, " ").trim();
