// What is rendered, and how its words are compared.
const rendered = (el) => {
  const style = getComputedStyle(el);
  if (style.display === "contents") return !el.parentElement || rendered(el.parentElement);
  return el.checkVisibility({ checkVisibilityCSS: true });
};
const unboxed = new Set(["OPTION", "OPTGROUP", "BR", "WBR", "COL", "COLGROUP", "DATALIST", "AREA", "SOURCE", "TRACK", "PARAM"]);
const tidy = (text) => (text || "").replace(/\s+/g, " ").trim();
