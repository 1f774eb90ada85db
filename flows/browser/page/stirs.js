// Whether anything may have changed what the page shows, in whatever way: elements, values that scripts set, places that
// were scrolled to. As long as nothing stirs, the page reads as it did.
let stirs = 0;
let isHeard = true; // of what goes on in frames and shadow trees nothing is heard, nor once the listeners are forgotten
const stir = () => { stirs++; };
const hearNoMore = () => { isHeard = false; stir(); };
for (const kind of ["input", "change", "reset", "scroll", "resize", "load", "error", "toggle", "transitionend", "animationend", "message", "popstate", "pageshow",
  "hashchange", "focusin", "focusout", "pointerover", "pointerdown", "pointerup", "click", "keydown", "keyup"]) addEventListener(kind, stir, true);
const frameOf = window.requestAnimationFrame;
window.requestAnimationFrame = function (call) {
  return frameOf.call(window, typeof call === "function" ? function (at) { stir(); return call.call(this, at); } : call);
};
// What fields hold is compared by itself: a script may set it in a task that nothing here hears of.
const heldByFields = () => {
  let sum = 0;
  for (const field of document.querySelectorAll("input, select, textarea, option")) {
    const held = `${field.value}|${field.checked}|${field.indeterminate}|${field.selected}`;
    for (let at = 0; at < held.length; at++) sum = (Math.imul(sum, 31) + held.charCodeAt(at)) | 0;
  }
  return sum;
};
const stillness = () => [performance.timeOrigin, stirs, heldByFields(), location.href].join(" ");
