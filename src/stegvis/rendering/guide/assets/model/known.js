/* What is known of a patient: the lowest and highest value of each input. */

const whole = (value) => typeof value === "number" && Number.isInteger(value);

function set(seen, id, low, high = low) {
  seen.known.set(id, [low, high]);
  seen.given.add(id);
}
