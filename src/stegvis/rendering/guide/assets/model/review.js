/* Verdicts, least care first. */

const VERDICTS = ["finish", "step_down", "stay", "change_track", "step_up", "refer"];
const DOWNWARD = ["finish", "step_down"];
const OUTCOMES = ["remission", "improved", "no_effect", "worse", "interrupted"];
const FAILED = ["no_effect", "worse"];
