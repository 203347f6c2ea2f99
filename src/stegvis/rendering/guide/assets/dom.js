/* The page's own way to make elements, and to make what stands there the same as what should, part by part. */
"use strict";

const $ = (id) => document.getElementById(id);

function el(tag, said = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(said)) {
    if (key.startsWith("on")) made[key] = value;
    else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null));
  made.said = said;
  return made;
}

/* A sign of our own, drawn in the page; it says nothing that a word does not. */
function sign(name) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  made.setAttribute("class", "sign");
  made.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#sign-${name}`);
  made.append(use);
  made.said = { id: name };
  return made;
}

/* What differs is put right, what is the same stays, with its focus: layout and screen readers meet only the change. */
const stegvisRenew = (() => {
  const NAMES = ["id", "data-of", "data-keys", "data-box", "data-to"];
  const FIELDS = ["INPUT", "SELECT", "TEXTAREA"];
  const alike = (one, other) => one.nodeName === other.nodeName
    && (one.nodeType !== Node.ELEMENT_NODE || (one.said && NAMES.every((name) => one.said[name] === other.said[name])));

  function renew(box, parts) {
    let old = box.firstChild;
    for (const part of parts.flat().filter((one) => one !== null && one !== "")) {
      const fresh = part instanceof Node ? part : document.createTextNode(part);
      let found = old;
      while (found && !alike(found, fresh)) found = found.nextSibling;
      if (!found) {
        box.insertBefore(fresh, old);
        continue;
      }
      while (old !== found) old = gone(old);
      if (found !== fresh) same(found, fresh);
      old = found.nextSibling;
    }
    while (old) old = gone(old);
  }

  function gone(one) {
    const next = one.nextSibling;
    one.remove();
    return next;
  }

  const blank = (said) => Object.fromEntries(Object.keys(said).map((name) => [name, null]));

  function same(one, fresh) {
    if (one.nodeType !== Node.ELEMENT_NODE) {
      if (one.data !== fresh.data) one.data = fresh.data;
      return;
    }
    if (fresh.namespaceURI !== one.ownerDocument.documentElement.namespaceURI) return;
    for (const [name, value] of Object.entries({ ...blank(one.said), ...fresh.said })) {
      if (name.startsWith("on")) one[name] = value;
      else if (value === null) one.removeAttribute(name);
      else if (String(value) !== String(one.said[name])) one.setAttribute(name, value);
    }
    one.said = fresh.said;
    renew(one, [...fresh.childNodes]);
    if (FIELDS.includes(one.nodeName) && one.value.trim() !== fresh.value.trim()) one.value = fresh.value;
  }

  return renew;
})();
