"""The whole site before rendering: citations both ways, related works, provenance, redirects, days, states of links."""
