"""Language understanding: the models that bot flows use."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int, JSONObject
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Origins of a training phrase: machine-made or written by a user.")
class NluUtteranceSource(VendorEnum):
    GENERATED = value("Generated", "A machine made it.")
    USER = value("User", "A user wrote it.")
    UNKNOWN = unknown()


@strawberry.enum(description="Techniques for detecting the values of an entity type.")
class NamedEntityMechanism(VendorEnum):
    AI = value("AI", "A model finds them.")
    DYNAMICDATETIME = value("DynamicDateTime", "Days and times, read as they are spoken.")
    DYNAMICLIST = value("DynamicList", "A list that is known only when the flow runs.")
    LIST = value("List", "A list of values.")
    REGEX = value("Regex", "A regular expression.")
    UNKNOWN = unknown()


@strawberry.enum(description="Forms of value that detection can be narrowed to.")
class NamedEntityMechanismSubType(VendorEnum):
    ALPHANUMERIC = value("Alphanumeric", "Letters and digits.")
    NUMBERSEQUENCE = value("NumberSequence", "Digits.")
    FREEFORM = value("FreeForm", "Any text.")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of training a model version, including failure.")
class NluTrainingStatus(VendorEnum):
    UNTRAINED = value("Untrained", "It has not been trained.")
    TRAINING = value("Training", "It is being trained.")
    TRAINED = value("Trained", "It has been trained.")
    ERROR = value("Error", "The training has failed.")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of assessing a model version, including failure.")
class NluEvaluationStatus(VendorEnum):
    UNEVALUATED = value("Unevaluated", "It has not been assessed.")
    EVALUATING = value("Evaluating", "It is being assessed.")
    EVALUATED = value("Evaluated", "It has been assessed.")
    ERROR = value("Error", "The assessment has failed.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Mark on a piece of a training phrase that represents an entity.")
class NamedEntityAnnotation(Model):
    name: str | None = field("Entity that the marked piece represents.")


@strawberry.pydantic.type(description="A piece of a training phrase, possibly marked as an entity.")
class NluUtteranceSegment(Model):
    text: str | None = field("Words of this piece of the phrase.")
    entity: NamedEntityAnnotation | None = field("Entity that the piece represents; empty for plain words.")


@strawberry.pydantic.type(description="A training phrase for an intent.")
class NluUtterance(Model):
    utterance_id: strawberry.ID | None = field("Identifies the phrase within its intent.", key="id")
    source: NluUtteranceSource | None = field("Whether a person or the platform wrote the phrase.")
    segments: Many[NluUtteranceSegment] = listed("Pieces of the phrase in order, some marked as entities.")


@strawberry.pydantic.type(description="Ties an entity of an intent to its type.")
class NamedEntityTypeBinding(Model):
    entity_type: str | None = field("Built-in type such as builtin:number, or the name of a custom one.")
    entity_name: str | None = field("Entity that is given the type.")


@strawberry.pydantic.type(description="An intent of a language model with its training phrases and entities.")
class IntentDefinition(Model):
    intent_id: strawberry.ID | None = field("Identifies the intent within the domain version.", key="id")
    name: str | None = field("Name under which the recognized intent is reported.")
    description: str | None = field("Notes on what the customer wants in this case.")
    entity_type_bindings: Many[NamedEntityTypeBinding] = listed(
        "Entities of the intent, each tied to a type; not combined with entity references."
    )
    entity_name_references: Many[str] = listed(
        "Names of shared entities the intent uses; not combined with type bindings."
    )
    utterances: Many[NluUtterance] = listed("Example phrases from which the model learns the intent.")
    additional_languages: JSONObject | None = field(
        "Training phrases for further languages, keyed by language code."
    )


@strawberry.pydantic.type(description="Short pointer to an intent of a domain version.")
class IntentReference(Model):
    intent_id: strawberry.ID | None = field("Identifies the intent that is pointed to.", key="id")
    name: str | None = field("Name of the intent that is pointed to.")


@strawberry.pydantic.type(description="Something a customer may want that a bot flow can recognize.")
class NluIntent(Model):
    name: str | None = field("Name by which the bot flow refers to the intent.")
    description: str | None = field("Notes on what the customer wants in this case.")


@strawberry.pydantic.type(description="One value of an entity type, with the words that mean it.")
class NamedEntityTypeItem(Model):
    value: str | None = field("Value reported when this item is recognized.")
    synonyms: Many[str] = listed("Other words that resolve to the same value.")
    additional_languages: JSONObject | None = field("Synonyms for further languages, keyed by language code.")


@strawberry.pydantic.type(description="A sample that shows how input text becomes an entity value.")
class NamedEntityTypeMechanismExample(Model):
    text: str | None = field("Example of the customer's words.")
    resolved_value: str | None = field("Value that should be extracted from the sample text.")


@strawberry.pydantic.type(description="How a bot detects the values of an entity type.")
class NamedEntityTypeMechanism(Model):
    items: Many[NamedEntityTypeItem] = listed("Values or patterns that make up the type.")
    restricted: bool | None = field("True to accept only the listed values; false by default.")
    type: NamedEntityMechanism | None = field("Technique used, for example a list or a regular expression.")
    sub_type: NamedEntityMechanismSubType | None = field("Form of value that the detection expects.")
    max_length: Int | None = field("Greatest length accepted for the extracted value.")
    min_length: Int | None = field("Least length accepted for the extracted value.")
    allow_special_chars: bool | None = field("True to let AI capture keep special characters in the value.")
    examples: Many[NamedEntityTypeMechanismExample] = listed(
        "Sample inputs with the values they should yield."
    )


@strawberry.pydantic.type(description="A custom kind of value that a bot can detect, such as drink names.")
class NamedEntityTypeDefinition(Model):
    name: str | None = field("Name by which entities refer to the type.")
    description: str | None = field("Notes on which values the type covers.")
    mechanism: NamedEntityTypeMechanism | None = field("How values of the type are detected.")


@strawberry.pydantic.type(description="An entity that a bot can pick out of what the customer says.")
class NamedEntityDefinition(Model):
    name: str | None = field("Name under which the extracted value is reported.")
    type: str | None = field("Entity type that decides which values are accepted.")


@strawberry.pydantic.type(description="Short pointer to a version of a language model.")
class NluDomainVersionReference(Model):
    version_id: strawberry.ID | None = field("Identifies the version that is pointed to.", key="id")
    domain: "NluDomain | None" = field("Language model that the version belongs to.")
    intents: Many[IntentReference] = listed("Pointers to the intents of the version.")
    self_uri: str | None = field("REST address of the model version.")


@strawberry.pydantic.type(description="A language understanding model with its versions, used by bot flows.")
class NluDomain(Model):
    domain_id: strawberry.ID | None = field("Key used to open the language model.", key="id")
    name: str | None = field("Name shown for the language model.")
    language: str | None = field("Language tag of the model, such as en-us.")
    draft_version: NluDomainVersionReference | None = field("Version that is being edited.")
    last_published_version: NluDomainVersionReference | None = field("Version published most recently.")
    date_created: DateTime | None = field("When the language model was set up.")
    date_modified: DateTime | None = field("When the language model was last changed.")
    engine_version: str | None = field("Release of the understanding engine that the model runs on.")
    self_uri: str | None = field("REST address of the language model.")


@strawberry.pydantic.type(description="One version of a language model with its intents and entities.")
class NluDomainVersion(Model):
    version_id: strawberry.ID | None = field("Identifies the version within its language model.", key="id")
    domain: NluDomain | None = field("Language model that the version belongs to.")
    description: str | None = field("Notes on what the version contains.")
    language: str | None = field("Language tag that the version understands.")
    published: bool | None = field("True once bot flows can use the version.")
    date_created: DateTime | None = field("When the version was made.")
    date_modified: DateTime | None = field("When the version was last changed.")
    date_trained: DateTime | None = field("When the model last learned from the training phrases.")
    date_published: DateTime | None = field("When the version was released for use.")
    training_status: NluTrainingStatus | None = field("Whether the version has learned its training phrases.")
    evaluation_status: NluEvaluationStatus | None = field("Whether the version's quality has been assessed.")
    intents: Many[IntentDefinition] = listed("Customer wishes that this version can recognize.")
    entity_types: Many[NamedEntityTypeDefinition] = listed(
        "Custom kinds of value that this version can detect."
    )
    entities: Many[NamedEntityDefinition] = listed(
        "Entities shared by the intents; not combined with type bindings in intents."
    )
    language_versions: JSONObject | None = field(
        "Version identifier for each language of a multilingual model, keyed by language code."
    )
    self_uri: str | None = field("REST address of the model version.")


@strawberry.pydantic.type(description="The language understanding set-up of a bot flow.")
class NluInfo(Model):
    domain: Reference | None = field("Language model that the flow uses.")
    version: NluDomainVersion | None = field("Version of the language model that the flow uses.")
    intents: Many[NluIntent] = listed("Customer wishes that the flow reacts to.")
    engine_version: str | None = field("Release of the understanding engine in use.")
    nlu_data: NluDomainVersion | None = field("Content of the model version, with its intents and entities.")


NluDomainVersionReference.model_rebuild()
