"""What a text says, declared field by field: what `ascora record` does with it, and how telling it is to look up by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


class Says(StrEnum):
    """Whom or what a text tells of."""

    PERSON = "person"
    ORGANISATION = "company"
    CONTACT = "contact"
    """An e-mail address or telephone number."""
    PLACE = "street"
    """Where somebody lives or works."""
    COORDINATE = "coordinate"
    """Decimal degrees."""
    FREE_TEXT = "text"
    """Whatever somebody wrote: it may name anybody."""
    IDENTIFIER = "identifier"
    """A number or name that a machine gave."""
    PLAIN = "plain"
    """One word out of few, or the installation's own wording."""


Person = Annotated[str, Says.PERSON]
Organisation = Annotated[str, Says.ORGANISATION]
Contact = Annotated[str, Says.CONTACT]
Place = Annotated[str, Says.PLACE]
FreeText = Annotated[str, Says.FREE_TEXT]
Identifier = Annotated[str, Says.IDENTIFIER]
Plain = Annotated[str, Says.PLAIN]
Degrees = Annotated[float, Says.COORDINATE]

Stated = tuple[Says, str]
"""What a text says, and the text."""


def texts_of(model: type[BaseModel], values: Mapping[str, Any]) -> Iterator[Stated]:
    """Every text within the fields of a record as JSON has them; one that is not declared may name anybody.

    >>> from scraper.models import Job
    >>> list(texts_of(Job, {"site_contact": "Kim Tran", "status": "new", "site_customer": {"id": None, "name": "Gum"}}))
    [(<Says.PLAIN: 'plain'>, 'new'), (<Says.ORGANISATION: 'company'>, 'Gum'), (<Says.PERSON: 'person'>, 'Kim Tran')]
    """
    for name, field in model.model_fields.items():
        if values.get(name) is not None:
            yield from _stated(_declared(field), values[name], Says.FREE_TEXT)


def _stated(annotation: Any, value: Any, says: Says) -> Iterator[Stated]:
    """The texts of one value, by the parts of its type that it may be of."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _stated(parts[0], value, next((one for one in parts[1:] if isinstance(one, Says)), says))
    elif origin in (Union, UnionType):
        for one in parts:
            yield from _stated(one, value, says)
    elif origin in (tuple, dict):
        for item in _items(origin, value):
            yield from _stated(parts[0] if origin is tuple else parts[1], item, says)
    elif _is_model(annotation) and isinstance(value, Mapping):
        yield from texts_of(annotation, value)
    elif (annotation is str and isinstance(value, str)) or (says is Says.COORDINATE and annotation is float):
        yield says, str(value)


def _items(origin: type, value: Any) -> Iterable[Any]:
    """What a value holds that may be a tuple or a dictionary; nothing where it is of another kind."""
    if origin is tuple:
        return value if isinstance(value, list | tuple) else ()
    return value.values() if isinstance(value, Mapping) else ()


def undeclared(model: type[BaseModel]) -> Iterator[str]:
    """Fields with a text, or a number with a fraction that is no `Decimal`, of which nothing says what it tells.

    >>> class Odd(BaseModel):
    ...     nickname: str | None = None
    ...     name: Person
    >>> list(undeclared(Odd))
    ['Odd.nickname']
    """
    for name, field in model.model_fields.items():
        if any(_open_ends(_declared(field))):
            yield f"{model.__name__}.{name}"
    for part in dict.fromkeys(_models(field.annotation for field in model.model_fields.values())):
        yield from undeclared(part)


def _open_ends(annotation: Any) -> Iterator[bool]:
    origin, parts = get_origin(annotation), get_args(annotation)
    if annotation in (str, float):
        yield True
    elif origin is dict:
        yield from _open_ends(parts[1])
    elif origin is Annotated:
        if not any(isinstance(one, Says) for one in parts[1:]):
            yield from _open_ends(parts[0])
    elif origin is not Literal:
        for one in parts:
            yield from _open_ends(one)


def says_of(model: type[BaseModel], name: str) -> Says | None:
    """What a field tells, where it is one text; of a link, what its name tells."""
    field = model.model_fields[name]
    declared = [one for one in _markers(_declared(field)) if isinstance(one, Says)]
    return declared[0] if declared else None


def _markers(annotation: Any) -> Iterator[Any]:
    if _is_model(annotation) and "name" in annotation.model_fields:
        yield from _markers(_declared(annotation.model_fields["name"]))
    yield from getattr(annotation, "__metadata__", ())
    for one in get_args(annotation):
        yield from _markers(one)


def _models(annotations: Iterable[Any]) -> Iterator[type[BaseModel]]:
    for annotation in annotations:
        if _is_model(annotation):
            yield annotation
        yield from _models(get_args(annotation))


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _declared(field: FieldInfo) -> Any:
    """The annotation as it was written: what stands outermost pydantic keeps apart."""
    annotation: Any = field.annotation
    for one in field.metadata:
        annotation = Annotated[annotation, one]
    return annotation
