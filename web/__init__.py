"""WHAT PEOPLE OPEN IN A BROWSER: pages for staff, agencies and auditors, served on loopback."""
