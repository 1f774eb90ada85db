// Amounts painted red where those around them are not: nothing but the colour may say that they are negative.
const amountWords = /^[\s$]*(?:AU?D?\s*\$?\s*)?\d[\d,]*(?:\.\d+)?(?:\s*AUD)?\s*$/i;
const isAmountOf = (words) => amountWords.test(words) && /[1-9]/.test(words);
const isRed = (colour) => {
  const [r, g, b, a = 1] = (colour.match(/[\d.]+/g) || []).map(Number);
  return a > 0 && r > 110 && r > 1.7 * g && r > 1.7 * b;
};
// The colours of amounts by the column of their grid, else by the part of the page they stand in.
const groupOf = (el) => {
  const cell = el.closest('td,[role="gridcell"],[role="cell"]');
  const table = cell && cell.closest('table,[role="grid"],[role="treegrid"],[role="table"]');
  return table ? [table, [...cell.parentElement.children].indexOf(cell)] : [el.closest("dl,table,fieldset,section,form,main") || document.body, -1];
};

// Red ones in a group where any amount is not red, and a red one alone; a column that is red throughout is so by design.
const redAmong = (amounts) => {
  const groups = new Map();
  for (const one of amounts) {
    const [part, column] = groupOf(one.el);
    if (!groups.has(part)) groups.set(part, new Map());
    const columns = groups.get(part);
    if (!columns.has(column)) columns.set(column, []);
    columns.get(column).push(one);
  }
  return [...groups.values()].flatMap((columns) => [...columns.values()]).flatMap((group) => {
    const red = group.filter(({ style }) => isRed(style.color));
    return red.length < group.length || group.length === 1 ? red : [];
  });
};
