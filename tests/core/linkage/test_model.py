"""The frozen model: whole, readable, and of the same shape as the comparisons."""

import json
from math import log2

import pytest

from fingerpost.core.linkage import DEFAULT, model
from fingerpost.core.linkage.comparisons import COMPARISONS, splink_settings


def test_every_level_has_a_weight():
    frozen = model.frozen_model()
    for comparison in COMPARISONS:
        for key in comparison.keys:
            assert -30 < frozen.weight(comparison.name, key) < 30


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: c.name)
def test_the_best_level_weighs_most_and_the_last_word_weighs_least(comparison):
    frozen = model.frozen_model()
    weights = [frozen.weight(comparison.name, key) for key in comparison.keys if key != "unsaid"]
    assert min(weights) < 0
    assert max(weights) <= weights[0] + 0.5


def test_it_says_where_it_comes_from():
    provenance = model.frozen_model().provenance
    assert provenance["real_people"] == "none"
    assert provenance["samples"]


def test_settings_are_splinks_own():
    settings = splink_settings(model.frozen_model().weights, prior=0.001)
    assert len(settings["comparisons"]) == len(COMPARISONS)


def test_a_model_of_another_shape_is_refused(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"version": "x", "weights": {}, "provenance": {}}))
    with pytest.raises(ValueError, match="does not fit"):
        model.read_model(path)


def test_larger_files_need_more_to_link():
    assert model.prior(500, 10) == model.prior(1000, 1000)
    assert log2(model.prior(2000, 10)) == pytest.approx(log2(model.prior(1000, 10)) - 1)


def test_one_row_of_thresholds_is_the_default():
    rows = [row for row in model.consequences() if row["default"] == "yes"]
    assert len(rows) == 1
    assert float(rows[0]["link"]) == DEFAULT.link
