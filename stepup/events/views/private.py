"""Answers that nobody but the holder of a link should keep, index or pass on."""


def keep(response):
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"  # the address itself is the key
    return response
