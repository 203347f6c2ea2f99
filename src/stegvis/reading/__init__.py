"""From files to nouns: tables, shapes, the rule grammar, pathway folders and patients."""
