"""The subgraph that Apollo's compatibility suite asks for."""

from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.schema_directive import Location

_SPECIFICATION = "https://myspecs.dev/myCustomDirective/v1.0"


@strawberry.federation.schema_directive(
    locations=[Location.OBJECT], name="custom", compose=True, import_url=_SPECIFICATION
)
class Custom:
    """Composed into the supergraph."""


@strawberry.federation.type(extend=True, keys=["email"])
class User:
    email: strawberry.ID = strawberry.federation.field(external=True)
    total_products_created: int | None = strawberry.federation.field(external=True)
    years_of_employment: int = strawberry.federation.field(external=True)

    @strawberry.federation.field(override="users")
    def name(self) -> str | None:
        return "Jane Smith"

    @strawberry.federation.field(requires=["totalProductsCreated", "yearsOfEmployment"])
    def average_products_created_per_year(self) -> int | None:
        return self.total_products_created and round(self.total_products_created / self.years_of_employment)

    @classmethod
    def resolve_reference(cls, email: str, **held: Any) -> "User":
        return User(
            email=strawberry.ID(email),
            total_products_created=held.get("totalProductsCreated", 1337),
            years_of_employment=held.get("yearsOfEmployment", 10),
        )


@strawberry.federation.type(shareable=True)
class ProductDimension:
    size: str | None
    weight: float | None
    unit: str | None = strawberry.federation.field(inaccessible=True)


@strawberry.type
class ProductVariation:
    id: strawberry.ID


@strawberry.type
class CaseStudy:
    case_number: strawberry.ID
    description: str | None


@strawberry.federation.type(keys=["study { caseNumber }"])
class ProductResearch:
    study: CaseStudy
    outcome: str | None = None

    @classmethod
    def resolve_reference(cls, study: dict[str, str]) -> "ProductResearch | None":
        return next((one for one in RESEARCH if one.study.case_number == study["caseNumber"]), None)


@strawberry.federation.type(keys=["sku package"])
class DeprecatedProduct:
    sku: str
    package: str
    reason: str | None
    created_by: User | None

    @classmethod
    def resolve_reference(cls, sku: str, package: str) -> "DeprecatedProduct | None":
        return DEPRECATED if (sku, package) == (DEPRECATED.sku, DEPRECATED.package) else None


@strawberry.federation.type(keys=["id", "sku package", "sku variation { id }"], directives=[Custom()])
class Product:
    id: strawberry.ID
    sku: str | None
    package: str | None
    variation: ProductVariation | None
    dimensions: ProductDimension | None
    created_by: User | None = strawberry.federation.field(provides=["totalProductsCreated"])
    notes: str | None = strawberry.federation.field(tags=["internal"])
    research: list[ProductResearch]

    @classmethod
    def resolve_reference(cls, **key: Any) -> "Product | None":
        variation = key.pop("variation", None)
        return next(
            (
                product
                for product in PRODUCTS
                if all(getattr(product, name) == value for name, value in key.items())
                and (variation is None or (product.variation and product.variation.id == variation["id"]))
            ),
            None,
        )


@strawberry.federation.interface_object(keys=["id"])
class Inventory:
    id: strawberry.ID

    @strawberry.field
    def deprecated_products(self) -> list[DeprecatedProduct]:
        return [DEPRECATED]

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Inventory":  # noqa: A002  # the key's name
        return Inventory(id=id)


CREATOR = User.resolve_reference("support@apollographql.com")
DEPRECATED = DeprecatedProduct(
    sku="apollo-federation-v1",
    package="@apollo/federation-v1",
    reason="Migrate to Federation V2",
    created_by=CREATOR,
)
RESEARCH = [
    ProductResearch(study=CaseStudy(case_number=strawberry.ID(number), description=description))
    for number, description in (("1234", "Federation Study"), ("1235", "Studio Study"))
]
PRODUCTS = [
    Product(
        id=strawberry.ID(f"apollo-{sku}"),
        sku=sku,
        package=package,
        variation=ProductVariation(id=strawberry.ID(variation)),
        dimensions=ProductDimension(size="small", weight=1.0, unit="kg"),
        created_by=CREATOR,
        notes=None,
        research=[research],
    )
    for sku, package, variation, research in (
        ("federation", "@apollo/federation", "OSS", RESEARCH[0]),
        ("studio", "", "platform", RESEARCH[1]),
    )
]


@strawberry.federation.type(extend=True)
class Query:
    @strawberry.field
    def product(self, id: strawberry.ID) -> Product | None:  # noqa: A002  # the suite's name
        return Product.resolve_reference(id=id)

    @strawberry.field(deprecation_reason="Use product query instead")
    def deprecated_product(self, sku: str, package: str) -> DeprecatedProduct | None:
        return DeprecatedProduct.resolve_reference(sku, package)


SCHEMA = strawberry.federation.Schema(
    query=Query, types=[Inventory], federation_version="2.3", config=StrawberryConfig()
)
