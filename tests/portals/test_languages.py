"""English and Japanese: what the browser asks for, what was chosen, and the way from one to the other."""

import pytest

from tests.visiting import Page

DOORS = {
    "nothing": ("", "", "/en/"),
    "japanese": ("ja", "", "/ja/"),
    "japanese-of-japan": ("ja-JP,en;q=0.5", "", "/ja/"),
    "english-first": ("en-GB,ja;q=0.5", "", "/en/"),
    "quality-orders": ("en;q=0.3,ja;q=0.9", "", "/ja/"),
    "unknown-then-japanese": ("fr,ja;q=0.2", "", "/ja/"),
    "unknown": ("fr-FR", "", "/en/"),
    "any": ("*", "", "/en/"),
    "garbage": (";;;q=x,\x7f", "", "/en/"),
    "endless": ("xx-" * 9000, "", "/en/"),
    "chosen": ("ja", "en", "/en/"),
    "chosen-japanese": ("en", "ja", "/ja/"),
    "chosen-garbage": ("ja", "../../etc/passwd", "/ja/"),
    "chosen-endless": ("ja", "e" * 3000, "/ja/"),
}


@pytest.mark.parametrize(("told", "cookie", "leads_to"), DOORS.values(), ids=DOORS)
def test_the_door_leads_to_the_language_of_the_visitor(client, settings, told, cookie, leads_to):
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    answer = client.get("/", headers={"accept-language": told})

    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert {"Accept-Language", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        pytest.param("/language/ja/", "/ja/", id="front"),
        pytest.param("/language/en/library/sleep/", "/en/library/sleep/", id="article"),
        pytest.param("/language/ja/library/search/?q=%E5%A4%96", "/ja/library/search/?q=%E5%A4%96", id="query"),
        pytest.param("/language/ja//evil.example/", "/ja//evil.example/", id="two-slashes"),
        pytest.param("/language/ja/%5C%5Cevil.example", "/ja/%5C%5Cevil.example", id="backslashes"),
        pytest.param("/language/ja/https://evil.example", "/ja/https://evil.example", id="whole-address"),
        pytest.param("/language/ja/..//evil.example", "/ja/..//evil.example", id="dots"),
        pytest.param("/language/ja/@evil.example", "/ja/@evil.example", id="at"),
    ],
)
def test_choosing_a_language_leads_to_the_same_page_and_never_elsewhere(visitor, path, leads_to):
    answer = visitor.get(path)
    cookie = answer.cookies["engawa_language"]

    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "path", ["/language/fr/", "/language/xx/en/", "/language/ja/x%0d%0aSet-Cookie:a=b", "/language//en/"]
)
def test_a_language_that_is_none_or_an_address_with_a_line_break_leads_nowhere(visitor, path):
    answer = visitor.get(path)

    assert answer.status_code == 404
    assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        pytest.param("/en/library/search/?q=a%20b&x=%22%3E", "/ja/library/search/?q=a%20b&x=%22%3E", id="query"),
        pytest.param("/en/foo%0Abar/", None, id="line-break"),
        pytest.param("/en/%22onmouseover=alert(1)/", "/ja/%22onmouseover=alert(1)/", id="quote"),
        pytest.param("/en/%E3%81%86%FF/", "/ja/%E3%81%86%FF/", id="broken-letters"),
        pytest.param("/nowhere/", "/ja//nowhere/", id="no-language"),
    ],
)
def test_the_switch_on_any_page_leads_to_the_same_address_in_the_other_language(visitor, path, leads_to):
    page = Page(visitor.get(path).content.decode())
    [switch] = [each["href"] for each in page.all("a", hreflang="ja")]
    answer = visitor.get(switch)

    assert switch.isascii() and switch.isprintable() and " " not in switch
    assert answer.get("Location") == leads_to
    assert answer.status_code == (302 if leads_to else 404)


def test_the_language_of_an_address_wins_over_browser_and_choice(client):
    client.cookies["engawa_language"] = "en"

    answer = client.get("/ja/help/", headers={"accept-language": "en"})

    assert answer["Content-Language"] == "ja"
    assert '<html lang="ja">' in answer.content.decode()


def test_the_catalogue_is_at_work(client):
    english, japanese = (Page(client.get(f"/{code}/").content.decode()) for code in ("en", "ja"))

    assert english.text("h1") != japanese.text("h1")
    assert not any(text in japanese.text("body") for text in english.texts("h2") if text)
