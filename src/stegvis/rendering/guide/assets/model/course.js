/* What is worked out of a course, by name. */

const OF_SCALE = ["percent_change", "measurements", "response", "partial_response", "remission", "remission_twice",
  "improved", "deteriorated", "worse_than_best", "worsened"];

const TRUTHS = OF_SCALE.slice(2, 9);
const INAPPLICABLE = [-1000000, -1000000];
const MOST_PERCENT = 10000;
const MOST_SESSIONS = 1040;
