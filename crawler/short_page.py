"""Under which name a look hands back the document of a page that says little."""

SHORT_PAGE = "short_page"
