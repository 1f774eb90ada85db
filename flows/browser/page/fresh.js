// What a press brings into sight: a menu's items, a dialog's words and buttons. Nothing of the page is marked for it.
let inSightBefore = new WeakSet();
let origin = null;
const isInReach = (el) => rendered(el) && el.checkVisibility({ checkOpacity: true })
  && [...el.getClientRects()].some((box) => box.width > 1 && box.height > 1);
const remember = (number) => {
  if (number !== null) origin = first(`[data-ascora-control="${number}"]`);
  inSightBefore = new WeakSet();
  for (const el of document.body.querySelectorAll("*")) if (isInReach(el)) inSightBefore.add(el);
};
// The numbers of the controls that came into sight, and the words around them: those of controls and options are names.
// Where the list was built anew, and what was origin with it, everything is new and says nothing.
const fresh = () => {
  const numbers = [];
  const words = [];
  if (!origin || !origin.isConnected) return { numbers, words: "" };
  for (const el of document.body.querySelectorAll("*")) {
    if (inSightBefore.has(el) || !isInReach(el)) continue;
    const number = el.getAttribute("data-ascora-control");
    if (number) numbers.push(Number(number));
    if (el.closest(`${clickable},select,textarea,script,style`)) continue;
    for (const node of el.childNodes) if (node.nodeType === Node.TEXT_NODE && tidy(node.data)) words.push(tidy(node.data));
  }
  return { numbers, words: words.join(" ") };
};
