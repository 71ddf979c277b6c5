"""Pickers and forms that recorded messages offer, and the answers to them."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int


@strawberry.enum(description="Parts of a form's page.")
class RecordingFormComponentType(VendorEnum):
    LISTPICKER = value("ListPicker", "Items to choose from.")
    DATEPICKER = value("DatePicker", "Times to choose from.")
    WHEELPICKER = value("WheelPicker", "A wheel of items to choose from.")
    INPUT = value("Input", "Text to enter.")
    UNKNOWN = unknown()


@strawberry.enum(description="Parts of a message that can offer a button for an answer.")
class ButtonResponseType(VendorEnum):
    BUTTON = value("Button", "A button.")
    QUICKREPLY = value("QuickReply", "An answer to choose.")
    DATEPICKER = value("DatePicker", "Times to choose from.")
    LISTPICKER = value("ListPicker", "Items to choose from.")
    FORM = value("Form", "A form to fill in.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of message with buttons.")
class ButtonResponseMessageType(VendorEnum):
    QUICKREPLY = value("QuickReply", "Answers to choose.")
    CARD = value("Card", "A card.")
    CAROUSEL = value("Carousel", "Several cards side by side.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of answer to a part of a form.")
class RecordingFormResponseContentType(VendorEnum):
    BUTTONRESPONSE = value("ButtonResponse", "The answer of a button.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A time that can be chosen.")
class DatePickerAvailableDateTime(Model):
    duration: Int | None = field("How long the appointment takes, in seconds.")
    date_time: DateTime | None = field("When the appointment begins.")


@strawberry.pydantic.type(description="Times offered for choice.")
class DatePicker(Model):
    picker_id: strawberry.ID | None = field("Tells one picker of a form from another.", key="id")
    title: str | None = field("Title of the picker.")
    subtitle: str | None = field("Line below the title.")
    date_picker_available_date_times: Many[DatePickerAvailableDateTime] = listed("Times that can be chosen.")
    date_selected: DateTime | None = field("Time that was chosen.")


@strawberry.pydantic.type(description="An item that can be chosen.")
class ListPickerItem(Model):
    item_id: strawberry.ID | None = field("Identifies the item.", key="id")
    subtitle: str | None = field("More about the item.")
    title: str | None = field("Name of the item.")
    selected: bool | None = field("Whether the item was chosen.")


@strawberry.pydantic.type(description="A group of items that can be chosen.")
class ListPickerSection(Model):
    items: Many[ListPickerItem] = listed("Items of the group.")
    multiple_selection: bool | None = field("Whether several of them can be chosen.")
    title: str | None = field("Title of the group.")


@strawberry.pydantic.type(description="Items offered for choice.")
class ListPicker(Model):
    picker_id: strawberry.ID | None = field("Tells one picker of a form from another.", key="id")
    title: str | None = field("Title of the picker.")
    subtitle: str | None = field("Line below the title.")
    header: str | None = field("Line above the title.")
    sections: Many[ListPickerSection] = listed("Groups of items.")


@strawberry.pydantic.type(description="A position of a wheel.")
class RecordingWheelPickerItem(Model):
    item_id: strawberry.ID | None = field("Identifies the position.", key="id")
    title: str | None = field("Title of the position.")
    value: str | None = field("Value that it represents.")
    is_selected: bool | None = field("Whether it was chosen.")


@strawberry.pydantic.type(description="Positions of a wheel offered for choice.")
class RecordingWheelPicker(Model):
    picker_id: strawberry.ID | None = field("Tells one wheel of a form from another.", key="id")
    items: Many[RecordingWheelPickerItem] = listed("Positions of the wheel.")


@strawberry.pydantic.type(description="A field to write in.")
class RecordingInput(Model):
    input_id: strawberry.ID | None = field("Identifies the field.", key="id")
    title: str | None = field("Title of the text field.")
    subtitle: str | None = field("More about what to write.")
    response_text: str | None = field("Text that was written.")


@strawberry.pydantic.type(description="A part of a form's page: one of the following.")
class RecordingFormPageComponent(Model):
    form_component_type: RecordingFormComponentType | None = field("Which of them it is.")
    date_picker: DatePicker | None = field("Times to choose from.")
    wheel_picker: RecordingWheelPicker | None = field("Positions to choose from.")
    list_picker: ListPicker | None = field("Items to choose from.")
    input: RecordingInput | None = field("A field to write in.")


@strawberry.pydantic.type(description="A page of a form.")
class RecordingFormPage(Model):
    title: str | None = field("Title of the page.")
    subtitle: str | None = field("Line below the title.")
    page_components: Many[RecordingFormPageComponent] = listed("Parts of the page.")


@strawberry.pydantic.type(description="Introduction of a form.")
class RecordingIntroduction(Model):
    title: str | None = field("Title of the form.")
    subtitle: str | None = field("Line below the title.")


@strawberry.pydantic.type(description="A message that is shown before or after a form is filled in.")
class ReceivedReplyMessage(Model):
    title: str | None = field("Title of the message.")
    subtitle: str | None = field("Line below the title.")


@strawberry.pydantic.type(description="An answer that was chosen by a button.")
class ButtonResponse(Model):
    type: ButtonResponseType | None = field("Part of the message that offered the button.")
    text: str | None = field("Label of the button, which is the answer.")
    payload: str | None = field("Data that comes back with the answer.")
    message_type: ButtonResponseMessageType | None = field("Which kind of message had the button.")
    originating_message_id: str | None = field("Message that this one answers.")


@strawberry.pydantic.type(description="Answer to a part of a form.")
class RecordingFormResponseContent(Model):
    content_type: RecordingFormResponseContentType | None = field("Which kind of answer it is.")
    button_response: ButtonResponse | None = field("The answer.")


@strawberry.pydantic.type(description="The answer to a part of a form.")
class RecordingFormResponseComponent(Model):
    component_id: strawberry.ID | None = field("Identifies the part of the form.", key="id")
    component: RecordingFormResponseContent | None = field("The answers.")


@strawberry.pydantic.type(description="A form to be filled in, with its answers.")
class RecordingForm(Model):
    introduction: RecordingIntroduction | None = field("Introduction of the form.")
    form_pages: Many[RecordingFormPage] = listed("Pages of the form.")
    received_message: ReceivedReplyMessage | None = field("Message shown before the form is filled in.")
    reply_message: ReceivedReplyMessage | None = field("Message shown afterwards.")
    response: Many[RecordingFormResponseComponent] = listed("The answers.")
    originating_message_id: str | None = field("Message that brought the form.")
    canned_response_id: str | None = field("Canned response from which the form was made.")
