"""What the search reads. Derived from the other tables by directory/index.py, never written by hand."""

from __future__ import annotations

from django.db import models

from directory.models.organisation import Organisation


class Facet(models.Model):
    """One value by which an organisation can be found: ("economy", "PE"), ("service", "desk")."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=10)
    value = models.CharField(max_length=24)

    class Meta:
        constraints = [
            # In this order it is also the index that filters and counts walk without touching the table.
            models.UniqueConstraint(fields=["facet", "value", "organisation"], name="facet_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.facet}={self.value} {self.organisation_id}"


class SearchText(models.Model):
    """The folded words of an organisation, from the strongest match to the weakest. Apart, so that lists never read them."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    name = models.TextField(blank=True)
    other_names = models.TextField(blank=True)
    about = models.TextField(blank=True)  # place, kind, sector, services, focus, in English and in the words people use
    summary = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name.strip()
