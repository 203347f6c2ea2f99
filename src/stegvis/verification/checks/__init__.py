"""One defect of a pathway per file, named after the defect; each has its page in docs/reference/checks/."""

from stegvis.verification.checks import (
    age_hole,
    band_gap_or_overlap,
    below_completions,
    dead_end,
    firm_contradiction,
    firm_prorated,
    gap,
    inversion,
    lost_answer,
    miscompiled,
    missing_translation,
    outside_range,
    overlay_lowers,
    red_flag_fails,
    rule_never_decides,
    screening,
    stale,
    step_never_proposed,
    text_number,
    uncased_boundary,
    unguarded,
    unkept_contact,
    unreachable_rule,
    unread_input,
    unsourced,
    unused,
)
from stegvis.verification.subject import Check

CHECKS: dict[str, Check] = {
    one.CHECK.name: one.CHECK
    for one in (
        gap,
        miscompiled,
        red_flag_fails,
        lost_answer,
        inversion,
        unguarded,
        outside_range,
        below_completions,
        firm_prorated,
        firm_contradiction,
        unkept_contact,
        unread_input,
        unused,
        screening,
        unreachable_rule,
        rule_never_decides,
        step_never_proposed,
        dead_end,
        age_hole,
        overlay_lowers,
        band_gap_or_overlap,
        stale,
        unsourced,
        uncased_boundary,
        missing_translation,
        text_number,
    )
}
"""Every check by its name, gravest first."""
