"""What women write when they are asked why, and what staff write down about them."""

WHY = (
    "I was the first in my family to go to college, and I remember how little I knew about what "
    "to ask. I would like to be the person I did not have.",
    "My niece was in the program two years ago. She came home from it taller.",
    "I manage eleven people and nine of them are men. I would like that to be less normal.",
    "A colleague told me about the essay evenings. I edit for a living; this I can do.",
    "I spent four years convinced I was bad at math. I design bridges now. Somebody should tell "
    "them.",
    "I came to this country at fifteen, with no English. I know what a patient adult is worth.",
    "I have Tuesday afternoons free since my youngest started school, and I would like to spend "
    "them on something that is not laundry.",
    "Honestly? Because a woman did it for me in 1998 and I never got to thank her.",
    "I work nights in the emergency room. Girls ask me about nursing all the time; let me show "
    "them the real thing.",
    "I am an electrician. In eighteen years I have trained two women. I would like to find the "
    "third one.",
    "My company gives us sixteen hours a year to volunteer, and I would rather not spend them "
    "painting a fence.",
    "I grew up four streets from the school. I want the girls to see that you can leave and "
    "come back.",
    "I like teenagers. Apparently that is unusual.",
    "I coach a girls' soccer team and miss the conversations on the bus more than the games.",
    "I am newly retired after thirty years of teaching and it turns out that I am not done.",
    "I failed my first bar exam, and my second. I think that is a more useful story than the "
    "one on my firm's website.",
    "My daughter is away at college and the house is very quiet.",
    "I want to help somebody negotiate her first salary. I left a lot of money on the table.",
    "I run a small bakery and hire at sixteen. I see what they can do when somebody trusts them.",
    "I am deaf, and had no grown-up in my life who was. I would like to be seen.",
    "There were three women in my flight school. It should not take that much stubbornness.",
    "I write software for hospitals. I can promise that it is more interesting than it sounds.",
    "I had a mentor who called every Sunday for a year. I still hear her voice in interviews.",
    "My book club decided that we should do something besides read. I am the first one over "
    "the fence.",
)

BACK_AGAIN = (
    "Ms. Ortega once told me to apply anyway. I did, and now I interview people myself. I would "
    "love to be the one who says it.",
    "I still have the notebook from our cohort. I teach sixth grade now, and I have Thursdays.",
    "I finished my nursing degree in May. Put me wherever you need somebody who does not faint.",
    "You asked at the right moment: I just moved back to the city and do not know anyone yet.",
    "I was the quiet one. I would like to sit next to the quiet one.",
    "I am an apprentice with Local 88. Tell the girls there are trades, and they pay.",
    "I never said thank you properly. Let me try it this way.",
)

SAID = (
    "Warm, asks good questions, lets the girls finish their sentences.",
    "Two references called back the same day, both glowing.",
    "Good interview. Prefers older girls and essay work.",
    "Speaks Spanish with the parents, very much needed at this site.",
    "Came to watch a session first and stayed to stack the chairs.",
    "Calm, funny, on time. Would like to begin with evenings.",
)

DECLINED_BECAUSE = (
    "A reference raised a question that we could not settle.",
    "Wanted to meet girls alone, off site. Explained why we never do.",
    "Could not agree to the code of conduct.",
)
WITHDREW_BECAUSE = (
    "Moving to Denver for work.",
    "New baby: will come back next year.",
    "Evenings no longer possible.",
    "Found a tutoring project nearer home.",
)
RETIRED_BECAUSE = (
    "Moved to be near her grandchildren, after six seasons.",
    "Started graduate school.",
    "Health. Sends her love to everybody.",
    "Nine years, and a cake.",
)
SOURCES = ("page", "page", "page", "a friend", "her employer", "career day", "the library")
ANSWERED = {
    "reason": "Nobody told her at sixteen what there is to become.",
    "time": "Two evenings a month, until the summer at least.",
    "experience": "Coached a school's debate team for two years.",
    "difference": "Asks first, and listens longer than she talks.",
    "number": "Says kindly that she gives it to none of the girls, and tells us.",
    "secret": "Promises nothing, stays with the girl and comes to us the same evening.",
}
