"""The story that the bench plays thousands of times is one that the services take to its end."""

from bench.journey_play import Memory, cases, play


async def test_a_whole_case_is_played_from_its_filing_to_the_archive() -> None:
    stories = cases(1)
    events = await play(Memory(stories), stories)
    assert events > len(stories[0].step)
