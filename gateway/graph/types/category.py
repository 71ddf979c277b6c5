"""Categories that speech and text analytics finds conversations to be of."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import Int


@strawberry.enum(description="Kinds of interaction to which a category applies.")
class CategoryInteractionType(VendorEnum):
    VOICE = value("Voice", "Interactions by voice.")
    DIGITAL = value("Digital", "Interactions in writing.")
    ALL = value("All", "All interactions.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of condition of a category.")
class CategoryOperandType(VendorEnum):
    TERM = value("Term", "Words are said or written.")
    TOPIC = value("Topic", "A topic comes up.")
    OPERANDGROUP = value("OperandGroup", "A group of further conditions.")
    UNKNOWN = unknown()


@strawberry.enum(description="Sides of a conversation on which words can fall.")
class CategoryParticipantType(VendorEnum):
    INTERNAL = value("Internal", "The contact center's side.")
    EXTERNAL = value("External", "The customer's side.")
    BOTH = value("Both", "Either side.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ends from which a position in a conversation is counted.")
class CategoryPositionDirection(VendorEnum):
    FROMSTART = value("FromStart", "From the beginning.")
    FROMEND = value("FromEnd", "From the end.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways to combine a condition with the next.")
class CategoryOperatorType(VendorEnum):
    OR = value("Or", "One of them must hold.")
    AND = value("And", "Both must hold.")
    NEAR = value("Near", "Both must hold, near each other.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Words that must fall.")
class CategoryTerm(Model):
    word: str | None = field("The words.")
    participant_type: CategoryParticipantType | None = field("On which side they must fall.")


@strawberry.pydantic.type(description="The stretch of a conversation in which a condition must hold.")
class CategoryOperandPosition(Model):
    starting_position_value: Int | None = field("Where the stretch begins: seconds, or words in writing.")
    starting_position_direction: CategoryPositionDirection | None = field("From where that is counted.")
    ending_position_value: Int | None = field("Where the stretch ends: seconds, or words in writing.")
    ending_position_direction: CategoryPositionDirection | None = field("From where that is counted.")


@strawberry.pydantic.type(description="How near to each other two conditions must hold.")
class CategoryOperatorPosition(Model):
    voice_seconds_position: Int | None = field("Most seconds between them, by voice.")
    digital_words_position: Int | None = field("Most words between them, in writing.")


@strawberry.pydantic.type(description="How a condition is combined with the next.")
class CategoryOperator(Model):
    operator_type: CategoryOperatorType | None = field("Way to combine them.")
    operator_position: CategoryOperatorPosition | None = field("How near to each other they must hold.")


@strawberry.pydantic.type(description="A condition of a category.")
class CategoryOperand(Model):
    type: CategoryOperandType | None = field("Kind of condition.")
    occurrence: Int | None = field("How many times it must hold at least.")
    inverted: bool | None = field("Whether it must not hold.")
    term: CategoryTerm | None = field("Words that must fall.")
    topic_id: str | None = field("Id of the topic that must come up.")
    voice_seconds_position: CategoryOperandPosition | None = field("Where it must hold, by voice.")
    digital_words_position: CategoryOperandPosition | None = field("Where it must hold, in writing.")
    infix_operator: CategoryOperator | None = field("How it is combined with the next condition.")
    operands: Many["CategoryOperand"] = listed("Conditions of the group.")


@strawberry.pydantic.type(description="A category that a conversation was found to be of.")
class ConversationCategory(Model):
    category_id: strawberry.ID | None = field("Identifies the category.", key="id")
    name: str | None = field("Name of the category.")
    description: str | None = field("Subject of the category.")
    interaction_type: CategoryInteractionType | None = field("To which interactions it applies.")
    criteria: CategoryOperand | None = field("Conditions that a conversation of the category meets.")


CategoryOperand.model_rebuild()
