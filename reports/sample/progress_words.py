"""What the people of the sample country write about their projects: promises, risks, narratives, milestones."""

MILESTONES = ("Contract signed", "First offices work with it", "Accepted")
PROMISES = {
    "web": (("Visitors who find what they look for", "percent", 35, 70),),
    "forms": (("Visits to the office for one request", "visits", 3, 1),),
    "desk": (("Minutes of waiting at the counter", "minutes", 55, 20),),
    "open": (("Tables that are published each month", "tables", 0, 12),),
    "transact": (("Requests made online", "percent", 0, 50), ("Days until the answer", "days", 21, 7)),
    "pay": (("Payments made without cash", "percent", 5, 60),),
    "identity": (("Offices that accept it", "offices", 0, 14),),
    "exchange": (("Papers that people need not bring", "papers", 0, 4), ("Days until the answer", "days", 30, 10)),
    "window": (("Offices to be visited for one event of life", "offices", 5, 1),),
    "office": (("Letters that are found within a minute", "percent", 20, 90),),
    "security": (("Hours until an incident is noticed", "hours", 72, 4),),
    "people": (("Staff who use what they learned", "percent", 10, 75),),
    "plan": (("Projects that reuse a shared part", "percent", 10, 50),),
}
RISKS = {
    "coordination": ("Two offices plan the same register.", ""),
    "obsolescence": ("The chosen product is no longer kept up in three years.", ""),
    "people": ("The only person who knows the old system leaves.", "A second person is trained from the first month."),
    "money": ("The grant comes a year later than planned.", "The work is cut so that each part can stand alone."),
    "buying": ("Only one supplier makes an offer.", "The call is divided into two lots."),
    "law": ("The regulation that it needs is not signed in time.", "Paper stays valid until it is."),
    "security": ("Personal data could be seen by the wrong office.", "Each query is recorded and looked through."),
    "adoption": ("People go on coming to the counter.", "The counter helps them to do it on the telephone."),
}
NARRATIVES = (
    "The second delivery came late and cost more; the rest is being negotiated.",
    "Moving the old data takes twice the time that was thought.",
    "The price of machines rose; one office less is equipped at first.",
    "The team was on loan to another project for six weeks.",
)
REASONS = {
    2: "The supplier has missed two dates in a row.",
    3: "It can be done if the open contract is signed this month.",
    4: "The team is complete and the last dates were kept.",
}
