import numpy as np
import polars as pl
import pyreadstat
import pytest
from openpyxl import Workbook

from questionnaires.loader import load
from survey.datafiles.answers import AnswersReader
from survey.datafiles.errors import DataFileError

STAGES, OPTIONS = 5, 6


@pytest.fixture(scope="module")
def instrument():
    return load("omnichannel")


@pytest.fixture(scope="module")
def slots(instrument):
    return [slot.key for slot in instrument.slots[len(instrument.items) :]]


@pytest.fixture(scope="module")
def answers(instrument, slots):
    """Three people: a full ranking, a top three, and nothing; channels by number."""
    places = [[1, 2, 3, 4, 5, 6], [3, None, 1, None, 2, None], [None] * 6]
    channels = [[1, 2, 3, 4, 5], [2, 2, 2, 2, None], [None] * 5]
    table = {"level": ["C-suite", "Manager", "Frontline"], "dept": ["A", "A", "A"]}
    table |= {key: [3, 4, 5] for key in instrument.columns}
    rows = [[*named, *ranked] for named, ranked in zip(channels, places, strict=True)]
    return table | dict(zip(slots, map(list, zip(*rows, strict=True)), strict=True))


def write_csv(path, table):
    rows = zip(*table.values(), strict=True)
    text = [",".join(table), *(",".join("" if v is None else str(v) for v in row) for row in rows)]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")


def write_xlsx(path, table):
    book = Workbook()
    book.active.append(list(table))
    for row in zip(*table.values(), strict=True):
        book.active.append(list(row))
    book.save(path)


def write_sav(path, table):
    pyreadstat.write_sav(pl.DataFrame(table), str(path))


def write_parquet(path, table):
    pl.DataFrame(table).write_parquet(path)


WRITERS = {".csv": write_csv, ".xlsx": write_xlsx, ".sav": write_sav, ".parquet": write_parquet}


def read(path, instrument):
    reader = AnswersReader(path, instrument, "level", "dept")
    return reader, np.concatenate([batch.chosen for batch in reader.batches()])


@pytest.mark.parametrize("ending", WRITERS)
def test_rankings_and_channels_are_read_from_every_format(tmp_path, instrument, answers, ending):
    path = tmp_path / f"answers{ending}"
    WRITERS[ending](path, answers)

    reader, chosen = read(path, instrument)

    assert reader.choices.questions == {"priorities", "channel_map"}
    assert reader.extra_columns == ()
    assert chosen[:, :STAGES].tolist() == [[1, 2, 3, 4, 5], [2, 2, 2, 2, 0], [0] * 5]
    assert chosen[:, STAGES:].tolist() == [[1, 2, 3, 4, 5, 6], [3, 0, 1, 0, 2, 0], [0] * 6]


def test_a_channel_may_stand_by_its_key_or_its_label_in_any_language(tmp_path, instrument, answers):
    channels = instrument.questions[0].channels
    said = [channels[0].key, channels[2].label["de"].upper(), f" {channels[4].label['en']} "]
    write_csv(tmp_path / "answers.csv", answers | {"channel_map.buy": said})

    _, chosen = read(tmp_path / "answers.csv", instrument)

    assert chosen[:, 2].tolist() == [1, 3, 5]


def test_a_question_without_columns_was_not_asked(tmp_path, instrument, answers, slots):
    fewer = {key: cells for key, cells in answers.items() if not key.startswith("priorities")}
    write_csv(tmp_path / "answers.csv", fewer)

    reader, chosen = read(tmp_path / "answers.csv", instrument)

    assert reader.choices.questions == {"channel_map"}
    assert set(chosen[:, STAGES:].ravel().tolist()) == {255}
    assert len(slots) == STAGES + OPTIONS


@pytest.mark.parametrize(
    ("column", "cells", "said"),
    [
        (
            "priorities.price",
            [1, 7, None],
            (
                'row 3, column "priorities.price": "7" is none of the options.'
                " Use a whole number from 1 to 6, or leave it empty."
            ),
        ),
        (
            "priorities.stock",
            [1, None, None],
            (
                'row 2, column "priorities.stock": "1" is a place that another option of'
                ' "priorities" has too. Give each place once, and leave what has no place empty.'
            ),
        ),
        (
            "channel_map.help",
            [None, "fax", None],
            'row 3, column "channel_map.help": "fax" is none',
        ),
        (
            "channel_map.help",
            ["=1", None, None],
            'row 2, column "channel_map.help": "=1" is a form',
        ),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place_and_its_cure(  # noqa: PLR0917  # fixtures, cases
    tmp_path, instrument, answers, column, cells, said
):
    write_csv(tmp_path / "answers.csv", answers | {column: cells})

    with pytest.raises(DataFileError) as refused:
        read(tmp_path / "answers.csv", instrument)

    assert f"answers.csv, {said}" in refused.value.message


def test_half_a_question_is_refused(tmp_path, instrument, answers):
    fewer = {key: cells for key, cells in answers.items() if key != "priorities.returns"}
    write_csv(tmp_path / "answers.csv", fewer)

    with pytest.raises(DataFileError, match="is missing, but") as refused:
        read(tmp_path / "answers.csv", instrument)

    assert (refused.value.row, refused.value.column) == (1, "priorities.returns")
