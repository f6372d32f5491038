"""The questionnaire of a draft: read, reworded, translated, tried out."""
