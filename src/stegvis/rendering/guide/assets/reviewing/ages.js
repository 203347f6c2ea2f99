/* How old a patient was on the day of a measurement. */

/* The whole years from one day to another. */
function years(since, until) {
  return Number(until.slice(0, 4)) - Number(since.slice(0, 4)) - Number(until.slice(5) < since.slice(5));
}

/* The lowest and highest age that a patient can have had on a day; null when it is not known. */
function agesOn(patient, today, day) {
  const { age } = patient;
  if (!Number.isInteger(age)) return null;
  const highest = age - years(day, today);
  return [highest - Number(day.slice(5) !== today.slice(5)), highest];
}

/* A possible age that an instrument is meant for, else the one nearest to those. */
function nearestAge(instrument, ages) {
  return ages && Math.max(0, Math.min(Math.max(ages[0], instrument.ages[0]), ages[1]));
}

/* Whether an instrument is meant for any age that is possible. */
function isFor(instrument, ages) {
  const age = nearestAge(instrument, ages);
  return age === null || stegvis.fitsAge(instrument, age);
}
