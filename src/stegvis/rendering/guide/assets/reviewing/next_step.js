/* The step that a review leads to. */

/* Who meets the patient first at the step that a review leads to. */
function recommendStep({ p, now, step }, { target }) {
  if (!target || target === step) return "";
  return stegvis.firstContact(p, { lead: { track: p.track.get(target.track), step: target }, holds: now.found.holds });
}
