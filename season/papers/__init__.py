"""The season's papers: documents in Vietnamese administrative form, made from one frozen `SeasonResult`."""
