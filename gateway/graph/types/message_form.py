"""Forms, pickers and inputs that messages offer, and the answers to them."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.recording_event import ConversationContentReceivedReplyMessage
from gateway.graph.types.recording_form import (
    ButtonResponseType,
    RecordingFormComponentType,
    RecordingFormResponseContentType,
)


@strawberry.enum(description="Orders in which a date is shown.")
class DateDisplayFormat(VendorEnum):
    DAYMONTHYEAR = value("dayMonthYear", "The day comes first, the year last.")
    MONTHDAYYEAR = value("monthDayYear", "The month comes first, the year last.")
    YEARMONTHDAY = value("yearMonthDay", "The year comes first, the day last.")
    UNKNOWN = unknown()


@strawberry.enum(description="Keyboards that a device can show for an input.")
class InputKeyboardType(VendorEnum):
    DEFAULT = value("Default", "The usual keyboard.")
    NUMBERPUNCTUATION = value("NumberPunctuation", "Digits and punctuation.")
    NUMBER = value("Number", "Digits.")
    PHONE = value("Phone", "Characters of phone numbers.")
    EMAIL = value("Email", "Characters of email addresses.")
    DECIMAL = value("Decimal", "Digits and a decimal point.")
    WEBSEARCH = value("Websearch", "Characters of web searches.")
    URL = value("URL", "Characters of web addresses.")
    UNKNOWN = unknown()


@strawberry.enum(description="Data that an input asks for, so that a device can fill it in.")
class InputAutoCompleteType(VendorEnum):
    PREFIX = value("Prefix", "Form of address.")
    NAME = value("Name", "Full name.")
    GIVENNAME = value("GivenName", "Given name.")
    MIDDLENAME = value("MiddleName", "Middle name.")
    FAMILYNAME = value("FamilyName", "Family name.")
    SUFFIX = value("Suffix", "Suffix of a name.")
    NICKNAME = value("Nickname", "Nickname.")
    TITLE = value("Title", "Job title.")
    ORGANIZATION = value("Organization", "Company or other organization.")
    LOCATION = value("Location", "Place.")
    STREETADDRESS = value("StreetAddress", "Whole street address.")
    ADDRESSLINE1 = value("Addressline1", "First line of an address.")
    ADDRESSLINE2 = value("Addressline2", "Second line of an address.")
    CITY = value("City", "City.")
    STATE = value("State", "State or province.")
    COUNTRY = value("Country", "Country.")
    POSTALCODE = value("PostalCode", "Postal code.")
    USERNAME = value("Username", "Name of an account.")
    ONETIMECODE = value("OneTimeCode", "Code that is used once.")
    EMAIL = value("Email", "Email address.")
    PHONE = value("Phone", "Phone number.")
    PAYMENTCARDNUMBER = value("PaymentCardNumber", "Number of a payment card.")
    PAYMENTCARDEXPIRATION = value("PaymentCardExpiration", "Until when a payment card holds.")
    PAYMENTCARDEXPIRATIONMONTH = value("PaymentCardExpirationMonth", "Month of that.")
    PAYMENTCARDEXPIRATIONYEAR = value("PaymentCardExpirationYear", "Year of that.")
    PAYMENTCARDSECURITYCODE = value("PaymentCardSecurityCode", "Security code of a payment card.")
    PAYMENTCARDTYPE = value("PaymentCardType", "Brand of a payment card.")
    PAYMENTCARDNAME = value("PaymentCardName", "Full name on a payment card.")
    PAYMENTCARDGIVENNAME = value("PaymentCardGivenName", "Given name on a payment card.")
    PAYMENTCARDMIDDLENAME = value("PaymentCardMiddleName", "Middle name on a payment card.")
    PAYMENTCARDFAMILYNAME = value("PaymentCardFamilyName", "Family name on a payment card.")
    BIRTHDATE = value("Birthdate", "Date of birth.")
    BIRTHDATEDAY = value("BirthdateDay", "Day of birth.")
    BIRTHDATEMONTH = value("BirthdateMonth", "Month of birth.")
    BIRTHDATEYEAR = value("BirthdateYear", "Year of birth.")
    DATETIME = value("DateTime", "Date and time.")
    FLIGHTNUMBER = value("FlightNumber", "Number of a flight.")
    URL = value("Url", "Web address.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A place on the earth.")
class ConversationContentLocation(Model):
    url: str | None = field("Where a map of it can be fetched.")
    address: str | None = field("Postal address.")
    text: str | None = field("Name of the place.")
    latitude: float | None = field("Degrees north of the equator.")
    longitude: float | None = field("Degrees east of Greenwich.")


@strawberry.pydantic.type(description="A time that can be chosen.")
class ConversationContentDatePickerAvailableTime(Model):
    duration: Int | None = field("How long it lasts, in seconds.")
    date_time: DateTime | None = field("When it begins.")


@strawberry.pydantic.type(description="Times from which the recipient can choose.")
class ConversationContentDatePicker(Model):
    picker_id: strawberry.ID | None = field("Tells the pickers of a form apart.", key="id")
    title: str | None = field("Title of the choice.")
    subtitle: str | None = field("Line below the title.")
    image_url: str | None = field("Where the picture can be fetched.")
    date_minimum: DateTime | None = field("Earliest moment that can be chosen.")
    date_maximum: DateTime | None = field("Latest moment that can be chosen.")
    location: ConversationContentLocation | None = field("Where the appointment takes place.")
    available_times: Many[ConversationContentDatePickerAvailableTime] = listed("Times that can be chosen.")
    date_display_format: DateDisplayFormat | None = field("How a date is shown.")


@strawberry.pydantic.type(description="An item that can be chosen.")
class ConversationContentListPickerItem(Model):
    item_id: strawberry.ID | None = field("Identifies the item.", key="id")
    title: str | None = field("Title of the item.")
    subtitle: str | None = field("Line below the title.")
    image_url: str | None = field("Where the picture can be fetched.")


@strawberry.pydantic.type(description="A group of items that can be chosen.")
class ConversationContentListPickerSection(Model):
    title: str | None = field("Title of the group.")
    multiple_selection: bool | None = field("Whether several items can be chosen.")
    items: Many[ConversationContentListPickerItem] = listed("Items that can be chosen.")


@strawberry.pydantic.type(description="Items from which the recipient can choose.")
class ConversationContentListPicker(Model):
    picker_id: strawberry.ID | None = field("Tells the pickers of a form apart.", key="id")
    sections: Many[ConversationContentListPickerSection] = listed("Groups of items.")
    reply_message: ConversationContentReceivedReplyMessage | None = field("Message shown after the choice.")
    received_message: ConversationContentReceivedReplyMessage | None = field(
        "Message that asks for the choice."
    )


@strawberry.pydantic.type(description="A value of a wheel.")
class ConversationContentWheelPickerItem(Model):
    item_id: strawberry.ID | None = field("Identifies the value.", key="id")
    title: str | None = field("The value as it is shown.")
    value: str | None = field("The value as it is sent.")


@strawberry.pydantic.type(description="A wheel from whose values the recipient can choose one.")
class ConversationContentWheelPicker(Model):
    picker_id: strawberry.ID | None = field("Tells the pickers of a form apart.", key="id")
    items: Many[ConversationContentWheelPickerItem] = listed("Values that can be chosen.")


@strawberry.pydantic.type(description="A field into which the recipient can write.")
class ConversationContentInput(Model):
    input_id: strawberry.ID | None = field("Identifies the input.", key="id")
    title: str | None = field("Label of the input.")
    subtitle: str | None = field("Line below the label.")
    placeholder_text: str | None = field("Text shown while the input is empty.")
    is_required: bool | None = field("Whether it must be filled in.")
    is_multiple_line: bool | None = field("Whether it takes several lines.")
    keyboard_type: InputKeyboardType | None = field("Keyboard that a device shows for it.")
    auto_complete_type: InputAutoCompleteType | None = field(
        "Data that it asks for, so that a device can fill it in."
    )


@strawberry.pydantic.type(description="Answer that was chosen by a button.")
class ConversationContentButtonResponse(Model):
    originating_message_id: str | None = field("Id of the message that offered the button.")
    type: ButtonResponseType | None = field("Kind of button.")
    text: str | None = field("Text of the button.")
    payload: str | None = field("Text that the button sends to the sender's program.")


@strawberry.pydantic.type(description="Beginning of a form.")
class ConversationContentIntroduction(Model):
    title: str | None = field("Title of the form.")
    subtitle: str | None = field("Line below the title.")
    image_url: str | None = field("Where the picture can be fetched.")
    button_text: str | None = field("Label of the button that begins.")


@strawberry.pydantic.type(description="A part of a page of a form.")
class ConversationFormPageComponent(Model):
    form_component_type: RecordingFormComponentType | None = field("Which of the others it is.")
    date_picker: ConversationContentDatePicker | None = field("Times to choose from.")
    wheel_picker: ConversationContentWheelPicker | None = field("Wheel to choose from.")
    list_picker: ConversationContentListPicker | None = field("Items to choose from.")
    input: ConversationContentInput | None = field("Field to write into.")


@strawberry.pydantic.type(description="A page of a form.")
class ConversationFormPage(Model):
    title: str | None = field("Title of the page.")
    subtitle: str | None = field("Line below the title.")
    page_components: Many[ConversationFormPageComponent] = listed("Parts of the page.")


@strawberry.pydantic.type(description="Answer to a part of a form.")
class ConversationFormResponseContent(Model):
    content_type: RecordingFormResponseContentType | None = field("Kind of answer.")
    button_response: ConversationContentButtonResponse | None = field("Answer that was chosen by a button.")


@strawberry.pydantic.type(description="The answer to a part of a form.")
class ConversationFormResponseComponent(Model):
    component_id: strawberry.ID | None = field("Part of the form that is answered.", key="id")
    component: ConversationFormResponseContent | None = field("The answer.")


@strawberry.pydantic.type(description="A form that the recipient is asked to fill in.")
class ConversationContentForm(Model):
    introduction: ConversationContentIntroduction | None = field("Introduction of the form.")
    form_pages: Many[ConversationFormPage] = listed("Pages of the form.")
    received_message: ConversationContentReceivedReplyMessage | None = field(
        "Message that asks to fill it in."
    )
    reply_message: ConversationContentReceivedReplyMessage | None = field(
        "Message shown after it is filled in."
    )
    show_summary: bool | None = field("Whether the answers are shown at the end.")
    response: Many[ConversationFormResponseComponent] = listed("The answers.")
    originating_message_id: str | None = field("Id of the message that offered the form.")
    canned_response_id: str | None = field("Id of the prepared response from which the form was made.")
