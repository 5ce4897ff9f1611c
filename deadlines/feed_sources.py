"""Which deadlines belong into whose calendar feed? SELECTs, named in settings.FEED_SOURCES.

Each has the columns of `deadlines.services.feed.COLUMNS` and may use %(people)s (whose feeds),
%(today)s, %(first_day)s and %(first_moment)s of the school year, and %(done_since)s: what was
done before is left out.
"""

# One's own, whoever must act next. Of the gentle ones what one promised oneself: no invitation.
OWN = """
    SELECT d.person_id, 'deadline-' || d.id, d.what, d.last_day_on, NULL::timestamptz,
        NULL::smallint, '', 0, coalesce(d.turn_id = d.person_id, false)::int,
        CASE WHEN d.settled_at IS NULL THEN 'open' ELSE 'done' END, d.path
    FROM deadlines_deadline d
    WHERE d.person_id = ANY(%(people)s) AND d.cancelled_at IS NULL
        AND d.last_day_on >= %(first_day)s
        AND (d.settled_at IS NULL OR d.settled_at >= %(done_since)s)
        AND (NOT d.is_gentle OR d.turn_id = d.person_id OR d.settled_at IS NOT NULL)
"""
# Of one's people, and of theirs for whom one stands in today: one entry for a kind and day. Names
# stay in Tandem.
PEOPLE = """
    SELECT boss.id, 'people-' || boss.id || '-' || d.kind || '-' || d.last_day_on, min(d.what),
        d.last_day_on, NULL::timestamptz, NULL::smallint, '',
        CASE WHEN bool_and(d.settled_at IS NOT NULL) THEN count(*)
            ELSE count(*) FILTER (WHERE d.settled_at IS NULL) END::int,
        count(*) FILTER (WHERE d.turn_id = acts.supervisor_id)::int,
        CASE WHEN bool_and(d.settled_at IS NOT NULL) THEN 'done' ELSE 'open' END, '/'
    FROM unnest(%(people)s) AS boss (id)
    CROSS JOIN LATERAL (
        SELECT boss.id AS supervisor_id
        UNION
        SELECT g.supervisor_id FROM accounts_delegation g
        WHERE g.delegate_id = boss.id AND g.ended_at IS NULL
            AND %(today)s BETWEEN g.starts_on AND g.ends_on
    ) AS acts
    JOIN accounts_membership p
        ON p.supervisor_id = acts.supervisor_id AND p.is_active AND p.id <> boss.id
    JOIN deadlines_deadline d ON d.person_id = p.id
    WHERE d.cancelled_at IS NULL AND NOT d.is_gentle AND d.last_day_on >= %(first_day)s
        AND (d.settled_at IS NULL OR d.settled_at >= %(done_since)s)
    GROUP BY boss.id, d.kind, d.last_day_on
"""
