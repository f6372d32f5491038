import pytest

from tests.attack.keeping import Retailer


@pytest.mark.parametrize("k", [5, 10])
def test_more_people_are_shown_by_shop_than_if_what_is_too_small_were_dropped(k):
    retailer = Retailer(people=500, shops=20, departments=8, k=k, seed=1)

    dropped, by_shop, by_region = retailer.shops_kept().values()

    assert by_region >= by_shop > 3 * dropped
    assert retailer.levels()["the product"] == 1
