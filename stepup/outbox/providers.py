"""Who receives the mail of a domain: a hundred domains may be one mailbox provider."""

from collections.abc import Iterable

import dns.exception
import dns.resolver
from sqlalchemy import select, update

from stepup.db import db
from stepup.inserts import insert_first
from stepup.outbox import addresses
from stepup.outbox.models import Letter, MailDomain, State

OF_A_FAMILY = {
    "gmail": {"gmail.com", "googlemail.com"},
    "microsoft": {"outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk"},
    "yahoo": {"yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "yahoo.co.uk", "yahoo.es"},
    "apple": {"icloud.com", "me.com", "mac.com"},
    "comcast": {"comcast.net", "xfinity.com"},
}
BY_MX = {
    "google.com": "gmail",
    "googlemail.com": "gmail",
    "mail.protection.outlook.com": "microsoft",
    "yahoodns.net": "yahoo",
    "mail.icloud.com": "apple",
    "comcast.net": "comcast",
    "pphosted.com": "proofpoint",
    "mimecast.com": "mimecast",
    "messagingengine.com": "fastmail",
}
WELL_KNOWN = {domain: family for family, domains in OF_A_FAMILY.items() for domain in domains}
WAITING = (State.HELD, State.READY)
AT_A_TIME, PATIENCE = 100, 2.0  # seconds for one answer of the name server
SILENT = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer)


def providers_of(all_of: Iterable[str]) -> dict[str, str]:
    """By address; a domain that we know nothing of stands for itself. One query."""
    domains = {address: addresses.domain_of(address).lower() for address in all_of}
    unknown = set(domains.values()) - WELL_KNOWN.keys()
    learnt = select(MailDomain.domain, MailDomain.provider).where(MailDomain.domain.in_(unknown))
    known = WELL_KNOWN | {domain: name for domain, name in db.session.execute(learnt)}
    return {address: known.get(domain, domain) for address, domain in domains.items()}


def unknown_to_us(campaign_id: int) -> list[str]:
    """Domains that a waiting campaign writes to and of which nobody asked yet."""
    asked = select(MailDomain.domain)
    waiting = Letter.campaign_id == campaign_id, Letter.state.in_(WAITING)
    found = select(Letter.provider).where(*waiting, Letter.provider.contains("."))
    fresh = found.where(Letter.provider.not_in(asked)).distinct()
    return list(db.session.scalars(fresh.order_by(Letter.provider).limit(AT_A_TIME)))


def look_up(domains: Iterable[str], resolver: dns.resolver.Resolver) -> dict[str, str]:
    """What the name server says; it falls silent, and the rest stays unknown until another day."""
    found: dict[str, str] = {}
    for domain in domains:
        try:
            found[domain] = _family(_mail_servers(domain, resolver)) or domain
        except dns.exception.DNSException:
            break
    return found


def _mail_servers(domain: str, resolver: dns.resolver.Resolver) -> list[str]:
    try:
        answer = resolver.resolve(domain, "MX", lifetime=PATIENCE)
    except SILENT:
        return []
    best_first = sorted(answer, key=lambda record: record.preference)
    return [record.exchange.to_text(omit_final_dot=True).lower() for record in best_first]


def _family(servers: list[str]) -> str | None:
    for server in servers:
        for ending, family in BY_MX.items():
            if server == ending or server.endswith(f".{ending}"):
                return family
    return None


def note(campaign_id: int, found: dict[str, str]) -> None:
    for domain, provider in found.items():
        insert_first(MailDomain(domain=domain, provider=provider))
        if provider != domain:
            hers = Letter.campaign_id == campaign_id, Letter.provider == domain
            waiting = update(Letter).where(*hers, Letter.state.in_(WAITING))
            db.session.execute(waiting.values(provider=provider))
