"""What staff ask every applicant, in the same words: two answers can only be compared so."""

QUESTIONS = {
    "reason": "Why girls of this age, and why now?",
    "time": "When can she come, how often, and for how long?",
    "experience": "What has she done with teenagers before?",
    "difference": "How does she meet families who live or believe otherwise than she does?",
    "number": "A girl asks for her private number. What does she do?",
    "secret": "A girl tells her something worrying, in confidence. What does she do?",
    "doubts": "What made you hesitate?",
}
ALWAYS = ("number", "secret")  # nobody is found suitable without an answer to these
