"""From HTML to facts: one fast pass over every page, a close reading of the pages that criteria judge."""
