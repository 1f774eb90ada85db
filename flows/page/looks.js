// Amounts painted red where those around them are not: nothing but the colour may say that they are negative.
const amountWords = /^[\s$]*(?:AU?D?\s*\$?\s*)?\d[\d,]*(?:\.\d+)?(?:\s*AUD)?\s*$/i;
const isRed = (colour) => {
  const [r, g, b, a = 1] = (colour.match(/[\d.]+/g) || []).map(Number);
  return a > 0 && r > 110 && r > 1.7 * g && r > 1.7 * b;
};
const ownText = (el) => [...el.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("");

// The colours of amounts by the column of their grid, else by the part of the page they stand in.
const groupOf = (el) => {
  const cell = el.closest('td,[role="gridcell"],[role="cell"]');
  const table = cell && cell.closest('table,[role="grid"],[role="treegrid"],[role="table"]');
  return table ? [table, [...cell.parentElement.children].indexOf(cell)] : [el.closest("dl,table,fieldset,section,form,main") || document.body, -1];
};

// Red ones in a group where any amount is not red, and a red one alone; a column that is red throughout is so by design.
const redAmounts = () => {
  const groups = new Map(), marked = new Set();
  for (const el of document.body.querySelectorAll("*")) {
    const own = el.tagName === "INPUT" ? el.value : ownText(el);
    if (!amountWords.test(own) || !/[1-9]/.test(own) || !rendered(el)) continue;
    const [part, column] = groupOf(el);
    if (!groups.has(part)) groups.set(part, new Map());
    const columns = groups.get(part);
    columns.set(column, [...(columns.get(column) || []), el]);
  }
  for (const columns of groups.values()) for (const amounts of columns.values()) {
    const red = amounts.filter((el) => isRed(getComputedStyle(el).color));
    if (red.length < amounts.length || amounts.length === 1) for (const el of red) marked.add(el);
  }
  return marked;
};
