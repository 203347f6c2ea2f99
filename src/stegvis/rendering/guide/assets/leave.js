/* Nothing is lost: leaving is asked about, another patient can be undone, a draft is a file of the user's own. */
"use strict";

const stegvisLeave = (() => {
  let page;
  let gone = null;
  let guarded = null;

  const entered = () => page.now().some;

  /* Leaving with answers is asked about; what links to other pages opens beside, in the drawer, and says so. */
  function guard() {
    const { some } = page.now();
    if (some === guarded) return;
    guarded = some;
    if (some && !history.state?.stegvis) history.pushState({ stegvis: true }, "");
    globalThis.onbeforeunload = some ? (event) => event.preventDefault() : null;
    document.querySelectorAll("header nav a:not(#other-language):not([aria-current])").forEach((link) => {
      link.onclick = some ? stegvisDrawer.follow : null;
      for (const [name, said] of [["aria-haspopup", "dialog"], ["title", page.words().beside_page]]) {
        if (some) link.setAttribute(name, said);
        else link.removeAttribute(name);
      }
    });
  }

  /* Back never empties the form: it goes to the question before, or stays. */
  function stay() {
    if (!page.now().some) return;
    history.pushState({ stegvis: true }, "");
    if ($("drawer").open) $("drawer").close();
    else page.back();
  }

  globalThis.addEventListener("popstate", stay);

  function begin(given) {
    [page, guarded] = [given, null];
    $("new-patient").addEventListener("click", () => (entered() ? sure() : fresh()));
    $("sure").addEventListener("close", () => $("sure").returnValue === "yes" && fresh());
    $("save").addEventListener("click", save);
    $("open").addEventListener("click", () => $("draft").click());
    $("draft").addEventListener("change", () => open($("draft").files[0]));
    $("undo").addEventListener("click", undo);
    $("undone").hidden = !gone;
  }

  /* Escape answers nothing, whatever was answered the time before. */
  function sure() {
    $("sure").returnValue = "";
    $("sure-net").hidden = !stegvisEnd.left(page).length || stegvisCall.state().screen !== "end";
    $("sure").showModal();
  }

  function fresh() {
    const kept = [page.stateOf(), stegvisCall.state(), page.extra];
    const had = entered();
    for (const field of $("form").querySelectorAll("input,select")) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.type === "radio" && field.value === "";
      else field.value = "";
    }
    $("form").querySelectorAll("[data-open]").forEach((one) => delete one.dataset.open);
    page.forget();
    page.extra = {};
    stegvisCall.clear();
    $("more").open = false;
    page.changed();
    page.refresh();
    gone = had ? kept : null;
    $("undone").hidden = !gone;
    stegvisCall.focus();
  }

  /* Until the next answer the former patient can be had back. */
  function undo() {
    const [state, call, extra] = gone;
    page.restore(state);
    stegvisCall.resume(call);
    page.extra = extra;
    page.changed();
    page.refresh();
    $("undone").hidden = true;
  }

  /* The answers as a file of the user's own, as Python reads a patient or an episode; the page keeps nothing. */
  function save() {
    const text = `${JSON.stringify(page.reviewing() ? { ...stegvisCourse.episode(page.p, $("form")), patient: page.now().given } : page.now().given, null, 2)}\n`;
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: "stegvis.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    document.dispatchEvent(new CustomEvent("stegvis-draft", { detail: text }));
  }

  async function open(file) {
    $("draft-said").textContent = "";
    try {
      const kept = JSON.parse(await file.text());
      fresh();
      const course = "step" in kept && page.p.course;
      const { said, old, apart } = course ? stegvisRenamed.currentCourse(page.p, kept) : stegvisRenamed.current(page.p, kept);
      const left = [...apart, ...(course ? stegvisCourse.enter($("form"), said) : stegvisForm.enter($("form"), said))];
      if (course) page.look("review");
      page.extra = stegvisEnd.extras((course ? said.patient : said)?.call);
      stegvisCall.resume({ put: Object.entries((course ? said.patient : said)?.findings || {}).filter(([, one]) => one === null).map(([id]) => id) });
      const names = old.map((both) => stegvisCaveat(["renamed", ...both], page.caveats()));
      $("draft-said").textContent = [...(left.length ? [`${page.words().draft_left}: ${left.join(", ")}.`] : []), ...names].join(" ");
    } catch {
      $("draft-said").textContent = page.words().draft_wrong;
    }
    $("draft").value = "";
    page.changed();
    page.refresh();
    document.documentElement.dataset.opened = "yes";
  }

  /* With the next answer the former patient is gone for good. */
  function answered() {
    gone = null;
    $("undone").hidden = true;
  }

  return { begin, guard, answered };
})();
