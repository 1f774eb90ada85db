// What a person can see of a field: opaque, larger than a dot, on the page, not clipped away.
const isClipped = (style) => /^inset\((?:50|100)%/.test(style.clipPath) || /^rect\((?:[01]px,? ?){4}\)/.test(style.clip);
const shrinks = (style, el) => /hidden|clip/.test(style.overflow) && (el.offsetWidth < 4 || el.offsetHeight < 4);
const isSeen = (el) => {
  const box = el.getBoundingClientRect();
  if (!rendered(el) || box.width < 4 || box.height < 4 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
  let opacity = 1;
  for (let at = el; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    opacity *= Number(style.opacity);
    if (opacity < 0.1 || isClipped(style) || (at !== el && shrinks(style, at))) return false;
  }
  return true;
};

// The form around a field, also where the button that sends it stands outside of it.
const formOf = (el) => el.form || el.closest("form");
const attributeOf = (el, form, name) => (el && el.getAttribute("form" + name)) || form.getAttribute(name) || "";
const fieldAt = (number) => first(`[data-ascora-field="${number}"]`);
const controlAt = (number) => (number === null ? null : first(`[data-ascora-control="${number}"]`));

// Where a field's form posts to when one of its buttons is pressed, or Enter; null where it posts to no address.
const postsTo = (field, control) => {
  const el = fieldAt(field), form = el && formOf(el);
  const button = controlAt(control), page = el && el.ownerDocument;
  if (!form || attributeOf(button, form, "method").toLowerCase() !== "post") return null;
  return new URL(attributeOf(button, form, "action") || page.location.href, page.baseURI).href.replace(/#.*/, "");
};
// Of several controls, those that send the field's form; without a form of its own, or where nothing in it can be pressed,
// the first that follows the field as near to it as any: never one above.
const senders = (field, numbers) => {
  const el = fieldAt(field), form = el && formOf(el);
  const found = numbers.map((number) => [number, controlAt(number)]).filter(([, at]) => at);
  const own = found.filter(([, at]) => form && formOf(at) === form);
  if (own.length || !el) return own.map(([number]) => number);
  if (form && form.querySelector('button:not([type="button"]):not([type="reset"]),input[type="submit"],input[type="image"]')) return [];
  const after = found.filter(([, at]) => el.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
  for (let at = el.parentElement; at; at = at.parentElement)
    for (const [number, control] of after) if (at.contains(control)) return [number];
  return [];
};

// What can be pressed in a part of the page, and what pressing it does as far as its markup says.
const deep = (root) => [...(root.shadowRoot || root).querySelectorAll("*")].flatMap((el) => (el.shadowRoot ? [el, ...deep(el)] : [el]));
const does = (el) => {
  const link = el.closest("a[href]");
  if (link && !/^(#|\s*javascript:|$)/i.test(link.getAttribute("href"))) return { does: "link", address: link.href };
  const form = el.form;
  if (!form || !/^(submit|image)$/.test(el.type)) return { does: "script", address: null };
  const method = attributeOf(el, form, "method").toLowerCase();
  if (method === "dialog") return { does: "script", address: null };
  return { does: method === "post" ? "post" : "link", address: new URL(attributeOf(el, form, "action") || location.href, document.baseURI).href };
};
// What a press at its middle would meet; nothing where that is not in sight.
const hitOf = (el) => {
  const { left, top, width, height } = el.getClientRects()[0];
  return el.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
};
const isFree = (el, hit) => !hit || el.contains(hit) || hit.contains(el);
const waysOf = (roots) => {
  for (const el of document.querySelectorAll("[data-ascora-way]")) el.removeAttribute("data-ascora-way");
  const found = [];
  for (const root of roots) for (const el of deep(root)) {
    const known = el.matches(clickable);
    if (!(known || getComputedStyle(el).cursor === "pointer") || el.disabled || !isSeen(el)) continue;
    if (!known && (el.childElementCount || el.parentElement.closest(clickable))) continue;
    const names = [el.getAttribute("aria-label"), ...namesIn(el), el.tagName === "INPUT" ? el.value : "", el.getAttribute("title")].map(tidy).filter(Boolean);
    if (!names.length || el.closest("[data-ascora-way]") || !isFree(el, hitOf(el))) continue;
    el.setAttribute("data-ascora-way", String(found.length + 1));
    found.push({ number: found.length + 1, names: [...new Set(names)], ...does(el) });
  }
  return found;
};

// A box that stands in front of the page: marked up as one, or over half of what is in sight.
const boxed = 'dialog[open],[role="dialog"],[role="alertdialog"],[aria-modal="true"]';
const isBig = (el) => {
  const box = el.getBoundingClientRect();
  return /fixed|absolute|sticky/.test(getComputedStyle(el).position) && box.width * box.height >= innerWidth * innerHeight / 2;
};
const heading = 'h1,h2,h3,h4,h5,h6,[role="heading"],legend';
const titles = (root) => [root, ...deep(root)].filter((el) => el.matches(`${heading},${boxed}`) && isSeen(el)).flatMap((el) => {
  const by = (el.getAttribute("aria-labelledby") || "").split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean);
  return [el.getAttribute("aria-label"), ...by.map((at) => at.textContent), (namesIn(el)[0] || "").split("\n").find((line) => line.trim())].map(tidy);
}).filter(Boolean);
const frontBoxes = () => {
  const found = deep(document).filter((el) => el.matches(boxed) && isSeen(el));
  return found.filter((el) => !found.some((other) => other !== el && other.contains(el)));
};
const boxIn = (roots) => ({
  titles: [...new Set(roots.flatMap(titles))], lines: roots.flatMap((root) => (root.innerText || "").split("\n")).map(tidy).filter(Boolean),
  modal: roots.some((root) => isBig(root) || root.matches('[aria-modal="true"],:modal')), ways: waysOf(roots),
});
// The page as one that stands between the password and the portal, what is in front of it first.
const standing = () => boxIn([...frontBoxes(), document.body]);
const inFront = () => frontBoxes().concat([...document.querySelectorAll('[role="alert"],[role="status"]')].filter(isSeen))
  .flatMap((el) => (el.innerText || "").split("\n"));

// Frames in sight into which nobody can look: of another origin, or shut off from their page.
const shutFrames = () => [...everyMatch("iframe,frame")].filter((el) => !insideOf(el) && isSeen(el)).map(({ src }) => src);
// An element, or the frame of the page in which it stands.
const onPage = (el) => {
  const frame = el.ownerDocument.defaultView.frameElement;
  return frame && el.ownerDocument !== document ? onPage(frame) : el;
};
// What stands over an element, so that pressing it would press that instead; null where the way is free.
const over = (selector) => {
  const found = [...everyMatch(selector)].find((at) => at.getClientRects().length), el = found && onPage(found);
  if (!el) return null;
  el.scrollIntoViewIfNeeded();
  const hit = hitOf(el);
  if (isFree(el, hit) || [...(el.labels || [])].some((label) => label.contains(hit))) return null;
  let layer = hit;
  while (layer.parentElement && layer.parentElement !== document.body && !layer.parentElement.contains(el)) layer = layer.parentElement;
  const roots = [layer, ...frontBoxes().filter((at) => !at.contains(el) && !layer.contains(at))];
  const beside = [...layer.parentElement.children].filter((at) => at !== layer && !roots.includes(at) && !at.contains(el)
    && getComputedStyle(at).position === "fixed" && isSeen(at) && !at.querySelector("nav") && at.tagName !== "NAV");
  return boxIn(roots.length > 1 || deep(layer).length ? roots : [layer, ...beside]);
};
