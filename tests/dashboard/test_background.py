from dashboard.background import group_columns
from store.read.context import Group


def test_the_rate_of_confirmed_devices_stands_where_no_screen_cuts_it_off() -> None:
    group = Group(
        same_leads=True,
        devices=3,
        in_place=3,
        signalled=1,
        open=0,
        confirmed=1,
        refuted=0,
        dated=3,
        device_years=100.0,
        confirmed_dated=1,
    )

    columns = group_columns([group])

    assert list(columns)[:3] == ["Devices", "Confirmed", "Confirmed per 1,000 device-years"]
