/* A draft by the names of today: what is given by an earlier id is heard, and that is said. */
"use strict";

const stegvisRenamed = (() => {
  const PARTS = { scores: ["instrument"], items: ["instrument"], findings: ["finding"] };
  const LISTS = { none_of: ["group"], declines: ["step", "form"] };
  const OF_COURSE = { measurements: ["instrument", "instrument"], earlier: ["step", "step"], overrides: ["chosen", "step"] };

  const begun = (p) => ({ names: (...kinds) => new Map(kinds.flatMap((kind) => Object.entries(p.renamed[kind] || {}))), old: new Map(), apart: [] });

  /* The name of today; an earlier one is noted. */
  function name(told, names, id) {
    if (!names.has(id)) return id;
    told.old.set(id, names.get(id));
    return names.get(id);
  }

  /* A patient by the names of today; two values that differ are both left out, and named. */
  function patient(told, given) {
    const left = { ...given };
    for (const [part, kinds] of Object.entries(PARTS)) if (given[part]) left[part] = merged(told, part, given[part], told.names(...kinds));
    for (const [part, kinds] of Object.entries(LISTS)) if (given[part]) left[part] = given[part].map((id) => name(told, told.names(...kinds), id));
    return left;
  }

  /* What is given by the names of today; where two ways differ, that nothing is. */
  function merged(told, part, given, names) {
    const ways = new Map();
    for (const [id, value] of Object.entries(given)) {
      const now = name(told, names, id);
      ways.set(now, [...(ways.get(now) || []), value]);
    }
    const found = {};
    for (const [now, all] of ways) {
      const values = all.filter((value) => (value ?? null) !== null);
      const together = joined(values);
      if (values.length > 1 && together === null) told.apart.push(`${part}.${now}`);
      if (values.length < 2 || together !== null || part === "findings") found[now] = together;
    }
    return found;
  }

  /* What values say together: the one that all are, or answers to items; null where they differ. */
  function joined(values) {
    const [first = null] = values;
    const mapping = (one) => typeof one === "object";
    if (values.length < 2 || !values.every(mapping)) return values.every((one) => one === first) ? first : null;
    const together = {};
    for (const [item, answer] of values.flatMap(Object.entries)) {
      if (![null, answer].includes(together[item] ?? null)) return null;
      together[item] = answer ?? together[item] ?? null;
    }
    return together;
  }

  /* A part of a course with the name of today of what it names. */
  const called = (told, part, field, names) => (part[field] ? { ...part, [field]: name(told, names, part[field]) } : part);

  /* A patient, and a course, as a draft holds them: by the names of today, the earlier names, and what contradicts itself. */
  function current(p, given) {
    const told = begun(p);
    return { said: patient(told, given), old: [...told.old], apart: told.apart };
  }

  function currentCourse(p, given) {
    const told = begun(p);
    const left = called(told, called(told, given, "step", told.names("step")), "scale", told.names("instrument"));
    for (const [key, [field, kind]] of Object.entries(OF_COURSE)) {
      if (given[key]) left[key] = given[key].map((one) => called(told, one, field, told.names(kind)));
    }
    if (given.referral) left.referral = called(told, given.referral, "to", told.names("step"));
    if (given.checks) left.checks = merged(told, "checks", given.checks, told.names("check"));
    if (given.patient) left.patient = patient(told, given.patient);
    return { said: left, old: [...told.old], apart: told.apart };
  }

  return { current, currentCourse };
})();
