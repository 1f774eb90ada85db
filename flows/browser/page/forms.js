// What a press may send off: the page's own forms as they stand, and what the pressed thing says of itself.
const formsNow = (page) => [...page.forms].filter((form) => form.method === "post" || /^post$/i.test(form.getAttribute("method"))).map((form) => ({
  action: new URL(form.getAttribute("action") || page.location.href, page.baseURI).href,
  fields: [...new FormData(form)].filter(([, value]) => typeof value === "string"),
}));
const nameOf = (el, value) => (el && el.name && typeof el.name === "string" ? [[el.name, value]] : []);
const runs = (el) => ["href", "onclick", "onchange"].map((name) => el.getAttribute(name) || "").join(" ");
const pressed = (selector) => {
  const el = first(selector);
  if (!el) return { address: location.href, forms: formsNow(document), fields: [], code: "", told: [] };
  const page = el.ownerDocument;
  const rows = new Set([...everyMatch(selector)].map((one) => one.closest('tr,[role="row"],li') || one));
  const telling = (one) => [...one.attributes].filter(({ name }) => /^(data-.*|value|href|id|onclick)$/.test(name) && !name.startsWith("data-ascora-"));
  return {
    address: page.location.href, forms: formsNow(page), fields: nameOf(el, el.value || ""),
    code: [el, el.closest("[onclick],a[href]"), ...el.querySelectorAll("[onclick],a[href]")].filter((one) => one).map(runs).join(" "),
    told: [...rows].flatMap((row) => [row, ...row.querySelectorAll("*")]).flatMap(telling).map(({ value }) => value),
  };
};
