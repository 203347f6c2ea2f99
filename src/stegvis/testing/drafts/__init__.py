"""Cases on every boundary that decides what is proposed, as it is now, for a clinician to confirm.

actions      drafts on the actions of tracks
boundary     a value at which a rule turns, a draft on it, the cases that lie there already
case_file    drafts as a cases file, in the words of the pathway
ghostwriter  all drafts of a pathway, those of one patient as one case
patients     patients in whom a rule hangs on one value alone
steps        drafts on what bars a step: contraindications and ages
ways         patients who come to a track, or are proposed a step
"""
