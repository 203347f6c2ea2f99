/* Who must meet the patient and why; and in how many days to book. */

function contactsSaid(now) {
  return whoMeets(now.p, now.found).map((one) => ({
    profession: one.profession,
    urgency: now.p.urgencies[one.urgency].id,
    for: one.rules.map((number) => reasonId(now, number)),
    lacking: one.lacking,
  }));
}

function reasonId({ p, found }, number) {
  if (number === OPEN_FLAGS) return "unanswered_red_flags";
  return number === NOTHING ? found.lead.step.id : p.rules[number].id;
}

/* A sentence for whoever calls; null where the pathway has none, or only safety questions are unanswered. */
function toSay(now) {
  const { p } = now;
  const [head] = contactsSaid(now);
  const [own, about] = p.say[head.urgency] || [];
  if (!own || head.for[0] === "unanswered_red_flags") return null;
  return (["", "patient"].includes(callerOf(now)) ? own : about).replace("{0}", (p.spoken[head.profession] || p.professions[head.profession]) + (head.lacking ? ` (${p.unit.lacks})` : ""));
}

/* The days within which to book: the fewest of the first contact's own and of the laws that apply. */
function booking(now) {
  const [head] = contactsSaid(now);
  const own = now.p.urgency_days[head.urgency];
  const grounds = own === undefined ? [] : [{ days: own, access: "" }];
  grounds.push(...access(now).filter((one) => one.kind === "law" && one.days > 0).map(({ days, access: id }) => ({ days, access: id })));
  grounds.sort((a, b) => a.days - b.days);
  return { profession: head.profession, days: grounds.length ? grounds[0].days : null, grounds };
}
