"""Renders a letter for each case with Jinja2 and writes it as a JSON line: what a small script would do, without
looking at what the complaint says and without reading the letter again. Used by benches/batch.sh.

    python3 benches/jinja.py CASES RECORDS
"""

import json
import sys

from jinja2 import Environment, StrictUndefined

try:
    import orjson

    loads, dumps = orjson.loads, orjson.dumps
except ImportError:
    loads = json.loads

    def dumps(value):
        return json.dumps(value, ensure_ascii=False).encode()


LETTER = """\
{% if title == "ms" %}პატივცემულო ქალბატონო{% elif title == "mr" %}პატივცემულო ბატონო{% else %}გამარჯობა{% endif %}{% if name %} {{ name }}{% endif %},

{% if ours %}ბოდიშს გიხდით, რომ {% if date %}{{ date }}-ის {% endif %}{% if number %}№{{ number }} {% endif %}შეკვეთა{% if product %} ({{ product }}){% endif %} სათანადოდ ვერ შევასრულეთ. ეს ჩვენი ბრალია და პასუხისმგებლობას საკუთარ თავზე ვიღებთ. თქვენს საჩივარს სრულად ვაკმაყოფილებთ.

{% if cause %}გავარკვიეთ, რა მოხდა: {{ cause }}.

{% endif %}{% for remedy in remedies %}{% if remedy.kind == "refund" %}{{ remedy.amount }} ლარს {{ remedy.by }}-მდე დაგიბრუნებთ.{% elif remedy.kind == "replace" %}ნივთს {{ remedy.by }}-მდე უფასოდ შეგიცვლით და მიტანის ხარჯსაც ჩვენ დავფარავთ.{% else %}მომხდარს {{ remedy.by }}-მდე გამოვასწორებთ.{% endif %} {% endfor %}

{% if prevention %}რომ მსგავსი შემთხვევა აღარ განმეორდეს, {{ prevention }}.{% if responsible %} ამ ცვლილების შესრულებას ადევნებს თვალს {{ responsible }}.{% endif %}

{% endif %}{% else %}გმადლობთ, რომ მოგვწერეთ{% if number %} №{{ number }} შეკვეთის შესახებ{% endif %}. ახლა ვარკვევთ, რა მოხდა, და შედეგს მოგწერთ.

{% endif %}თუ კითხვა გაგიჩნდებათ, დამირეკეთ ნომერზე {{ phone }} (ორშაბათიდან პარასკევის ჩათვლით, 10:00 საათიდან 19:00 საათამდე) ან მომწერეთ მისამართზე {{ email }}.

გთხოვთ, შეაფასოთ, როგორ განვიხილეთ თქვენი საჩივარი: {{ survey }}

პატივისცემით,
{{ signatory }}
{{ position }}
{{ company }}
{{ address }}
"""

HOUSE = {
    "phone": "+995 32 2 00 14 27",
    "email": "tamar.gelashvili@example.ge",
    "survey": "https://example.ge/feedback",
    "signatory": "თამარ გელაშვილი",
    "position": "მომხმარებელთან ურთიერთობის ჯგუფის ხელმძღვანელი",
    "company": "შპს „ვერანდა“",
    "address": "თბილისი, ნუცუბიძის ქუჩა 112",
}


def main():
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(LETTER)
    with open(sys.argv[1], "rb") as cases, open(sys.argv[2], "wb") as records:
        for line in cases:
            case = loads(line)
            customer, order = case.get("customer", {}), case.get("order", {})
            assessment = case.get("assessment", {})
            reply = template.render(
                HOUSE,
                title=customer.get("title"),
                name=customer.get("name"),
                number=order.get("number"),
                product=order.get("product"),
                date=order.get("date"),
                ours=assessment.get("fault") == "ours",
                cause=assessment.get("cause"),
                remedies=assessment.get("remedies", []),
                prevention=assessment.get("prevention"),
                responsible=assessment.get("responsible"),
            )
            records.write(dumps({"id": case.get("id"), "reply": reply}) + b"\n")


main()
