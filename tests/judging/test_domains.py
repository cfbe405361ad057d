"""A domain tells where somebody belongs, or it tells nothing."""

from __future__ import annotations

import pytest

from judging import domains


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("eva@tide-labs.example", "tide-labs.example"),
        ("Eva@Mail.Tide-Labs.EXAMPLE", "tide-labs.example"),
        ("eva@students.reefschool.ac.nz", "reefschool.ac.nz"),
        ("eva@reef.com.pg", "reef.com.pg"),
        ("eva@gmail.com", ""),
        ("eva@mail.yahoo.co.jp", ""),
        ("eva@mail.Bücher.example", "bücher.example"),
        ("eva@mail.XN--BCHER-KVA.example", "bücher.example"),
        ("eva@bu\u0308cher.example", "bücher.example"),
        ("eva@研究所。example", "研究所.example"),
        ("eva@xn--\u00fc.example", "xn--\u00fc.example"),
        ("eva@localhost", ""),
        ("eva", ""),
        ("", ""),
    ],
)
def test_an_address_leads_to_its_registered_domain(address, domain):
    assert domains.of_address(address) == domain


@pytest.mark.parametrize(
    ("site", "domain"),
    [
        ("https://www.tide-labs.example/about", "tide-labs.example"),
        ("tide-labs.example", "tide-labs.example"),
        ("https://tide.github.io/", ""),
        ("https://www.facebook.com/tide", ""),
        ("http://203.0.113.7/", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_a_site_leads_to_its_registered_domain(site, domain):
    assert domains.of_site(site) == domain


def test_the_list_holds_registered_domains_only():
    assert {domain for domain in domains.shared() if domains.registered(domain) != domain} == set()
    assert len(domains.shared()) > 60
