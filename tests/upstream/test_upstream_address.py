import pytest

from gateway.errors import LinkRefused
from gateway.upstream.call import ApiCall
from gateway.upstream.transport.address import UpstreamAddress


def url(path, query=(), base="https://api.example.com"):
    return str(UpstreamAddress(base).url(ApiCall(template=path, path=path, read=True, query=query)))


def test_a_call_goes_to_the_base_and_its_path():
    assert url("/api/v2/users/1") == "https://api.example.com/api/v2/users/1"


def test_a_base_may_have_a_port_and_a_prefix():
    assert (
        url("/api/v2/users", base="http://127.0.0.1:8080/fake/") == "http://127.0.0.1:8080/fake/api/v2/users"
    )


def test_percent_encoded_ids_go_out_as_they_are():
    assert url("/api/v2/users/a%20b%C3%A9") == "https://api.example.com/api/v2/users/a%20b%C3%A9"


def test_query_values_are_encoded_and_stay_in_order():
    query = (("id", "a&b=c"), ("id", "d/e?#"), ("expand", "x y"))
    assert url("/api/v2/users", query) == (
        "https://api.example.com/api/v2/users?id=a%26b%3Dc&id=d%2Fe%3F%23&expand=x%20y"
    )


def test_plain_query_values_go_out_as_they_are():
    assert url("/api/v2/users", (("id", "a-1"), ("id", "b_2.~"))).endswith("/api/v2/users?id=a-1&id=b_2.~")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "api/v2/users",
        "//evil.example/api/v2/users",
        "/api//v2",
        "/api/v2/users/",
        "https://evil.example/",
        "@evil.example/api",
        "/@evil.example",
        "/api/v2/../../login",
        "/api/./v2",
        "/api/v2/..",
        "/..",
        "\\evil.example",
        "/\\evil.example",
        "/api/v2\\users",
        "/api/v2/users?id=1",
        "/api/v2/users#top",
        "/api/v2/users/a b",
        "/api/v2/users/a\r\nHost: evil.example",
        "/api/v2/users/a\n",
        "/api/v2/users/\x00",
        "/api/v2/users/\x7f",
        "/api/v2/users/é",
        "/api/v2/users/\uff052e",
        "/api/v2/users/%2e%2e/x",
        "/api/v2/users/%2E",
        "/api/v2/users/a%2fb",
        "/api/v2/users/a%2Fb",
        "/api/v2/users/a%5cb",
        "/api/v2/users/a%252fb",
        "/api/v2/users/a%0d%0aX",
        "/api/v2/users/%00",
        "/api/v2/users/%7F",
        "/api/v2/users/%",
        "/api/v2/users/%zz",
        "/api/v2/users/" + "a" * 2048,
    ],
)
def test_a_path_that_is_not_canonical_is_refused(path):
    with pytest.raises(LinkRefused):
        url(path)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "api.example.com",
        "/api",
        "ftp://api.example.com",
        "file:///etc/passwd",
        "https://",
        "https://user@api.example.com",
        "https://user:secret@api.example.com",
        "https://:secret@api.example.com",
        "https://api.example.com?x=1",
        "https://api.example.com/#x",
        "https://api.example.com:99999",
    ],
)
def test_a_base_that_is_no_plain_origin_is_refused(base):
    with pytest.raises(ValueError, match=r"\S"):
        UpstreamAddress(base)
