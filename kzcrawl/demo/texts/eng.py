"""The English edition: mostly reprints, no datelines."""

from kzcrawl.demo.texts import Edition, Topic

# fmt: off
_NAMES = (
    "Astana", "Almaty", "Shymkent", "Aktau", "Aktobe", "Atyrau", "Semey", "Taldykorgan", "Turkestan", "Karaganda",
    "Kyzylorda", "Kostanay", "Pavlodar", "Taraz", "Uralsk", "Kokshetau", "Petropavlovsk", "Zhezkazgan", "Ekibastuz",
    "Konayev",
)
# fmt: on

_GOVERNMENT = (
    Topic(
        "{city} to repair {n} bridges by 2027",
        "First works start in spring",
        "{n} bridges will be repaired in {city} by 2027, Qazinform News Agency reports.",
        'No bridge will be closed for longer than a month," {who} said.',
    ),
    Topic(
        "New water rules discussed in {city}",
        "Farmers ask for meters",
        "New rules for the use of water have been discussed in {city}, {office} reports.",
        'Water that is not counted is water lost," {who} said.',
    ),
    Topic(
        "Night trains to link {city} and the Caspian coast",
        "Tickets go on sale in January",
        "Night trains will link {city} and the Caspian coast from spring, Qazinform cites {office}.",
        'We asked passengers first, and they asked for night trains," {who} said.',
    ),
    Topic(
        "Delegation of Vilnius visits {city}",
        "Talks were about rail and water",
        "A delegation of Vilnius has spent two days in {city}, {office} reports.",
        'Rails bring us closer than planes," {who} said.',
    ),
    Topic(
        "{city}’s archives open to everyone",
        "{n} reading places are ready",
        "The state archives in {city} have been opened to all readers, Qazinform News Agency reports.",
        'You don’t need a letter from anyone," {who} said.',
    ),
)

_INCIDENTS = (
    Topic(
        "{n} climbers brought down safely near {city}",
        "The weather turned within an hour",
        "{n} climbers have been brought down from a pass near {city}, {office} reports.",
        'They did everything right and waited," {who} said.',
    ),
    Topic(
        "Blizzard closes road near {city}",
        "Drivers are asked to stay",
        "A blizzard has closed the road near {city}, Qazinform cites {office}.",
        'There is tea for everyone," {who} said.',
    ),
    Topic(
        "Warehouse fire in {city} put out in {n} minutes",
        "No one was hurt",
        "A warehouse fire in {city} was put out in {n} minutes, {office} reports.",
        'The watchman saw the smoke first," {who} said.',
    ),
    Topic(
        "Weak quake of 4.{m} noticed in {city}",
        "No damage is known",
        "A quake of 4.{m} was noticed in {city} at 08:15:32 Astana time, Qazinform News Agency reports.",
        'Lamps moved, nothing fell," {who} said.',
    ),
)

_SOCIETY = (
    Topic(
        "Library in {city} stays open all night",
        "Students asked for it for three years",
        "The central library in {city} will stay open all night, Qazinform News Agency reports.",
        'At three in the morning it is quieter than ever," {who} said.',
    ),
    Topic(
        "{city} plants {n} apple trees along river",
        "Saplings came from a nursery nearby",
        "{n} apple trees have been planted along the river in {city}, {office} reports.",
        'The first apples will be free for all," {who} said.',
    ),
    Topic(
        "Museum of radio opens in {city}",
        "Half of the sets still speak",
        "A museum of radio has opened in {city}, Qazinform cites {office}.",
        'People brought what their grandparents had kept," {who} said.',
    ),
    Topic(
        "Chess lessons start in {n} schools of {city}",
        "There will be no marks",
        "Chess lessons will start in {n} schools of {city} in January, {office} reports.",
        'Games instead of marks," {who} said.',
    ),
)

_SPORTS = (
    Topic(
        "Skiers of {city} win {n} medals",
        "The snow was heavy",
        "Skiers of {city} have won {n} medals at a youth event, Qazinform News Agency reports.",
        'The wax was right," {who} said.',
    ),
    Topic(
        "{city} to host horse wrestling cup",
        "Teams of {n} regions are expected",
        "{city} will host the horse wrestling cup in December, the federation reports.",
        'Our horses are readier than we are," {who} said.',
    ),
    Topic(
        "{city} wins in overtime 3:2",
        "A newcomer scored",
        "The hockey team of {city} has won its third game in a row, Qazinform News Agency reports.",
        'It was closer than the score," {who} said.',
    ),
)

_VIDEO = (
    Topic(
        "How a yurt is put up in {n} minutes near {city}",
        "",
        "A family near {city} puts up a yurt in {n} minutes. Watch how it is done.",
        "",
    ),
    Topic(
        "Ice breaks up on the river in {city}",
        "",
        "The ice on the river in {city} has begun to move. The camera stood there for {n} hours.",
        "",
    ),
    Topic(
        "Snow leopard (барс) walks past a camera near {city}",
        "",
        "A snow leopard has walked past a camera near {city}. It did not stop.",
        "",
    ),
)

_SENTENCES = {
    "government": (
        "As of May 1, 2025, {n} such projects were under way.",
        "The draft will be open for comments for {n} days.",
        "The work is to be paid for by the region and the city in equal parts.",
        "The programme, called «Closer to people», runs until 2029.",
        "A first report is expected in spring.",
    ),
    "incidents": (
        "{n} rescuers were sent to the place.",
        "The cause is being looked into.",
        "There is no danger for the inhabitants.",
        "The road opens from 7:00 am till 19:00 pm when the wind allows it.",
    ),
    "society": (
        "{n} volunteers helped, the youngest of them seven years old.",
        "The city pays for light and heating.",
        "A neighbouring region has done the same since last winter.",
        "The opening is on Saturday, and entrance is free.",
        "It’s the first of its kind in the region.",
    ),
    "sports": (
        "The winner's time was 3:47.900.",
        "The hosts came second.",
        "The next start is on January 17.",
        "The team has trained together for {n} years.",
    ),
    "video": (),
}

ENGLISH = Edition(
    sections={
        "government": _GOVERNMENT,
        "incidents": _INCIDENTS,
        "society": _SOCIETY,
        "sports": _SPORTS,
        "video": _VIDEO,
    },
    sentences=_SENTENCES,
    credits=(
        "Depositphotos",
        "gov.kz",
        "Akorda",
        "unsplash.com",
        "instagram/stepnews",
        "Facebook/city life",
        "screenshot",
    ),
    credit_label="Images | ",
    persons=(
        "engineer Aliya Samatova",
        "Yerzhan Tulepov",
        "the head of the shift",
        "Dr. Martín Sørby",
        "Daniyar Omirbek",
    ),
    offices=("the regional office", "the rescue service", "primeminister.kz", "the city council"),
    cities=tuple((name, name, name) for name in _NAMES),
    share="Tell a friend",
    notices=(
        "This information may not be reproduced without reference to Kazakhstan Today. Copyright is protected by law.",
        "Found an error in the text?",
        "Ctrl + Enter",
    ),
    related="relevant news",
    months=(),
)
