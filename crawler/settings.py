"""Scrapy settings: only deviations from the defaults, each with its reason."""

from __future__ import annotations

import os

BOT_NAME = "SoiCong"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Who we are, and whom to write to. SOICONG_CONTACT is an address of the auditing office.
CONTACT = os.environ.get("SOICONG_CONTACT", "https://github.com/soicong/soicong")


def user_agent(contact: str = "") -> str:
    """The honest user agent: name, version, whom to write to."""
    return f"SoiCong/0.1 (+{contact or CONTACT})"


USER_AGENT = user_agent()

# Addresses are leased from our ledger in an order of our own; Scrapy's queues lose pages after kill -9.
SCHEDULER = "crawler.scheduler.LedgerScheduler"

# One handler keeps the pace per host, asks the gate and records bytes before anything decodes them.
# The others (file, data, ftp, s3) would read local files or foreign protocols for a link on a page.
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.RecordingHandler",
    "https": "crawler.download.RecordingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# With `scrapy crawl`, too, every name is resolved once, checked, and reached at the checked address.
TWISTED_DNS_RESOLVER = "crawler.download.CommandLineResolver"

# Counted over the process and per host by crawler.pace, also for components that share a host.
DOWNLOAD_DELAY = 0
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 4
# Tasks that Scrapy starts for each answer to take in what its callback yields: ours yield nothing (100 by default).
CONCURRENT_ITEMS = 1

# Robots, retries and redirects are ours: Scrapy allows everything where robots.txt cannot be read, ignores
# Retry-After, and follows redirects out of scope.
ROBOTSTXT_OBEY = False
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # 404 and 403 pages are evidence, too
# Cookies too: with Scrapy's, any page may change what all pages after it look like.
COOKIES_ENABLED = False
DOWNLOADER_MIDDLEWARES = {"crawler.download.PortalMiddleware": 100, "crawler.cookies.HomeCookies": 700}

DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # endless bodies and compressed bombs end here
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 20  # in all, slow drips included
DOWNLOAD_FAIL_ON_DATALOSS = False  # a page that was cut short is kept and marked `partial`
# Portals with broken certificates are read all the same, and marked: each host's certificate is verified once beside
# it (crawler.tls), what is wrong stands in the record, and is a finding of its own (probe https).
DOWNLOAD_VERIFY_CERTIFICATES = False

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.3",  # portals answer in the language that is asked for
    "Accept-Encoding": "gzip, deflate",  # what every reader of the archive can decode
}

# Consoles that execute Python, and that nobody asked for.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# … are not even loaded, nor is what does nothing here (a web server, exports, statistics in the log).
EXTENSIONS_BASE = {"scrapy.extensions.corestats.CoreStats": 0, "scrapy.extensions.logcount.LogCount": 0}

LOG_LEVEL = "ERROR"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
MEMUSAGE_ENABLED = False
