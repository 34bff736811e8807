"""What a region says of publishing: loaded, checked, kept, and judged by its example."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from program import FINDINGS, LONDON, ROOT, succeeds, type_in
from toyland import INVENTED, TOYLAND
from toyland_files import edit, line_with, write_toyland

from unlocking_doors.errors import ConfigurationError
from unlocking_doors.loading import load_content, load_region, region_faults
from unlocking_doors.plain import canonical, plain
from unlocking_doors.plugins.manager import Plugins
from unlocking_doors.policy.publishing import (
    BUILT_IN_PROFILES,
    STRICTEST,
    Profile,
    Publishing,
    Zeros,
)
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Standing, standing
from unlocking_doors.reports.tables import TABLES
from unlocking_doors.testing.covering import coverage
from unlocking_doors.testing.founding import NewRegion, found_region
from unlocking_doors.testing.founding_areas import invented_areas


def own(**changes: Any) -> Profile:
    """Make a profile that a region may have."""
    usual = Profile(key="own", hides_up_to=4, rounds_to=5, source=INVENTED)
    return evolve(usual, **changes)


def publishes(profile: str, *profiles: Profile) -> Region:
    """Return a Toyland that publishes by a profile, with profiles of its own."""
    publishing = Publishing(profile=profile, source=INVENTED)
    return evolve(TOYLAND, publishing=publishing, profiles=profiles)


def test_a_profile_of_its_own_comes_back_from_its_files(tmp_path: Path) -> None:
    """And from the content that a database keeps."""
    region = publishes("own", own(zeros=Zeros.HIDDEN))
    loaded = load_region(write_toyland(tmp_path, region))
    assert loaded.profile == own(zeros=Zeros.HIDDEN)
    assert loaded == region == load_content(canonical(region))


def test_a_database_of_before_publishes_by_the_strictest_profile() -> None:
    """Its region says nothing of publishing, and that it was not chosen is said."""
    content = plain(TOYLAND)
    del content["publishing"], content["profile"]
    loaded = load_content(json.dumps(content))
    assert loaded.publishing == STRICTEST
    assert loaded.profile.key == "nhs"
    assert standing(STRICTEST.source) is Standing.ASSUMPTION


def test_a_choice_of_profile_needs_a_source(tmp_path: Path) -> None:
    """The default's would be said of it otherwise."""
    folder = write_toyland(tmp_path)
    text = (folder / "region.toml").read_text("utf-8")
    head, _, rest = text.partition("[publishing]\n")
    after = rest.partition("\n\n")[2]
    (folder / "region.toml").write_text(
        f'{head}[publishing]\nprofile = "base5"\n\n{after}', "utf-8"
    )
    with pytest.raises(ConfigurationError) as refused:
        load_region(folder)
    (fault,) = refused.value.faults
    assert (fault.place, "source" in fault.message) == ("publishing", True)


def test_a_profile_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    """At its line, whether it is the library's or the region's own that was meant."""
    folder = write_toyland(tmp_path, publishes("own", own()))
    for wrong, right in (("nsh", "nhs"), ("owm", "own")):
        edit(folder / "region.toml", 'profile = "own"', f'profile = "{wrong}"')
        with pytest.raises(ConfigurationError) as refused:
            load_region(folder)
        (fault,) = refused.value.faults
        assert f'there is no profile "{wrong}"; did you mean "{right}"?' in fault.message
        assert (fault.file, fault.line) == (
            "region.toml",
            line_with(folder / "region.toml", "profile = "),
        )
        edit(folder / "region.toml", f'profile = "{wrong}"', 'profile = "own"')


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (own(hides_up_to=0, rounds_to=1), "counts would leave as they are"),
        (own(hides_up_to=-1), "hides_up_to must be from 0 to 100"),
        (own(hides_up_to=101), "hides_up_to must be from 0 to 100"),
        (own(rounds_to=0), "rounds_to must be from 1 to 100"),
        (own(rounds_to=101), "rounds_to must be from 1 to 100"),
        (own(hides_up_to=0, rounds_to=2), "a count of one is all but told"),
        (own(hides_up_to=1), "would stand for one number alone"),
        (own(hides_up_to=0, zeros=Zeros.HIDDEN), "hides nothing"),
        (own(key="nhs"), 'every region has a profile "nhs" already'),
    ],
)
def test_a_profile_that_protects_nothing_is_a_fault(profile: Profile, words: str) -> None:
    """Each alone, with what would be right."""
    (fault,) = region_faults(publishes("base5", profile))
    assert words in fault.message
    assert fault.place == f"profile {profile.key}"
    assert fault.remedy


@pytest.mark.parametrize(
    "profile",
    [
        own(),
        own(hides_up_to=1, zeros=Zeros.HIDDEN),
        own(hides_up_to=2, rounds_to=1),
        own(hides_up_to=0, rounds_to=3),
        own(hides_up_to=100, rounds_to=100),
    ],
)
def test_a_profile_that_protects_a_count_is_none(profile: Profile) -> None:
    """However it does."""
    assert region_faults(publishes("own", profile)) == []


@pytest.mark.parametrize("key", ["london", "northwest"])
def test_the_regions_say_how_they_publish(key: str) -> None:
    """By the strictest profile, as a choice of their own that is no citation."""
    region = Plugins.load().region(key)
    assert region.publishing.profile == "nhs"
    assert region.publishing != STRICTEST
    assert standing(region.publishing.source) is not Standing.CITED
    assert f"| publishing | {standing(region.publishing.source)} |" in coverage(region)


def test_every_borough_of_london_has_a_sub_region_that_is_said_to_be_assumed() -> None:
    """Five of them; the City of London is in the middle."""
    region = Plugins.load().region("london")
    sizes: dict[str, int] = {}
    for area in region.areas:
        sizes[area.sub_region] = sizes.get(area.sub_region, 0) + 1
        assert "assumption" in area.source
    assert sizes == {"Central": 8, "East": 10, "North": 3, "South": 6, "West": 6}
    assert region.area_by_key["city-of-london"].sub_region == "Central"
    assert region.circulation.shows_area  # so that a request never shows a sub-region instead


def test_a_new_region_publishes_by_the_strictest_profile(tmp_path: Path) -> None:
    """And says what others there are."""
    new = NewRegion(
        key="narnia", name="Narnia", coordinator="The Beavers", opened=TOYLAND.identity.opened,
        areas=invented_areas(),
    )  # fmt: skip
    found_region(new, tmp_path / "narnia")
    folder = tmp_path / "narnia/src/unlocking_doors_narnia"
    assert load_region(folder).publishing.profile == "nhs"
    text = (folder / "region.toml").read_text("utf-8")
    assert all(word in text for word in ("base5", "threshold5", "#: [[profile]]"))


# Judged by its example


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy London's folder."""
    return Path(shutil.copytree(LONDON, tmp_path / "london"))


def publish_by(folder: Path, hides: int) -> None:
    """Let the copy publish by a profile that hides so much."""
    row = f'[[profile]]\nkey = "own"\nhides_up_to = {hides}\nrounds_to = 5\nsource = "W8"\n'
    edit(folder / "region.toml", 'profile = "nhs"', 'profile = "own"')
    file = folder / "region.toml"
    file.write_text(file.read_text("utf-8") + "\n" + row, "utf-8")


def test_check_tells_of_a_profile_that_hides_most_of_a_year(copied: Path) -> None:
    """In the line that names it, by the fullest year of the example: 43 counts in London's 2023."""
    publish_by(copied, hides=40)
    said = type_in("check", copied)
    assert said.code == FINDINGS
    line = line_with(copied / "region.toml", 'profile = "own"')
    assert f"region.toml:{line}" in said.out
    assert 'the profile "own" would hide' in said.out
    assert "of the 43 counts" in said.out
    assert "(UD-L070)" in said.out


def test_check_is_content_where_half_of_a_year_shows(copied: Path) -> None:
    """As with the strictest of the library's own."""
    publish_by(copied, hides=7)
    succeeds("check", copied)


@pytest.mark.parametrize(
    "text", [None, "", "case,received\nc-1,2023-04-03\n", "\0", 'a\n"b' + 40 * f"{3999 * 'c'}\n"]
)
def test_without_an_example_that_can_be_read_check_says_nothing_of_it(
    copied: Path, text: str | None
) -> None:
    """Whoever plays it is told what is wrong with it."""
    publish_by(copied, hides=40)
    file = copied / "example/referrals.csv"
    file.unlink()
    if text is not None:
        file.write_text(text, "utf-8")
    succeeds("check", copied)


def test_the_page_on_publishing_keeps_to_what_there_is() -> None:
    """Its profile loads, its profiles are the library's own, and it lists every table."""
    page = (ROOT / "docs/how-to/publish-safely.md").read_text("utf-8")
    raw = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])
    profile = Profile(**raw["profile"][0])
    region = evolve(TOYLAND, publishing=Publishing(**raw["publishing"]), profiles=(profile,))
    assert region_faults(region) == []
    for one in BUILT_IN_PROFILES:
        assert f"| `{one.key}` |" in page
    london = Plugins.load().region("london")
    for key, table in TABLES.items():
        assert f"| `{key}` | {table.title(london)} |" in page
