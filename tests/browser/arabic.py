"""A small questionnaire in Arabic, with every kind of question, for pages from right to left."""

from __future__ import annotations

from typing import Any

from fieldwork import options, small_instrument, text

from questionnaires.schema import Instrument

WORDS = {
    "Small": "استطلاع قصير",
    "One": "خطتنا في العمل اليومي",
    "Two": "الأولويات والفرق",
    "…": "تظهر خطة شركتنا في عملنا اليومي في المتجر وعلى الإنترنت.",
    "no": "لا أوافق بشدة",
    "rather no": "لا أوافق",
    "so": "محايد",
    "so so": "أوافق",
    "yes": "أوافق بشدة",
    "I can't say": "لا أستطيع القول",
    "unity": "وحدة القيادة",
    "voice": "صوت العميل",
    "Rank": "رتّب هذه الأولويات حسب أهميتها لشركتنا.",
    "price": "أسعار واحدة في كل القنوات",
    "speed": "تسليم أسرع إلى المنازل والمتاجر",
    "service": "خدمة أفضل عند الإرجاع والاستبدال",
    "Which leads?": "أين ينبغي أن يتوجه العميل في كل مرحلة؟",
    "search": "البحث عن منتج",
    "buy": "الشراء",
    "shop": "المتجر",
    "web": "الموقع",
    "Rely on": "إلى أي حد يمكن الاعتماد على الفرق الأخرى؟",
    "I can rely on {department}.": "يمكننا الاعتماد على فريق {department}.",
    "Guess": "كيف سيجيب العاملون في المتاجر؟",
    "When?": "متى تعمل في الغالب؟",
    "early": "صباحًا",
    "late": "مساءً",
    "Anything?": "هل من شيء آخر تود قوله؟",
}

SHIFT: dict[str, Any] = {
    "type": "single",
    "key": "shift",
    "text": text("When?"),
    "options": options("early", "late"),
}


def arabic_instrument() -> Instrument:
    snapshot = small_instrument().to_snapshot()
    snapshot["questions"] = [*snapshot["questions"], SHIFT]
    last = snapshot["pages"][-1]
    last["questions"] = [*last["questions"], SHIFT["key"]]
    snapshot = _with_arabic(snapshot) | {"languages": ["en", "ar"]}
    return Instrument.from_snapshot(snapshot)


def _with_arabic(part: Any) -> Any:
    """The same with Arabic beside every English text."""
    if isinstance(part, dict):
        if set(part) == {"en"}:
            return part | {"ar": WORDS.get(part["en"], "نص")}
        return {key: _with_arabic(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_with_arabic(one) for one in part]
    return part
