"""The words and numbers of the sample country's own policy and of the reports on it: every one of them is invented."""

from dataclasses import dataclass

Words = tuple[str, str]
"""The same in English and in Khmer."""


@dataclass(frozen=True)
class Indicator:
    """An indicator with its baseline, its target and what was observed at the end of the last four half-years."""

    objective: str
    name: Words
    unit: str
    direction: str
    baseline: str
    target: str
    observed: tuple[str | None, str | None, str | None, str | None]


@dataclass(frozen=True)
class Measure:
    """A measure: its state at the first report and at the second, the indicators it is to move, and its projects."""

    heading: Words
    name: Words
    lead: str
    partners: str
    before: str
    after: str
    moves: tuple[str, ...]
    projects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Law:
    """A law or plan: its state at the first report and at the second, due so many days after the second period."""

    name: Words
    responsible: str
    before: str
    after: str
    due: int


ONLINE: Words = ("People settle their affairs online, from start to end", "ប្រជាជនបំពេញកិច្ចការតាមអនឡាញ ពីដើមដល់ចប់")
SKILLED: Words = ("Everybody can use what is offered", "មនុស្សគ្រប់គ្នាអាចប្រើអ្វីដែលមាន")
OBJECTIVES: tuple[tuple[Words, tuple[str, ...]], ...] = ((ONLINE, ("S1", "S3")), (SKILLED, ("S3", "S5")))
COMPLETED, SITES, DAYS, TRAINED, KNOWN, DESKS = (
    "Services that can be completed online",
    "Organisations with a site of their own",
    "Days until a request is answered",
    "Officers trained in digital skills",
    "Households that know a service online",
    "Communes with a help desk",
)
INDICATORS = (
    Indicator(ONLINE[0], (COMPLETED, "សេវាដែលអាចបញ្ចប់តាមអនឡាញ"), "percent", "up", "12", "60", ("18", "22", "27", "33")),
    Indicator(ONLINE[0], (SITES, "ស្ថាប័នដែលមានគេហទំព័រផ្ទាល់ខ្លួន"), "percent", "up", "55", "90",
              ("64", "69", "73", "81")),
    Indicator(ONLINE[0], (DAYS, "ចំនួនថ្ងៃរហូតដល់សំណើត្រូវបានឆ្លើយ"), "days", "down", "21", "5",
              ("20.5", "20", "19.5", "19")),
    Indicator(SKILLED[0], (TRAINED, "មន្ត្រីដែលបានបណ្តុះបណ្តាលជំនាញឌីជីថល"), "percent", "up", "20", "70",
              ("33", "47", "61", "72")),
    Indicator(SKILLED[0], (KNOWN, "គ្រួសារដែលស្គាល់សេវាតាមអនឡាញ"), "percent", "up", "8", "50",
              (None, None, None, None)),
    Indicator(SKILLED[0], (DESKS, "ឃុំដែលមានតុជំនួយ"), "percent", "up", "4", "40", (None, "9", "14", "20")),
)  # fmt: skip
SERVICES: Words = ("Services", "សេវា")
PEOPLE: Words = ("People", "មនុស្ស")
MEASURES = (
    Measure(
        SERVICES, ("One application form for each life event", "ទម្រង់ពាក្យតែមួយសម្រាប់ព្រឹត្តិការណ៍ជីវិតនីមួយៗ"),
        "Ministry of Family Records", "Shared Computing House", "under_way", "under_way", (COMPLETED, DAYS),
        ("Births announced once only", "Life events behind one window"),
    ),
    Measure(
        SERVICES, ("Fees paid by telephone", "ការបង់ថ្លៃតាមទូរស័ព្ទ"), "Ministry of Markets and Fair Prices",
        "Shared Computing House", "under_way", "done", (COMPLETED,), ("Stall fees paid by telephone",),
    ),
    Measure(
        SERVICES, ("A site for every organisation on shared hosting", "គេហទំព័រសម្រាប់គ្រប់ស្ថាប័ន លើការបង្ហោះរួម"),
        "Shared Computing House", "all ministries", "under_way", "under_way", (SITES,), ("Reading rooms on the web",),
    ),
    Measure(
        PEOPLE, ("Courses for officers", "វគ្គសិក្សាសម្រាប់មន្ត្រី"), "Ministry of Skills and Apprentices",
        "Ministry of Schools and Libraries", "planned", "under_way", (TRAINED,),
        ("Spreadsheets for teachers", "Trainers learn to teach online"),
    ),
    Measure(
        PEOPLE, ("Help desks in communes", "តុជំនួយនៅតាមឃុំ"), "Foresight Office", "provinces", "planned", "planned", (),
    ),
)  # fmt: skip
LAWS = (
    Law(("Law on records kept electronically", "ច្បាប់ស្តីពីកំណត់ត្រាអេឡិចត្រូនិក"), "Ministry of Family Records", "drafting",
        "final_draft", 92),
    Law(("Decree on asking for a paper only once", "អនុក្រឹត្យស្តីពីការស្នើសុំឯកសារតែម្តង"), "Foresight Office", "drafting",
        "drafting", -61),
    Law(("Standard for sites of the government", "បទដ្ឋានគេហទំព័ររបស់រដ្ឋាភិបាល"), "Shared Computing House", "final_draft",
        "in_force", 0),
)  # fmt: skip
_INTRODUCTION: Words = (
    "This report tells the council how far the policy has come in the half-year. It rests on what ministries reported, "
    "on the verified assessment and on the register of projects. The Foresight Office wrote it together with the "
    "Shared Computing House.",
    "របាយការណ៍នេះជម្រាបគណៈរដ្ឋមន្ត្រីអំពីវឌ្ឍនភាពនៃគោលនយោបាយក្នុងឆមាសនេះ។ វាផ្អែកលើរបាយការណ៍របស់ក្រសួង "
    "ការវាយតម្លៃដែលបានផ្ទៀងផ្ទាត់ និងបញ្ជីគម្រោង។ ការិយាល័យទស្សនវិស័យអនាគតបានរៀបចំរបាយការណ៍នេះរួមជាមួយគេហដ្ឋានកុំព្យូទ័ររួម។",
)
ISSUE: dict[str, Words] = {
    "introduction": _INTRODUCTION,
    "assessment": (
        "Most organisations now have a site, and training moves faster than planned. Services that can be completed "
        "online grow too slowly: each still waits for the decree on asking for a paper only once.",
        "ឥឡូវនេះស្ថាប័នភាគច្រើនមានគេហទំព័រ ហើយការបណ្តុះបណ្តាលដើរលឿនជាងផែនការ។ សេវាដែលអាចបញ្ចប់តាមអនឡាញកើនឡើងយឺតពេក "
        "ព្រោះនៅរង់ចាំអនុក្រឹត្យស្តីពីការស្នើសុំឯកសារតែម្តង។",
    ),
    "challenges": (
        "Ministries still ask for papers that another ministry has issued. Small organisations have nobody who can "
        "look after a site.",
        "ក្រសួងនៅតែស្នើសុំឯកសារដែលក្រសួងផ្សេងបានចេញរួចហើយ។ ស្ថាប័នតូចៗមិនមានអ្នកមើលថែគេហទំព័រទេ។",
    ),
    "responses": (
        "The Shared Computing House looks after the sites of small organisations until they have staff.",
        "គេហដ្ឋានកុំព្យូទ័ររួមមើលថែគេហទំព័ររបស់ស្ថាប័នតូចៗ រហូតដល់ពួកគេមានបុគ្គលិក។",
    ),
    "recommendations": (
        "1. To decide on the decree on asking for a paper only once.\n\n2. To note that the target for training will "
        "be met early.",
        "១. សម្រេចលើអនុក្រឹត្យស្តីពីការស្នើសុំឯកសារតែម្តង។\n\n២. ជ្រាបថាគោលដៅនៃការបណ្តុះបណ្តាលនឹងសម្រេចមុនពេលកំណត់។",
    ),
    "outlook": (
        "Payment by telephone opens in all markets; the first help desks open in communes.",
        "ការបង់ថ្លៃតាមទូរស័ព្ទនឹងបើកនៅគ្រប់ផ្សារ ហើយតុជំនួយដំបូងនឹងបើកនៅតាមឃុំ។",
    ),
}
NEXT: dict[str, Words] = {
    "introduction": _INTRODUCTION,
    "assessment": (
        "Fees can be paid by telephone, and the standard for sites is in force. The target for training is met two "
        "years early. Requests are answered hardly faster than at the start.",
        "ថ្លៃសេវាអាចបង់តាមទូរស័ព្ទ ហើយបទដ្ឋានគេហទំព័របានចូលជាធរមាន។ គោលដៅបណ្តុះបណ្តាលសម្រេចបានមុនពីរឆ្នាំ។ "
        "សំណើត្រូវបានឆ្លើយស្ទើរតែមិនលឿនជាងពេលចាប់ផ្តើមទេ។",
    ),
    "challenges": ISSUE["challenges"],
}
REVIEW: dict[str, Words] = {
    "introduction": (
        "Halfway through the policy, this review asks of each target how much of the way is gone, and what should be "
        "revised for the rest of the period.",
        "នៅពាក់កណ្តាលអាណត្តិនៃគោលនយោបាយ ការពិនិត្យនេះសួរអំពីគោលដៅនីមួយៗថា បានសម្រេចប៉ុន្មានហើយ និងគួរកែប្រែអ្វីសម្រាប់រយៈពេលដែលនៅសល់។",
    ),
}
