// A link that is marked as a download is asked for past whoever judges requests: it is made a plain one before it is followed.
const unmark = (el) => {
  if ((el instanceof HTMLAnchorElement || el instanceof HTMLAreaElement) && /^https?:$/.test(el.protocol)) el.removeAttribute("download");
};
const onClick = (event) => { for (const el of event.composedPath()) unmark(el); };
const listen = () => addEventListener("click", onClick, true);
listen();
// A document that is opened anew forgets its listeners.
for (const name of ["open", "write", "writeln"]) {
  const original = Document.prototype[name];
  Document.prototype[name] = function (...args) { const result = original.apply(this, args); listen(); hearNoMore(); return result; };
}
// What is not in the document is followed too, and no listener hears of it.
const followed = HTMLElement.prototype.click;
HTMLElement.prototype.click = function () { unmark(this); return followed.call(this); };
const dispatched = EventTarget.prototype.dispatchEvent;
EventTarget.prototype.dispatchEvent = function (event) { if (event.type === "click") unmark(this); return dispatched.call(this, event); };
