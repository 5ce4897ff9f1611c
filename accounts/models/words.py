"""By which words is a person found?"""

import unicodedata

import pgtrigger

LAST_CHARACTER = "\U0010ffff"

# Names with a hyphen or apostrophe are found by each part, too; only those are split again. Each
# person's words stay together: sorting those of all people took longer than finding them.
WORDS = """
    INSERT INTO accounts_personword (district_id, membership_id, word)
    SELECT person.district_id, person.id, found.word
      FROM {people},
           LATERAL (SELECT split_part(person.search, E'\\n', 1)) AS called (name),
           LATERAL (SELECT DISTINCT unnest(
               regexp_split_to_array(person.search, '[\\s,]+')
               || CASE WHEN called.name ~ '[^[:alnum:]\\s,]'
                       THEN regexp_split_to_array(called.name, '[^[:alnum:]]+') END
           )) AS found (word)
     WHERE found.word <> ''
"""


def words_to_find(first_name: str, last_name: str, number: str, email: str) -> str:
    """What `Membership.search` holds: name, number and e-mail, folded, a line each."""
    return fold(f"{first_name} {last_name}\n{number}\n{email}")


def fold(words: str) -> str:
    """Without case and accents, so that “munoz” finds Muñoz."""
    if words.isascii():
        return words.casefold()
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def terms(words: str) -> list[str]:
    """What somebody typed, as PersonWord keeps it: “Lee, Ann” is two terms. At most five."""
    return fold(words).replace(",", " ").replace("\0", "").split()[:5]


def keep_words() -> list[pgtrigger.Trigger]:
    """However a membership is written, its words follow: by statement, so that bulk stays fast."""
    changed = """new_people AS person JOIN old_people AS earlier
                 ON earlier.id = person.id AND earlier.search <> person.search"""
    return [
        pgtrigger.Trigger(
            name="words_of_new_people",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_people"),
            func=WORDS.format(people="new_people AS person") + "; RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="words_of_changed_people",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_people", new="new_people"),
            func=f"""
                DELETE FROM accounts_personword WHERE membership_id IN
                    (SELECT person.id FROM {changed});
                {WORDS.format(people=changed)};
                RETURN NULL;
            """,
        ),
    ]
